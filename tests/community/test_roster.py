"""The roster: good rows in, bad rows named, the same file twice changes nothing."""

import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from community import roster_files
from community.exceptions import RosterFileUnreadable
from community.models import Completion, Course, GraduateRecord, RosterImport
from community.services.roster import ROWS_A_TRANSACTION, import_roster
from tests.factories import CampusFactory

HEADER = "수료번호,이름,생년월일,이메일,휴대전화,캠퍼스,과정,기수,분야,수료일"
ROW = "SE2023-00001,김하나,1998-04-05,hana@example.org,010-0000-0001,마포,AI 서비스 개발,3기,백엔드,2023-08-31"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campuses():
    CampusFactory()
    CampusFactory(slug="junggu", name_ko="중구", name_en="Jung-gu")


def take(*rows: str, header: str = HEADER, encoding: str = "utf-8", **options):
    return import_roster(file=io.BytesIO("\n".join([header, *rows]).encode(encoding)), file_name="roster.csv", **options)


def test_a_row_becomes_a_record_with_a_completion() -> None:
    outcome = take(ROW)
    record = GraduateRecord.objects.get()
    assert outcome.as_dict() == {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": []}
    assert (record.name, record.birth_date, record.email) == ("김하나", date(1998, 4, 5), "hana@example.org")
    assert str(record.completions.get().course) == "마포 AI 서비스 개발 3기"


def test_the_same_file_again_changes_nothing() -> None:
    take(ROW)
    assert take(ROW).as_dict() == {"rows": 1, "created": 0, "updated": 0, "unchanged": 1, "refused": []}
    assert (GraduateRecord.objects.count(), Completion.objects.count(), Course.objects.count()) == (1, 1, 1)


def test_the_same_number_with_another_course_is_a_second_completion() -> None:
    outcome = take(ROW, ROW.replace("AI 서비스 개발", "데이터 분석").replace("2023-08-31", "2025-01-31"))
    assert (outcome.created, outcome.updated) == (1, 1)
    assert GraduateRecord.objects.get().completions.count() == 2


def test_a_corrected_day_of_completion_is_an_update_and_the_second_time_unchanged() -> None:
    take(ROW)
    corrected = ROW.replace("2023-08-31", "2023-09-01")
    assert corrected != ROW
    for outcome in (take(corrected, dry_run=True), take(corrected)):
        assert (outcome.updated, outcome.unchanged) == (1, 0)
    assert Completion.objects.get().completed_on == date(2023, 9, 1)
    assert take(corrected).unchanged == 1


@pytest.mark.parametrize("changed", [ROW.replace("김하나", "김둘"), ROW.replace("1998-04-05", "1997-04-05")])
def test_the_same_number_with_another_name_or_birth_date_is_refused(changed: str) -> None:
    take(ROW)
    outcome = take(changed)
    assert [(one.row, one.column) for one in outcome.refused] == [(2, "이름" if "김둘" in changed else "생년월일")]
    assert GraduateRecord.objects.get().name == "김하나"


def test_a_changed_name_is_taken_with_the_former_one_beside_it() -> None:
    take(ROW)
    outcome = take(ROW.replace("김하나", "김새봄") + ",김하나", header=HEADER + ",이전이름")
    assert (outcome.updated, outcome.refused) == (1, [])
    assert GraduateRecord.objects.get().answers_to("김 하나")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_encodings_of_korean_offices_are_read(encoding: str) -> None:
    assert take(ROW, encoding=encoding).created == 1


def test_english_headers_in_any_order_are_read() -> None:
    header = "name,record_id,birth_date,email,phone,campus,course,cohort,field,completed_on,consented_on"
    row = "김하나,A1,1998/4/5,,,online,Data,1,AI,2023.08.31,2024-01-01"
    assert take(row, header=header).created == 1
    assert GraduateRecord.objects.get().consented_on == date(2024, 1, 1)


def test_online_and_visiting_courses_have_no_campus() -> None:
    take(ROW.replace("마포", "온라인"), ROW.replace("00001", "2").replace("마포", "찾아가는(한빛대)"))
    assert sorted(Course.objects.values_list("delivery", "host")) == [("online", ""), ("visiting", "한빛대")]


@pytest.mark.parametrize("said", ["마포", "마포캠퍼스", "마포구", "Mapo", "mapo campus", "중구", "Jung-gu"])
def test_a_campus_is_known_by_all_its_names(said: str) -> None:
    assert take(ROW.replace("마포", said)).refused == []


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("마포", "부산", "캠퍼스"),
        ("SE2023-00001", "", "수료번호"),
        ("1998-04-05", "2023-02-29", "생년월일"),
        ("1998-04-05", "05.04.1998", "생년월일"),
        ("2023-08-31", "2199-01-01", "수료일"),
        ("김하나", "김" * 200, "이름"),
        ("김하나", "김\u200b하나", "이름"),
        ("hana@example.org", "hana(at)example", "이메일"),
        ("010-0000-0001", "전화", "휴대전화"),
    ],
)
def test_a_bad_cell_is_refused_with_row_column_value_and_reason(old: str, new: str, column: str) -> None:
    outcome = take(ROW.replace(old, new), ROW.replace("00001", "00002"))
    (refusal,) = outcome.refused
    assert (refusal.row, refusal.column, refusal.value) == (2, column, new)
    assert refusal.reason
    assert (outcome.created, GraduateRecord.objects.count()) == (1, 1)


def test_a_full_width_address_is_one_of_ours() -> None:
    take(ROW.replace("hana@example.org", "ｈａｎａ＠Example.org"))
    assert GraduateRecord.objects.get().email == "hana@example.org"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "비어"),
        (f"{HEADER},별명\n{ROW},하".encode(), "별명"),
        ("수료번호,이름\n1,김".encode(), "생년월일"),
        (f"{HEADER},이름\n{ROW},하".encode(), "이름"),
        (b"\xff\xfe\x00\x01", "UTF-8"),
        (b"PK\x03\x04 not a workbook", "XLSX"),
        (f"{HEADER}\n{ROW}\n".encode() + ROW.replace("00001", "00002").encode("cp949"), "CP949"),
    ],
)
def test_a_file_that_cannot_be_understood_writes_nothing(content: bytes, words: str) -> None:
    with pytest.raises(RosterFileUnreadable) as refusal:
        import_roster(file=io.BytesIO(content), file_name="x.csv")
    assert words in str(refusal.value)
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize(
    ("one", "other", "column"), [("이름", "생년월일", "생년월일"), ("이메일", "캠퍼스", "이메일"), ("휴대전화", "수료일", "휴대전화")]
)
def test_columns_that_stand_swapped_are_refused_where_the_first_does_not_fit(one: str, other: str, column: str) -> None:
    names = HEADER.split(",")
    at, to = names.index(one), names.index(other)
    names[at], names[to] = names[to], names[at]
    outcome = take(ROW, header=",".join(names))
    assert [refusal.row for refusal in outcome.refused] == [2]
    assert outcome.refused[0].column in {one, other}
    assert not GraduateRecord.objects.exists()


@pytest.mark.parametrize("name", ["김하나🌱", "<script>alert(1)</script>", "O'Neill & 김"])
def test_a_name_as_it_stands_in_the_file_is_kept_as_text(name: str) -> None:
    take(ROW.replace("김하나", name))
    assert GraduateRecord.objects.get().name == name


def test_a_workbook_with_real_dates_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["A1", "김하나", date(1998, 4, 5), "", 1012345678, "마포", "AI", 3, "백엔드", date(2023, 8, 31)])
    file = io.BytesIO()
    book.save(file)
    assert import_roster(file=file, file_name="r.xlsx").as_dict()["created"] == 1
    assert Course.objects.get().cohort == "3"


@pytest.mark.parametrize("size", ["A1", "A1:C2", "A1:XFD1048576"])
def test_rows_and_columns_beyond_what_a_sheet_says_of_its_size_are_taken_all_the_same(size: str) -> None:
    book = openpyxl.Workbook()
    for line in (HEADER, ROW, ROW.replace("00001", "00002").replace("0000-0001", "0000-0002").replace("hana", "duri")):
        book.active.append(line.split(","))
    whole, lying = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(lying, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, re.sub(b'<dimension ref="[^"]+"', f'<dimension ref="{size}"'.encode(), content) if "sheet1" in name else content)
    assert import_roster(file=lying, file_name="r.xlsx").as_dict()["created"] == 2


def test_a_workbook_with_damaged_insides_is_unreadable_and_writes_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    whole, damaged = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(damaged, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    with pytest.raises(RosterFileUnreadable):
        import_roster(file=damaged, file_name="r.xlsx")
    assert not RosterImport.objects.exists()


def test_a_dry_run_tells_what_a_real_run_does_and_writes_nothing() -> None:
    rows = [ROW, ROW.replace("AI 서비스 개발", "데이터 분석"), ROW.replace("00001", "2").replace("마포", "부산")]
    dry = take(*rows, dry_run=True)
    assert not GraduateRecord.objects.exists()
    assert not Course.objects.exists()
    assert dry.as_dict() == take(*rows).as_dict()


def test_the_command_speaks_json_and_exits_3_when_rows_were_refused(tmp_path: Path, capsys) -> None:
    file = tmp_path / "r.csv"
    file.write_text("\n".join([HEADER, ROW, ROW.replace("00001", "2").replace("마포", "부산")]))
    with pytest.raises(SystemExit) as end:
        call_command("import_roster", str(file), "--json")
    assert end.value.code == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["created"], told["refused"][0]["row"], told["refused"][0]["column"]) == (1, 3, "캠퍼스")


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_text(HEADER + ",혈액형\n")])
def test_the_command_exits_2_when_the_file_is_missing_or_has_an_unknown_column(make, tmp_path: Path, capsys) -> None:
    file = tmp_path / "r.csv"
    make(file)
    with pytest.raises(SystemExit) as end:
        call_command("import_roster", str(file), "--json")
    assert end.value.code == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert json.loads(told.out)["error"] == told.err.strip()


def test_an_import_that_was_cut_off_is_finished_by_the_same_file(monkeypatch) -> None:
    monkeypatch.setattr("community.services.roster.ROWS_A_TRANSACTION", 2)
    rows = [ROW.replace("00001", f"{n:05}") for n in range(5)]

    def cut(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(*rows, progress=cut)
    assert GraduateRecord.objects.count() == 2
    outcome = take(*rows)
    assert (outcome.created, outcome.unchanged) == (3, 2)


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(rows=st.lists(st.lists(cells, min_size=10, max_size=10), max_size=5))
def test_whatever_stands_in_the_cells_every_row_is_counted_once_and_a_second_run_creates_nothing(rows) -> None:
    import csv

    file = io.StringIO()
    csv.writer(file).writerows([HEADER.split(","), *rows])
    content = file.getvalue().encode()
    try:
        first = import_roster(file=io.BytesIO(content), file_name="r.csv")
    except RosterFileUnreadable:
        return
    assert first.rows == first.created + first.updated + first.unchanged + len(first.refused)
    assert import_roster(file=io.BytesIO(content), file_name="r.csv").created == 0


def test_a_workbook_that_unpacks_to_more_than_it_may_is_refused_before_it_is_read(monkeypatch) -> None:
    monkeypatch.setattr("community.table_files.MOST_UNPACKED", 10_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 10_001)
    with pytest.raises(RosterFileUnreadable, match="200MB"):
        import_roster(file=bomb, file_name="bomb.xlsx")


def test_more_rows_than_a_file_may_have_are_refused_before_anything_is_written(monkeypatch) -> None:
    monkeypatch.setattr("community.table_files.MOST_ROWS", 2)
    rows = [ROW.replace("00001", f"{n:05}") for n in range(3)]
    with pytest.raises(RosterFileUnreadable, match="2줄이 넘는"):
        take(*rows)
    assert not RosterImport.objects.exists()
    assert take(*rows[:2]).created == 2


@pytest.mark.parametrize("broken", [f"{HEADER}\n{ROW}\n" * 3 + '"', f"{HEADER}\n{ROW}\n".replace("AI", '"A"I')])
def test_a_file_that_breaks_off_further_down_writes_none_of_its_good_rows(monkeypatch, broken: str) -> None:
    monkeypatch.setattr("community.services.roster.ROWS_A_TRANSACTION", 1)
    with pytest.raises(RosterFileUnreadable):
        import_roster(file=io.BytesIO(broken.encode()), file_name="r.csv")
    assert not GraduateRecord.objects.exists()


def test_a_file_is_read_part_by_part_and_stays_open(monkeypatch) -> None:
    assert ROWS_A_TRANSACTION <= 500
    monkeypatch.setattr("community.services.roster.ROWS_A_TRANSACTION", 2)
    file = io.BytesIO("\n".join([HEADER, *(ROW.replace("00001", f"{n:05}") for n in range(5))]).encode("utf-8-sig"))
    parsed: list[int] = []
    parse = roster_files._parse
    monkeypatch.setattr(roster_files, "_parse", lambda number, *rest: parsed.append(number) or parse(number, *rest))
    seen: list[tuple[int, int]] = []
    import_roster(file=file, file_name="r.csv", progress=lambda done, of: seen.append((done, len(parsed))))
    assert seen == [(2, 2), (4, 4), (5, 5)]  # no row is understood before its part is written
    assert not file.closed
