"""Access records say who looked at whom, and nobody changes them: no screen, no code, no SQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.access import record_access
from core.access_guards import GUARDS
from core.models import AccessRecord, AccessReview, AccessSeen
from tests.factories import member, newcomer, staff

pytestmark = pytest.mark.django_db
RECORDS = GUARDS[0]


@pytest.fixture
def request_of(rf: Any) -> Any:
    def asked(by: Any) -> Any:
        request = rf.get("/staff/")
        request.user = by
        return request

    return asked


def recorded(request: Any, **fields: Any) -> AccessRecord:
    return record_access(request, "read", "community.User", [1], purpose="looking after accounts", **fields)


def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def test_a_record_of_one_person_names_her_by_her_public_id(request_of) -> None:
    person = newcomer()
    assert recorded(request_of(staff("staff")), subject=person).subject_ref == person.public_id


def test_a_record_of_many_names_each_of_them_once_and_nobody_for_none(request_of) -> None:
    one, two = newcomer(), newcomer()
    record = recorded(request_of(staff("staff")), people=[one, two, one, None])
    assert set(record.seen.values_list("ref", flat=True)) == {one.public_id, two.public_id}


def test_the_people_of_a_long_file_are_all_named(request_of, monkeypatch) -> None:
    monkeypatch.setattr("core.access.MOST_IDS", 2)
    people = [newcomer() for _number in range(5)]
    record = recorded(request_of(staff("staff")), people=people)
    assert set(record.seen.values_list("ref", flat=True)) == {one.public_id for one in people}


@pytest.mark.parametrize("field", ["purpose", "by_label", "subject_ref", "object_ids", "at"])
def test_no_field_of_a_record_can_be_changed(request_of, field: str) -> None:
    record = recorded(request_of(staff("staff")), subject=member())
    value = {"subject_ref": None, "object_ids": [], "at": timezone.now()}.get(field, "another")
    assert refused(lambda: AccessRecord.objects.filter(pk=record.pk).update(**{field: value}))


def test_a_record_cannot_be_handed_to_another_reader(request_of) -> None:
    record = recorded(request_of(staff("staff")), subject=member())
    other = staff("staff")
    assert refused(lambda: AccessRecord.objects.filter(pk=record.pk).update(by=other))
    assert refused(lambda: AccessRecord.objects.filter(pk=record.pk).update(subject=other))


def test_a_record_saved_again_is_refused_by_the_database(request_of) -> None:
    record = recorded(request_of(staff("staff")))
    assert refused(record.save)


def test_a_record_and_whom_it_names_cannot_be_deleted_within_the_year_and_can_after_it(request_of) -> None:
    record = recorded(request_of(staff("staff")), people=[member()])
    assert refused(record.seen.all().delete)
    assert refused(AccessRecord.objects.filter(pk=record.pk).delete)
    old = AccessRecord.objects.create(at=timezone.now() - timedelta(days=366), by_label="x", what="list", object_type="x", purpose="x")
    AccessSeen.objects.create(record=old, ref=member().public_id, at=old.at)
    old.delete()
    assert list(AccessRecord.objects.all()) == [record]


def test_who_leaves_leaves_her_records_whole(request_of) -> None:
    reader, person = staff("staff"), member()
    record, ref = recorded(request_of(reader), subject=person), person.public_id
    person.delete()
    reader.delete()
    record.refresh_from_db()
    assert (record.by, record.subject, record.subject_ref, record.by_label) == (None, None, ref, str(reader))


def test_a_review_is_final() -> None:
    review = AccessReview.objects.create(month="2026-10-01", by_label="x", note="nothing")
    assert refused(lambda: AccessReview.objects.update(note="another"))
    assert refused(AccessReview.objects.filter(pk=review.pk).delete)


def test_a_missing_guard_fails_the_checks_and_migrating_puts_it_back() -> None:
    RECORDS.remove()
    assert "core.E001" in {fault.id for fault in run_checks(tags=["ieum"], databases=["default"])}
    call_command("migrate", "core", "--skip-checks", verbosity=0)
    assert all(guard.missing() == [] for guard in GUARDS)


def test_a_period_under_a_year_fails_the_checks(settings) -> None:
    settings.RETENTION = {**settings.RETENTION, "access_records": 364}
    assert "core.E002" in {fault.id for fault in run_checks(tags=["ieum"])}


@pytest.mark.postgres
def test_the_table_cannot_be_emptied() -> None:
    assert refused(lambda: connection.cursor().execute("TRUNCATE core_accessrecord CASCADE"))
