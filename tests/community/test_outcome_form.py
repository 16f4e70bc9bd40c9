"""What became of a graduate, in her own words: from the letter, and signed in."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from community.models import EmploymentOutcome, OutcomeRequest
from community.outcome_times import POINTS, asked_between, is_due, last_completed, months_after, point_asked
from tests.community.outcome_factories import answered, completed, question
from tests.factories import UserFactory, member

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2021, 1, 1), date(2032, 12, 31))
WORKS = {"status": "employed", "employer": "한빛테크", "role": "백엔드 개발자", "began_on": "2026-03-02", "in_the_field": "yes"}


@given(st.one_of(DAYS, DAYS.map(lambda day: day.replace(day=1) - timedelta(days=1))), st.sampled_from(POINTS))
def test_a_point_is_due_from_the_same_day_so_many_months_later_also_at_the_end_of_a_month(today: date, point: int) -> None:
    newest = last_completed(today, point)
    assert months_after(newest, point) <= today < months_after(newest + timedelta(days=1), point)


@given(DAYS, st.integers(0, 700))
def test_one_point_at_most_is_asked_about_on_any_day_and_none_is_skipped(completed_on: date, days: int) -> None:
    today = completed_on + timedelta(days=days)
    asked = [point for point in POINTS if asked_between(point, today)[0] <= completed_on <= asked_between(point, today)[1]]
    assert asked == ([point_asked(completed_on, today)] if months_after(completed_on, 18) > today else [])
    assert all(is_due(completed_on, point, today) for point in asked)


def test_the_letters_link_shows_the_course_and_nothing_of_the_person(client) -> None:
    done = completed(months=6, name="남궁하늘", phone="010-1234-5678")
    answered(done, 6, employer="비밀회사")
    response = client.get(f"/outcomes/{question(done, 6)}/")
    page = response.content.decode()
    assert response.status_code == 200 and done.course.title_ko in page
    assert not [secret for secret in ("남궁하늘", "010-1234-5678", done.record.email, done.record.record_id, "비밀회사") if secret in page]
    assert response["Referrer-Policy"] == "same-origin" and "no-store" in response["Cache-Control"]


def test_a_scanner_that_opens_the_link_saves_nothing_and_a_press_does_without_signing_in(client) -> None:
    done = completed(months=6)
    address = f"/outcomes/{question(done, 6)}/"
    for method in (client.get, client.head):
        method(address + "?status=employed")
        assert not EmploymentOutcome.objects.exists()
    response = client.post(address, WORKS, follow=True)
    outcome = EmploymentOutcome.objects.get()
    assert response.redirect_chain == [(address + "thanks/", 302)]
    assert (outcome.completion, outcome.point, outcome.source, outcome.by) == (done, 6, "self", None)
    assert (outcome.employer, outcome.began_on, outcome.in_the_field) == ("한빛테크", date(2026, 3, 2), True)


def test_an_answer_may_be_changed_while_the_link_is_good_and_stays_one_row(client) -> None:
    address = f"/outcomes/{question(completed())}/"
    client.post(address, WORKS)
    client.post(address, {**WORKS, "status": "looking"})
    outcome = EmploymentOutcome.objects.get()
    assert (outcome.status, outcome.employer, outcome.began_on, outcome.in_the_field) == ("looking", "", None, None)


@pytest.mark.parametrize("age", [0, 91])
def test_an_unknown_link_and_one_of_ninety_days_say_the_same_and_save_nothing(client, age: int) -> None:
    secret = question(completed())
    OutcomeRequest.objects.update(written_at=timezone.now() - timedelta(days=age))
    wanted = secret if age else "0" * 64
    for answer in (client.get(f"/outcomes/{wanted}/"), client.post(f"/outcomes/{wanted}/", WORKS)):
        assert answer.status_code == 410 and "90일" in answer.content.decode()
    assert not EmploymentOutcome.objects.exists()


def test_a_link_opens_its_own_question_alone(client) -> None:
    first, other = completed(), completed()
    question(other)
    client.post(f"/outcomes/{question(first)}/", WORKS)
    assert EmploymentOutcome.objects.get().completion == first


def test_only_the_situation_must_be_said_and_what_was_typed_stays(client) -> None:
    address = f"/outcomes/{question(completed())}/"
    refused = client.post(address, {**WORKS, "status": ""})
    assert refused.status_code == 422 and "한빛테크" in refused.content.decode()
    assert client.post(address, {"status": "further_study"}).status_code == 302


def test_a_script_in_the_employer_is_shown_as_written(client, settings) -> None:
    user = member()
    done = completed(record=user.graduate_record)
    client.force_login(user)
    address = f"/me/work/{list(user.graduate_record.completions.order_by('pk')).index(done) + 1}/0/"
    client.post(address, {**WORKS, "employer": "<script>alert(1)</script>"})
    page = client.get(address).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_an_impossible_day_or_a_name_without_end_is_refused_in_words(client) -> None:
    address = f"/outcomes/{question(completed())}/"
    for wrong in ({"began_on": "2026-02-30"}, {"began_on": "0001-01-01"}, {"employer": "가" * 121}, {"status": "president"}, {"in_the_field": "x"}):
        assert client.post(address, {**WORKS, **wrong}).status_code == 422
    assert not EmploymentOutcome.objects.exists()


def test_a_document_is_not_overwritten_by_a_form(client) -> None:
    done = completed()
    answered(done, source="document", status="looking")
    refused = client.post(f"/outcomes/{question(done)}/", WORKS)
    assert refused.status_code == 422
    assert EmploymentOutcome.objects.get().source == "document"


def test_one_open_question_is_found_at_once_and_none_has_its_own_words(client) -> None:
    user = member()
    client.force_login(user)
    assert "지금은 답할 것이 없어요" in client.get("/me/work/").content.decode()
    completed(record=user.graduate_record, months=12)
    assert client.get("/me/work/").url == "/me/work/2/12/"
    assert "/me/work/2/12/" in client.get("/me/").content.decode()
    assert client.post("/me/work/2/12/", WORKS).url == "/me/work/thanks/"
    assert EmploymentOutcome.objects.get().by == user
    assert "바꿀 수 있어요" in client.get("/me/work/").content.decode()
    assert "/me/work/2/12/" not in client.get("/me/").content.decode()


def test_nobody_answers_what_is_not_asked_or_is_anothers(client) -> None:
    completed(owner=UserFactory())
    user = member()
    completed(record=user.graduate_record)
    client.force_login(user)
    assert [client.post(f"/me/work/{path}/", WORKS).status_code for path in ("1/0", "2/6", "3/0", "2/1")] == [404] * 4
    assert not EmploymentOutcome.objects.exists()
