"""Who looked, told to the person: by day, office, act and purpose; never a name, and nothing of anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from community.access_words import who_looked
from core.access import REASONS, record_access
from core.models import AccessRecord, AccessSeen
from tests.factories import member, newcomer, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(rf: Any) -> Any:
    def look(by: Any, what: str = "read", purpose: str = "looking after accounts", **fields: Any) -> AccessRecord:
        request = rf.get("/staff/")
        request.user = by
        return record_access(request, what, "community.User", [1], purpose=purpose, **fields)

    return look


def told(person: Any) -> list[tuple[str, str, str, int]]:
    with translation.override("en"):
        return [(look.who, look.what, look.purpose, look.times) for day in who_looked(person).days for look in day.looks]


def test_alike_looks_of_a_day_are_one_line_and_name_the_office(seen) -> None:
    person, clerk = member(), staff("staff", name="사무국 김철수")
    for _time in range(3):
        seen(clerk, subject=person)
    assert told(person) == [("the association's office", "looked at", "looking after accounts", 3)]


def test_a_list_with_others_is_told_as_one(seen) -> None:
    person = member()
    seen(staff("staff"), "list", people=[person, newcomer()])
    assert [line[1] for line in told(person)] == ["you were on a list with others"]


def test_a_look_at_a_report_does_not_tell_that_there_is_one(rf: Any) -> None:
    person, request = member(), rf.get("/staff/")
    request.user = staff("staff")
    record_access(request, "read", "community.Report", [1], purpose="looking into a report", subject=person)
    record_access(request, "list", "community.Report", [1], purpose="looking into a report", people=[person, newcomer()])
    assert told(person) == []


def test_the_auditor_is_an_office_of_its_own(seen) -> None:
    person = member()
    seen(staff("auditor"), subject=person)
    assert told(person)[0][0] == "the auditor"


def test_of_a_download_the_ready_made_reason_is_told_and_not_the_clerks_own_words(seen) -> None:
    person = member()
    seen(staff("staff"), "export", f"{REASONS['report']}: 김아무개 건", people=[person, newcomer()])
    seen(staff("staff"), "export", "김아무개 건", people=[person, newcomer()])
    assert {line[2] for line in told(person)} == {"report to the board or to an authority", "another task"}


def test_ones_own_look_and_anothers_are_not_told(seen) -> None:
    clerk, other = staff("staff"), member()
    seen(clerk, subject=clerk)
    seen(clerk, subject=other)
    assert not who_looked(clerk)


def test_days_come_newest_first_and_many_looks_are_cut(seen) -> None:
    person, now = member(), timezone.now()
    for days in range(5):
        AccessRecord.objects.create(
            at=now - timedelta(days=days), by_label="x", what="read", object_type="community.User", purpose="x", subject_ref=person.public_id
        )
    looked = who_looked(person, most=3)
    assert [one.day for one in looked.days] == [timezone.localdate(now - timedelta(days=days)) for days in range(3)]
    assert looked.is_cut
    assert not who_looked(person).is_cut


def test_a_thousand_looks_cost_three_queries_over_an_index(seen) -> None:
    person, record = member(), seen(staff("staff"))
    AccessSeen.objects.bulk_create(AccessSeen(record=record, ref=person.public_id, at=record.at) for _number in range(1000))
    with CaptureQueriesContext(connection) as queries:
        assert who_looked(person).is_cut
    assert len(queries) == 3
    plan = AccessSeen.objects.filter(ref=person.public_id).order_by("-at", "-pk").explain()
    assert "core_accessseen_of_a_person" in plan or connection.vendor == "postgresql"
