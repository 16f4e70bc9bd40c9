"""The monthly review: what stands out in a month is shown, somebody other than the busiest reader closes it, and nobody opens it again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.access_review import months_due, numbers_of, stands_out
from core.access_reviews import CannotReview, remind_reviewers, review_accesses
from core.models import AccessRecord, AccessReview, AccessSeen, Letter
from core.staff.waiting import waiting
from tests.factories import member, staff

pytestmark = pytest.mark.django_db
OCTOBER, NOON = date(2026, 10, 1), "2026-10-05T12:00:00+09:00"
AFTER = "2026-11-03T10:00:00+09:00"


def looked(by: Any, *, at: str = NOON, what: str = "read", times: int = 1, **fields: Any) -> None:
    ids = fields.pop("object_ids", ["1"])
    AccessRecord.objects.bulk_create(
        AccessRecord(
            at=datetime.fromisoformat(at), by=by, by_label=str(by), what=what, object_type="community.User", object_ids=ids, purpose="점검", **fields
        )
        for _time in range(times)
    )


@pytest.fixture
def clerk() -> Any:
    return staff("staff", name="나서기")


@pytest.fixture
def officer(client: Client, settings: Any) -> Any:
    settings.STAFF_SECOND_FACTOR = False
    person = staff("officer", name="두번째눈")
    client.force_login(person)
    return person


def test_a_month_is_a_month_of_seoul(clerk) -> None:
    looked(clerk, at="2026-09-30T23:59:00+09:00")
    looked(clerk, at="2026-10-01T00:00:00+09:00")
    looked(clerk, at="2026-10-31T23:59:00+09:00")
    looked(clerk, at="2026-11-01T00:00:00+09:00")
    assert numbers_of(OCTOBER)["total"] == 2


def test_the_numbers_say_who_read_how_much_and_how_much_of_it_at_night(clerk, officer) -> None:
    looked(clerk, times=3)
    looked(clerk, at="2026-10-06T22:00:00+09:00")
    looked(clerk, at="2026-10-06T06:59:00+09:00", what="change")
    looked(clerk, at="2026-10-06T07:00:00+09:00")
    looked(officer, what="list")
    first, second = numbers_of(OCTOBER)["readers"]
    assert (first["name"], first["total"], first["read"], first["change"], first["out_of_hours"]) == ("나서기", 6, 5, 1, 2)
    assert (second["name"], second["list"], second["out_of_hours"]) == ("두번째눈", 1, 0)


def test_a_download_stands_with_its_reason_and_its_whole_size(clerk) -> None:
    looked(clerk, what="export", object_ids=["1", "… 3000"])
    numbers = numbers_of(OCTOBER)
    assert [(one["name"], one["rows"], one["purpose"]) for one in numbers["exports"]] == [("나서기", 3000, "점검")]
    assert stands_out(numbers)


def test_one_reader_who_keeps_reading_one_person_is_conspicuous_and_ordinary_lists_are_not(clerk, officer, settings) -> None:
    followed, ordinary = member(), member()
    looked(clerk, times=settings.ACCESS_MUCH_OF_ONE_PERSON + 5, subject_ref=followed.public_id)
    looked(clerk, times=settings.ACCESS_MUCH_OF_ONE_PERSON - 1, subject_ref=ordinary.public_id)
    looked(officer, subject_ref=ordinary.public_id)
    looked(clerk, what="list", times=30, subject_ref=ordinary.public_id)
    assert [(one["ref"], one["is_much"]) for one in numbers_of(OCTOBER)["subjects"]] == [
        (str(followed.public_id), True),
        (str(ordinary.public_id), False),
    ]


def test_an_unusually_busy_day_is_pointed_at(clerk, settings) -> None:
    settings.ACCESS_MUCH_A_DAY = 5
    looked(clerk, times=5, at="2026-10-07T09:00:00+09:00")
    looked(clerk, times=6, at="2026-10-08T09:00:00+09:00")
    assert numbers_of(OCTOBER)["busy_days"] == [("2026-10-08", "나서기", 6)]


def test_a_month_waits_from_the_first_of_the_next_until_it_is_reviewed(clerk, officer) -> None:
    looked(clerk)
    assert months_due(date(2026, 10, 31)) == []
    assert months_due(date(2026, 11, 1)) == [OCTOBER]
    with time_machine.travel(AFTER, tick=False):
        assert waiting["access-review"].count() == 1
        review_accesses(month=OCTOBER, note="특이 사항 없음", by=officer)
        assert waiting["access-review"].count() == 0


def test_a_month_that_is_not_over_cannot_be_reviewed(officer) -> None:
    with pytest.raises(CannotReview, match="끝나지 않은 달"):
        review_accesses(month=timezone.localdate().replace(day=1), note="…", by=officer)


def test_a_month_is_reviewed_once(clerk, officer) -> None:
    looked(clerk)
    review_accesses(month=OCTOBER, note="없음", by=officer)
    with pytest.raises(CannotReview, match="이미 점검"):
        review_accesses(month=OCTOBER, note="다시", by=staff("officer"))
    assert AccessReview.objects.get().note == "없음"


def test_the_busiest_reader_leaves_the_review_to_another_officer(clerk, officer) -> None:
    looked(officer, times=3)
    looked(clerk)
    second = staff("officer")
    with pytest.raises(CannotReview, match="다른 임원"):
        review_accesses(month=OCTOBER, note="없음", by=officer)
    assert review_accesses(month=OCTOBER, note="없음", by=second).numbers["reviewer_is_busiest"] is False


def test_whoever_changed_her_name_in_the_month_is_still_one_reader(officer, settings) -> None:
    settings.ACCESS_MUCH_A_DAY = 5
    looked(officer, times=3)
    officer.name = "새이름"
    officer.save()
    looked(officer, times=3)
    looked(staff("staff"), times=4)
    staff("officer")
    numbers = numbers_of(OCTOBER)
    assert [one["total"] for one in numbers["readers"]] == [6, 4]
    assert [times for _day, _name, times in numbers["busy_days"]] == [6]
    with pytest.raises(CannotReview, match="다른 임원"):
        review_accesses(month=OCTOBER, note="없음", by=officer)


def test_nobody_signs_for_her_own_download_while_another_can(clerk, officer) -> None:
    looked(clerk, times=9)
    looked(officer, what="export", object_ids=["… 3000"])
    another = staff("officer")
    with pytest.raises(CannotReview, match="다른 임원"):
        review_accesses(month=OCTOBER, note="없음", by=officer)
    another.groups.clear()
    assert review_accesses(month=OCTOBER, note="없음", by=officer).numbers["reviewer_answers_for"] is True


def test_where_nobody_else_can_the_busiest_reader_reviews_and_the_review_says_so(officer) -> None:
    looked(officer, times=3)
    numbers = review_accesses(month=OCTOBER, note="없음", by=officer).numbers
    assert (numbers["reviewer_is_busiest"], numbers["reviewer_read"]) == (True, 3)


def test_officers_are_reminded_from_the_third_on_once(clerk, officer) -> None:
    looked(clerk)
    with time_machine.travel("2026-11-02T10:00:00+09:00", tick=False):
        assert remind_reviewers() == "nothing to remind of"
    for day in ("05", "06"):
        with time_machine.travel(f"2026-11-{day}T10:00:00+09:00", tick=False):
            remind_reviewers()
    letter = Letter.objects.get(kind="access_review_due")
    assert letter.recipient == officer
    assert "/staff/access-review/" in letter.text


def test_nobody_is_reminded_of_a_reviewed_month(clerk, officer) -> None:
    looked(clerk)
    with time_machine.travel(AFTER, tick=False):
        review_accesses(month=OCTOBER, note="없음", by=officer)
        remind_reviewers()
    assert not Letter.objects.filter(kind="access_review_due").exists()


def test_the_screen_names_who_was_read_records_that_it_did_and_saves_the_review(client, clerk, officer) -> None:
    person = member(name="많이본이")
    looked(clerk, times=12, subject_ref=person.public_id)
    with time_machine.travel(AFTER, tick=False):
        assert "2026-10" in client.get("/staff/access-review/").content.decode()
        page = client.get("/staff/access-review/2026-10/").content.decode()
        assert "많이본이" in page
        assert AccessSeen.objects.filter(ref=person.public_id, record__by=officer).exists()
        refused = client.post("/staff/access-review/2026-10/", {"note": ""})
        assert refused.status_code == 422
        saved = client.post("/staff/access-review/2026-10/", {"note": "나서기와 이야기함"}, follow=True)
    assert "나서기와 이야기함" in saved.content.decode()
    assert str(person.public_id) in str(AccessReview.objects.get().numbers)
    assert person.name not in str(AccessReview.objects.get().numbers)


def test_a_month_without_records_and_a_strange_address_answer(client, officer) -> None:
    assert client.get("/staff/access-review/2026-09/").status_code == 200
    for text in ("2999-01", "2026-13", "september", "2026-9"):
        assert client.get(f"/staff/access-review/{text}/").status_code == 404


@pytest.mark.parametrize(("role", "sees"), [("officer", 200), ("auditor", 200), ("staff", 200), ("editor", 403)])
def test_who_sees_the_review_and_the_periods(client, settings, role: str, sees: int) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff(role))
    for path in ("/staff/access-review/", "/staff/access-review/2026-10/", "/staff/retention/"):
        assert client.get(path).status_code in {sees, 302 if sees == 403 else sees}
    client.post("/staff/access-review/2026-10/", {"note": "없음"})
    assert AccessReview.objects.exists() is (role == "officer")


def test_the_screen_of_periods_says_what_the_next_run_would_take(client, officer) -> None:
    old = timezone.now() - timedelta(days=366)
    Letter.objects.create(kind="x", to="x@example.org", state="sent", created_at=old, message_id="<old@x>")
    page = client.get("/staff/retention/").content.decode()
    assert "365" in page
    assert Letter.objects.exists()
