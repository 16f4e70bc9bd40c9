"""What Korean banks' files look like, and what is said of those that cannot be read."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from scholarships.bank_files import account_key, read_statement, won_of
from scholarships.exceptions import FileUnreadable
from tests.scholarships.transfer_factories import HEADER, row, workbook


def csv(text: str, encoding: str = "utf-8") -> ContentFile:
    return ContentFile(text.encode(encoding), name="거래내역.csv")


def seoul(*said: int) -> datetime:
    return datetime(*said, tzinfo=timezone.get_default_timezone())


BANKS = {
    "one column of time, brackets in the names": (
        [["거래내역조회"], ["계좌번호", "100-200-303456"], [], HEADER],
        [["2026-11-20 10:05:07", "타행이체", "새싹데이터", "0", "50,000,000", "60,000,000"]],
    ),
    "day and time apart": (
        [["거래일자", "거래시간", "적요", "기재내용", "찾으신금액", "맡기신금액", "잔액", "취급점"]],
        [["2026.11.20", "10:05:07", "타행이체", "새싹데이터", None, "50,000,000원", "60,000,000원", "문래"]],
    ),
    "figures and real dates": (
        [["No", "거래일자", "거래시각", "적요", "입금자명", "출금액", "입금액", "거래후 잔액"]],
        [[1, date(2026, 11, 20), time(10, 5, 7), "타행이체", "새싹데이터", 0, 50_000_000, 60_000_000.0]],
    ),
    "a date-time cell": ([HEADER], [[datetime.fromisoformat("2026-11-20 10:05:07"), "타행이체", "새싹데이터", None, 50_000_000, 60_000_000]]),
    "figures without signs": (
        [["거래일", "시간", "적요", "내용", "출금", "입금", "잔액"]],
        [["20261120", "100507", "타행이체", "새싹데이터", "", "50000000", "60000000"]],
    ),
    "one amount and which way": (
        [["", "거래일시", "구분", "거래금액", "거래 후 잔액", "적요", "내용"]],
        [
            ["", "2026.11.20 10:05:07", "입금", "50,000,000", "60,000,000", "타행이체", "새싹데이터"],
            ["", "2026.11.20 11:00:00", "출금", "-1,000", "59,999,000", "", ""],
        ],
    ),
}


@pytest.mark.parametrize("bank", BANKS)
def test_the_files_of_several_banks_say_the_same(bank):
    head, rows = BANKS[bank]
    read = read_statement(workbook(*head, *rows, ["합계", None, None, None, "50,000,000", None], ["총 1건"]))
    assert [(one.at, one.amount, one.balance, one.depositor, one.memo) for one in read.deposits] == [
        (seoul(2026, 11, 20, 10, 5, 7), 50_000_000, 60_000_000, "새싹데이터", "타행이체")
    ]
    assert (read.refused, read.out) == ([], 1 if "which way" in bank else 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_csv_is_read_in_each_way_of_writing_korean(encoding):
    read = read_statement(csv('거래내역\n거래일시,적요,보낸분,출금(원),입금(원),잔액\n2026-11-20 10:05,이체,김하나,,"30,000",40000\n', encoding))
    assert [(one.amount, one.depositor) for one in read.deposits] == [(30_000, "김하나")]


def test_two_equal_deposits_of_one_minute_are_two_and_the_same_row_is_itself_again():
    rows = [row(at="2026-11-20 10:00", amount=10_000, balance=None)] * 2
    one, other = read_statement(workbook(HEADER, *rows)).deposits
    assert one.fingerprint(1, "3456") != other.fingerprint(1, "3456")
    again = read_statement(workbook(["다른 머리말"], HEADER, *rows)).deposits
    assert [found.fingerprint(1, "3456") for found in again] == [one.fingerprint(1, "3456"), other.fingerprint(1, "3456")]


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_last_balance_is_the_newest_whichever_way_the_file_runs(newest_first):
    rows = [row(at="2026-11-19 09:00", balance=1), row(at="2026-11-20 10:00", balance=2), row(at="2026-11-20 10:00", balance=3)]
    read = read_statement(workbook(HEADER, *(reversed(rows) if newest_first else rows)))
    assert (read.last_at, read.balance) == (seoul(2026, 11, 20, 10), 3)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"at": "26.11.20 10:00"}, "연도"),
        ({"at": "2026-02-30 10:00"}, "연도"),
        ({"at": "2026-11-20 25:00"}, "2026-11-20"),
        ({"at": "2999-01-01"}, "미래"),
        ({"at": None}, "연도"),
        ({"at": 46000}, "연도"),
        ({"amount": "오천만원"}, "오천만원"),
        ({"amount": "1O,000"}, "1O,000"),
        ({"amount": "=10000"}, "=10000"),
        ({"amount": "1,00"}, "1,00"),
        ({"amount": "10.5"}, "10.5"),
        ({"amount": -5_000}, "0보다 작"),
        ({"amount": "99999999999999"}, "10조"),
        ({"amount": None}, "금액이 없"),
        ({"amount": 0}, "금액이 없"),
        ({"balance": "?"}, "?"),
    ],
)
def test_a_row_that_is_not_understood_is_refused_with_its_reason_and_the_others_are_read(changed, word):
    cells = row()
    for name, place in (("at", 0), ("amount", 4), ("balance", 5)):
        if name in changed:
            cells[place] = changed[name]
    read = read_statement(csv("\n".join(",".join(f'"{"" if cell is None else cell}"' for cell in line) for line in (HEADER, cells, row()))))
    assert len(read.deposits) == 1
    assert [one["row"] for one in read.refused] == [2]
    assert word in read.refused[0]["reason"]


def test_a_formula_without_a_kept_value_is_no_amount():
    assert read_statement(workbook(HEADER, row(amount="=1000*50"))).refused[0]["row"] == 2


def test_a_number_cell_that_is_no_day_is_refused():
    assert read_statement(workbook(HEADER, row(at=46_000))).refused


def bomb() -> ContentFile:
    """Says 300 MB, is a few hundred kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
        for _ in range(300):
            part.write(b"0" * 1024**2)
    return ContentFile(packed.getvalue(), name="a.xlsx")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: ContentFile(b"", name="a.xlsx"), "비어"),
        (lambda: ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name="a.xls"), ".xlsx"),
        (lambda: ContentFile(b"  <html><table><tr><td>\xea\xb1\xb0", name="a.xls"), ".xlsx"),
        (lambda: ContentFile(b"PK\x03\x04 broken", name="a.xlsx"), "XLSX"),
        (lambda: ContentFile(b"\x00\x01\x02\x03", name="a.csv"), "표"),
        (lambda: workbook(["이름", "전화"], ["김하나", "010"]), "거래일시"),
        (lambda: workbook(["거래일시", "적요", "출금(원)"], ["2026-11-20", "이체", 1000]), "거래일시"),
        (bomb, "200"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(make, word):
    with pytest.raises(FileUnreadable, match=word):
        read_statement(make())


def test_a_file_of_sixty_megabytes_is_refused_before_it_is_read(tmp_path):
    (tmp_path / "large.csv").touch()
    with (tmp_path / "large.csv").open("r+b") as large:
        large.truncate(60 * 1024**2)
        with pytest.raises(FileUnreadable, match="50"):
            read_statement(large)


def test_an_account_is_known_by_its_last_four_figures_however_it_is_written():
    assert {account_key(written) for written in ("100-200-303456", "100200303456", "3456", "끝자리 3456", "３４５６")} == {"3456"}


@pytest.mark.parametrize(
    ("cell", "won"), [(None, None), ("", None), ("-", None), ("₩ 5,000", 5_000), ("５,０００원", 5_000), (5000.0, 5_000), ("0", 0)]
)
def test_won_are_read_as_banks_write_them(cell, won):
    assert won_of(cell, "금액") == won
