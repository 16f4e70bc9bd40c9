"""What Korean banks' files look like, and what is said of those that cannot be read."""

import io
import re
import zipfile
from datetime import date, datetime, time

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from scholarships import bank_files
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


def test_a_row_that_was_copied_within_a_file_is_no_second_deposit():
    """A file whose rows were pasted twice: the balance after both says that money came once."""
    rows = [row(at="2026-11-20 10:00", amount=10_000, balance=10_000), row(at="2026-11-20 11:00", amount=5_000, balance=15_000)]
    read = read_statement(workbook(HEADER, *rows, *rows))
    assert [one.amount for one in read.deposits] == [10_000, 5_000]
    assert [(one["row"], one["column"]) for one in read.refused] == [(4, "거래후잔액(원)"), (5, "거래후잔액(원)")]


def test_a_deposit_that_the_bank_took_back_is_shown_to_staff_and_a_payment_out_is_not():
    came = row(at="2026-11-20 10:00", amount=10_000, balance=10_000)
    back = ["2026-11-20 10:05", "입금취소", "새싹데이터", 10_000, None, 0]
    out = ["2026-11-20 11:00", "이체", "장학금 지급", 5_000, None, 0]
    read = read_statement(workbook(HEADER, came, back, out))
    assert ([one.amount for one in read.deposits], read.out, read.balance) == ([10_000], 2, 0)
    assert [(one["row"], one["column"]) for one in read.refused] == [(3, "출금(원)")]


def test_of_days_without_a_time_the_same_balance_may_come_again_once_the_sum_went_out():
    came, went = row(at="2026-11-20", amount=10_000, balance=10_000), ["2026-11-20", "이체", "새싹데이터", 10_000, None, 0]
    assert len(read_statement(workbook(HEADER, came, went, came)).deposits) == 2
    read = read_statement(workbook(HEADER, came, came, went))
    assert (len(read.deposits), len(read.refused)) == (1, 1)


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


# -- workbooks that mean no good, or were made by a program that does not know better


def rewritten(book: ContentFile, change) -> ContentFile:
    """The same workbook with another first sheet, as another program might have written it."""
    made = io.BytesIO()
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content.decode()) if name == "xl/worksheets/sheet1.xml" else content)
    return ContentFile(made.getvalue(), name=book.name)


def several(**sheets: list[list]) -> ContentFile:
    """A workbook of these sheets; one whose name begins with `hidden` is not seen."""
    book, written = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("hidden") else "visible"
        for one in rows:
            sheet.append(one)
    book.save(written)
    return ContentFile(written.getvalue(), name="거래내역.xlsx")


def minutes(count: int, **said) -> list[list]:
    return [row(at=f"2026-11-20 10:{minute:02d}", balance=minute, **said) for minute in range(count)]


@pytest.mark.parametrize("size", ["A1", "A1:C2", "A1:F3", "A1:XFD1048576"])
def test_rows_and_columns_beyond_what_the_sheet_says_of_its_size_are_read_all_the_same(size):
    book = rewritten(workbook(HEADER, *minutes(9)), lambda xml: re.sub(r'<dimension ref="[^"]+"', f'<dimension ref="{size}"', xml))
    assert len(read_statement(book).deposits) == 9


def test_titles_and_sums_do_not_count_among_the_most_rows_and_more_rows_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(bank_files, "MOST_ROWS", 20)
    monkeypatch.setattr(bank_files, "BESIDE", 3)
    sums = ["합계", "", "", "", "", ""]
    assert len(read_statement(workbook(["거래내역"], HEADER, *minutes(20), sums)).deposits) == 20
    with pytest.raises(FileUnreadable, match="20줄이 넘는"):
        read_statement(workbook(HEADER, *minutes(23)))


def test_a_look_stops_at_the_deposit_it_was_asked_for():
    broken = ["2026-11-02 10:00", "", "", "", "x", ""]
    read = read_statement(workbook(HEADER, *minutes(3), broken), most=3)
    assert (len(read.deposits), read.refused) == (3, [])


def test_the_sheet_with_the_movements_is_found_behind_a_cover():
    assert len(read_statement(several(안내=[["이용 안내"]], 거래내역=[HEADER, *minutes(3)])).deposits) == 3


def test_two_sheets_with_movements_are_refused_by_name_and_a_hidden_one_does_not_count():
    with pytest.raises(FileUnreadable, match=r"10월.*11월"):
        read_statement(several(**{"10월": [HEADER, *minutes(2)], "11월": [HEADER, *minutes(3)]}))
    assert len(read_statement(several(**{"11월": [HEADER, *minutes(3)], "hidden": [HEADER, *minutes(2)]})).deposits) == 3


def test_a_hidden_row_is_a_movement_and_a_merged_day_is_refused_where_it_stands():
    book, written = Workbook(), io.BytesIO()
    for one in (HEADER, *minutes(4)):
        book.active.append(one)
    book.active.row_dimensions[3].hidden = True  # a filter that somebody left on changes nothing at the bank
    book.active.merge_cells("A4:A5")
    book.save(written)
    read = read_statement(ContentFile(written.getvalue(), name="a.xlsx"))
    assert [one.row for one in read.deposits] == [2, 3, 4]
    assert [(one["row"], one["column"]) for one in read.refused] == [(5, "거래일시")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (row(at="어제"), "거래일시"),
        (row(amount="1e7"), "입금(원)"),
        (row(amount="12,34"), "입금(원)"),
        (row(amount=10.5), "입금(원)"),
        (row(amount="(5,000)"), "입금(원)"),
        (row(amount="-5,000원"), "입금(원)"),
        (row(amount="#REF!"), "입금(원)"),
        (row(amount=True), "입금(원)"),
        (row(balance="모름"), "거래후잔액(원)"),
        ([*row()[:3], "십원", 0, 1], "출금(원)"),
        ([*row()[:3], 1_000, 2_000, 1], "입금(원)"),
    ],
)
def test_a_refused_row_names_its_row_its_column_and_why_and_the_others_are_read(cells, column):
    read = read_statement(workbook(["거래내역"], [], [], [], [], [], HEADER, row(), cells, row(balance=1)))
    assert [(one["row"], one["column"]) for one in read.refused] == [(9, column)]
    assert read.refused[0]["reason"] and len(read.deposits) == 2


@pytest.mark.parametrize(
    ("amount", "won"), [(1e7, 10_000_000), ("10,000,000 원", 10_000_000), ("₩10,000", 10_000), ("１０，０００", 10_000), ("10000.00", 10_000)]
)
def test_an_amount_is_read_in_every_way_that_is_clear(amount, won):
    assert [one.amount for one in read_statement(workbook(HEADER, row(amount=amount))).deposits] == [won]


def test_the_names_of_the_columns_on_every_printed_page_are_no_rows():
    read = read_statement(workbook(HEADER, *minutes(2), HEADER, *minutes(1, who="다른 분")))
    assert (len(read.deposits), read.refused) == (3, [])


def test_a_sheet_as_long_as_excel_allows_is_read_without_its_blank_rows_and_one_of_too_many_is_refused(monkeypatch):
    far = rewritten(workbook(HEADER, *minutes(2)), lambda xml: xml.replace("</sheetData>", '<row r="5000"><c r="Z5000"/></row></sheetData>'))
    assert len(read_statement(far).deposits) == 2
    monkeypatch.setattr(bank_files, "MOST_ROWS", 5)
    monkeypatch.setattr(bank_files, "BESIDE", 0)
    with pytest.raises(FileUnreadable, match="5줄이 넘는"):
        read_statement(workbook(HEADER, *minutes(9)))
    assert len(read_statement(workbook(HEADER, *minutes(4))).deposits) == 4


def test_a_cell_far_to_the_right_costs_no_room_for_all_before_it():
    wide = rewritten(workbook(HEADER, *minutes(2)), lambda xml: xml.replace("</row>", '<c r="XFD1" t="n"><v>1</v></c></row>', 1))
    assert len(read_statement(wide).deposits) == 2


def test_a_workbook_locked_by_a_password_is_told_from_nothing_else():
    with pytest.raises(FileUnreadable, match="암호"):
        read_statement(ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name="거래내역.xlsx"))
