"""Letters that ask how a graduate is getting on: the right people, the newest point, once, and one reminder."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import GraduateRecord, OutcomeRequest
from community.services import outcome_questions
from community.services.outcome_questions import ask_about_work, find_question
from core.models import Letter, SuppressedAddress
from tests.community.outcome_factories import answered, completed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def letters() -> list[str]:
    return sorted(Letter.objects.filter(kind="outcome_question").values_list("to", flat=True))


def later(days: int) -> None:
    """Let what was written be so many days older."""
    for question in OutcomeRequest.objects.all():
        OutcomeRequest.objects.filter(pk=question.pk).update(written_at=question.written_at - timedelta(days=days))


@pytest.mark.parametrize("months", [0, 6, 12])
def test_each_point_is_asked_on_its_day_and_a_missed_day_is_caught_up(months: int) -> None:
    today, late, early = completed(months=months, days=0), completed(months=months, days=60), completed(months=months, days=-1)
    ask_about_work()
    asked = {(one.completion, one.point) for one in OutcomeRequest.objects.all()}
    assert {(today, months), (late, months)} <= asked
    assert (early, months) not in asked


def test_only_the_newest_point_is_asked_and_nothing_after_a_year_and_a_half() -> None:
    completed(months=12)
    completed(months=18)
    assert ask_about_work() == "1 asked, 0 reminded"
    assert OutcomeRequest.objects.get().point == 12


def test_the_run_twice_writes_once() -> None:
    completed()
    ask_about_work()
    assert ask_about_work() == "0 asked, 0 reminded"
    assert Letter.objects.count() == 1


def test_without_consent_or_an_account_nobody_is_written_to() -> None:
    completed(consented_on=None)
    completed(email="")
    completed(owner=UserFactory(is_active=False))
    SuppressedAddress.objects.create(address="gone@example.org", reason="bounced")
    completed(email="Gone@example.org")
    completed(owner=UserFactory(email="gone@example.org"))
    assert ask_about_work() == "0 asked, 0 reminded"


def test_an_account_is_written_to_at_its_own_address_in_its_own_language() -> None:
    owner = UserFactory(preferred_language="en")
    completed(owner=owner, consented_on=None)
    completed(email="roster@example.org")
    ask_about_work()
    assert letters() == sorted([owner.email, "roster@example.org"])
    english = Letter.objects.get(to=owner.email)
    assert english.subject.startswith("How are you getting on") and "/en/outcomes/" in english.text and "/en/outcomes/" in english.html


def test_the_letters_link_opens_its_question_and_the_letter_is_a_secret_one() -> None:
    done = completed()
    ask_about_work()
    letter = Letter.objects.get()
    secret = letter.text.split("/outcomes/")[1].split("/")[0]
    question = find_question(secret)
    assert question and question.completion == done and question.token_hash != secret
    assert letter.secret


def test_a_graduate_of_two_courses_gets_one_letter_in_a_fortnight() -> None:
    record = completed(months=0).record
    completed(months=12, record=record)
    assert [ask_about_work(), ask_about_work()] == ["1 asked, 0 reminded", "0 asked, 0 reminded"]
    later(15)
    answered(OutcomeRequest.objects.get().completion)
    assert ask_about_work() == "1 asked, 0 reminded"


def test_who_does_not_answer_is_reminded_once_after_a_fortnight_with_the_same_link() -> None:
    completed()
    ask_about_work()
    later(13)
    assert ask_about_work() == "0 asked, 0 reminded"
    later(1)
    assert [ask_about_work(), ask_about_work()] == ["0 asked, 1 reminded", "0 asked, 0 reminded"]
    first, again = Letter.objects.order_by("pk")
    assert first.text.split("/outcomes/")[1].split("/")[0] == again.text.split("/outcomes/")[1].split("/")[0]
    assert again.subject.startswith("한 번 더")


def test_no_reminder_goes_out_once_the_link_has_ended() -> None:
    completed(days=10)
    ask_about_work()
    later(91)
    assert ask_about_work() == "0 asked, 0 reminded"


def test_who_answered_or_took_her_consent_back_is_not_reminded_or_asked() -> None:
    answered(completed())
    asked, withdrawn = completed(), completed()
    ask_about_work()
    later(15)
    answered(asked)
    GraduateRecord.objects.filter(pk=withdrawn.record_id).update(consented_on=None)
    assert ask_about_work() == "0 asked, 0 reminded"


def test_a_run_writes_no_more_than_its_share_and_the_next_goes_on(monkeypatch) -> None:
    monkeypatch.setattr(outcome_questions, "MOST_A_RUN", 2)
    for months in (0, 0, 6):
        completed(months=months)
    assert [ask_about_work(), ask_about_work()] == ["2 asked, 0 reminded", "1 asked, 0 reminded"]


def test_a_link_ends_after_ninety_days() -> None:
    done = completed()
    ask_about_work()
    secret = outcome_questions.secret_of(done.pk, 0)
    assert find_question(secret, now=timezone.now() + timedelta(days=89))
    assert find_question(secret, now=timezone.now() + timedelta(days=91)) is None
