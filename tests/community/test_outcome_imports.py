"""Whose word counts when two sources differ; telephone answers from a file: good rows in, bad rows named, the same file twice changes nothing."""

import json
from datetime import date, timedelta
from itertools import product

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.exceptions import OutcomeIsDocumented, OutcomeNotDue, RosterFileUnreadable
from community.models import EmploymentOutcome
from community.services.outcome_imports import import_outcomes
from community.services.outcomes import record_outcome
from tests.community.outcome_factories import answered, completed
from tests.factories import CourseFactory, completion, staff

HEADER = "수료번호,과정,시점,상태,회사,직무,시작일,출처"
pytestmark = pytest.mark.django_db
SOURCES = EmploymentOutcome.Source.values


@pytest.fixture
def done():
    return completed(months=12, course=CourseFactory(title_ko="데이터 분석"))


def line(done, **other: str) -> str:
    cells = {"id": done.record.record_id, "course": done.course.title_ko, "point": "12개월", "status": "취업", "employer": "한빛테크"}
    cells |= {"role": "개발자", "began": "2026-01-05", "source": "전화"} | other
    return ",".join(cells.values())


def take(*lines: str, header: str = HEADER, encoding: str = "utf-8", **options):
    return import_outcomes(content="\n".join([header, *lines]).encode(encoding), **options)


@pytest.mark.parametrize(("known", "new"), list(product(SOURCES, SOURCES)))
def test_a_document_stands_and_her_own_word_beats_what_a_campus_heard(done, known: str, new: str) -> None:
    answered(done, 12, source=known, status="looking")
    refused = (known == "document" and new != "document") or (known in {"self", "telephone"} and new == "campus")
    if refused:
        with pytest.raises(OutcomeIsDocumented):
            record_outcome(completion_id=done.pk, point=12, by=None, status="employed", source=new)
    else:
        record_outcome(completion_id=done.pk, point=12, by=None, status="employed", source=new)
    assert EmploymentOutcome.objects.get().source == (known if refused else new)


def test_of_equal_sources_the_newer_answer_stands(done) -> None:
    today = timezone.localdate()
    answered(done, 12, source="self", status="looking", answered_on=today)
    with pytest.raises(OutcomeIsDocumented):
        record_outcome(completion_id=done.pk, point=12, by=None, status="employed", source="telephone", answered_on=today - timedelta(days=1))
    record_outcome(completion_id=done.pk, point=12, by=None, status="employed", source="telephone")
    assert EmploymentOutcome.objects.get().source == "telephone"


@pytest.mark.parametrize("days", [1, -400])
def test_an_answer_from_tomorrow_or_from_before_its_point_is_refused(done, days: int) -> None:
    with pytest.raises(OutcomeNotDue):
        record_outcome(
            completion_id=done.pk, point=12, by=None, status="employed", source="campus", answered_on=timezone.localdate() + timedelta(days=days)
        )


def test_no_answer_is_written_about_a_point_that_does_not_exist(done) -> None:
    with pytest.raises(OutcomeNotDue):
        record_outcome(completion_id=done.pk, point=3, by=None, status="employed", source="self")


def test_each_change_is_in_the_log_with_the_names_of_fields_and_no_words(done) -> None:
    officer = staff("staff")
    for employer in ("한빛테크", "한빛테크", "두번째회사"):
        record_outcome(completion_id=done.pk, point=12, by=officer, status="employed", source="telephone", employer=employer)
    outcome = EmploymentOutcome.objects.get()
    lines = ModelLogEntry.objects.filter(action="community.write_outcome", object_id=str(outcome.pk)).order_by("pk")
    assert [one.user for one in lines] == [officer, officer]
    assert lines[1].data == {"changed": ["employer"], "source": "telephone"}
    assert "회사" not in str([one.data for one in lines])


def test_a_good_row_is_an_outcome_and_the_same_file_again_changes_nothing(done) -> None:
    officer = staff("staff")
    assert take(line(done), by=officer).as_dict() == {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": []}
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.point, outcome.status, outcome.employer, outcome.began_on) == (12, "employed", "한빛테크", date(2026, 1, 5))
    assert (outcome.source, outcome.by, outcome.answered_on) == ("telephone", officer, timezone.localdate())
    again = take(line(done), by=officer)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert ModelLogEntry.objects.filter(action="community.write_outcome").count() == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(done) -> None:
    rows = (line(done), line(done, status="구직"), line(done))
    dry = take(*rows, dry_run=True)
    assert not EmploymentOutcome.objects.exists()
    assert dry.as_dict() == take(*rows).as_dict() | {"rows": 3}
    assert (dry.created, dry.updated) == (1, 2)


def test_cp949_a_bom_english_headers_and_xlsx_are_read(done, tmp_path) -> None:
    assert take(line(done), encoding="cp949").created == 1
    assert take(line(done), encoding="utf-8-sig").unchanged == 1
    assert take(line(done), header="record_id,course,point,status,employer,role,began_on,source").unchanged == 1
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append([done.record.record_id, done.course.title_ko, 12, "취업", "한빛테크", "개발자", date(2026, 1, 5), "전화"])
    book.save(tmp_path / "outcomes.xlsx")
    assert import_outcomes(content=(tmp_path / "outcomes.xlsx").read_bytes()).unchanged == 1


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"id": "SE1999-00000"}, "수료번호", "명부에 없"),
        ({"course": "없는 과정"}, "과정", "데이터 분석"),
        ({"point": "3개월"}, "시점", "6개월"),
        ({"status": "사장"}, "상태", "취업"),
        ({"began": "2023-02-29"}, "시작일", "없는 날"),
        ({"source": "self"}, "출처", "전화"),
        ({"employer": "가" * 121}, "회사", "120"),
        ({"role": "개발\u202e자"}, "직무", "제어"),
    ],
)
def test_a_refused_row_names_row_column_value_and_reason(done, wrong, column, reason) -> None:
    refusal = take(line(done), line(done, **wrong)).as_dict()["refused"][0]
    assert (refusal["row"], refusal["column"], refusal["value"]) == (3, column, next(iter(wrong.values())))
    assert reason in refusal["reason"]
    assert EmploymentOutcome.objects.count() == 1


def test_a_row_before_its_point_and_one_of_a_weaker_source_are_refused(done) -> None:
    early = completed(months=6)
    answered(done, 12, source="document")
    refused = take(line(done), line(early, point="12개월")).as_dict()["refused"]
    assert [(one["row"], one["column"]) for one in refused] == [(2, "출처"), (3, "시점")]


def test_two_runs_of_one_course_need_the_cohort(done) -> None:
    other = CourseFactory(title_ko=done.course.title_ko, cohort="4기")
    completion(done.record, on=done.completed_on, title_ko="다른 과정")
    done.record.completions.create(course=other, completed_on=done.completed_on)
    assert "4기" in take(line(done)).as_dict()["refused"][0]["reason"]
    assert take(line(done) + ",4기", header=HEADER + ",기수").created == 1
    assert EmploymentOutcome.objects.get().completion.course == other


def test_a_row_that_leaves_the_job_out_keeps_what_she_told(done) -> None:
    answered(done, 12, source="self", employer="한빛테크", in_the_field=True)
    take(line(done, employer="", role="", began=""))
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.source, outcome.employer, outcome.in_the_field) == ("telephone", "한빛테크", True)


def test_a_new_situation_does_not_keep_the_old_job(done) -> None:
    answered(done, 12, source="self", employer="한빛테크")
    take(line(done, status="창업", employer="", role="", began=""))
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.status, outcome.employer) == ("self_employed", "")


@pytest.mark.parametrize("header", ["수료번호,과정,시점,상태", HEADER + ",주민번호", HEADER + ",회사", ""])
def test_a_file_with_other_columns_is_refused_whole(done, header: str) -> None:
    with pytest.raises(RosterFileUnreadable):
        take(line(done), header=header)
    assert not EmploymentOutcome.objects.exists()


def test_the_command_does_the_same_and_says_so(done, tmp_path, capsys) -> None:
    file = tmp_path / "outcomes.csv"
    file.write_text("\n".join([HEADER, line(done), line(done, status="사장")]))
    with pytest.raises(SystemExit) as ended:
        call_command("import_outcomes", str(file), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["created"], len(told["refused"])) == (3, 1, 1)
