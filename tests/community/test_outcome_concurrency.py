"""Two at once, with real threads on PostgreSQL."""

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from community.models import EmploymentOutcome, OutcomeRequest
from community.services.outcome_imports import import_outcomes
from community.services.outcome_questions import ask_about_work
from core.models import Letter
from tests.alliance.test_concurrency import at_once
from tests.community.outcome_factories import completed, question

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_answers_to_one_question_at_once_are_one_row_and_nobody_sees_an_error() -> None:
    address = f"/outcomes/{question(completed())}/"
    answers = [{"status": "employed", "employer": f"회사 {number}"} for number in range(4)]
    results = at_once(*[lambda answer=answer: Client().post(address, answer).status_code for answer in answers])
    assert results == [302] * 4
    assert EmploymentOutcome.objects.get().employer.startswith("회사")
    assert ModelLogEntry.objects.filter(action="community.write_outcome").count() == 4


def test_a_file_and_a_form_at_once_leave_one_row_by_the_stronger_source() -> None:
    done = completed()
    address = f"/outcomes/{question(done)}/"
    content = f"수료번호,과정,시점,상태,출처\n{done.record.record_id},{done.course.title_ko},0,진학,서류\n".encode()
    answer, taken = at_once(lambda: Client().post(address, {"status": "looking"}), lambda: import_outcomes(content=content))
    assert answer.status_code in {302, 422}
    assert (taken.created, taken.updated) in {(1, 0), (0, 1)}
    assert EmploymentOutcome.objects.get().source == "document"


def test_two_workers_ask_each_graduate_once() -> None:
    for _number in range(6):
        completed()
    at_once(ask_about_work, ask_about_work)
    assert OutcomeRequest.objects.count() == Letter.objects.filter(kind="outcome_question").count() == 6
