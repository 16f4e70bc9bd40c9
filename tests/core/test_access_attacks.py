"""Somebody with plain SQL in hand against the access records: each way to change or lose one is shut, on both databases."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.models import AccessRecord, AccessReview, AccessSeen
from tests.factories import member

pytestmark = pytest.mark.django_db
ON_BOTH = (
    "UPDATE core_accessrecord SET purpose = ''",
    "UPDATE core_accessrecord SET at = '2001-01-01'",
    "UPDATE core_accessrecord SET id = id + 1000",
    "UPDATE core_accessrecord SET by_label = 'somebody', by_id = NULL",
    "UPDATE core_accessseen SET ref = '00000000000000000000000000000000'",
    "UPDATE core_accessseen SET at = '2001-01-01'",
    "UPDATE core_accessseen SET record_id = record_id",
    "UPDATE core_accessreview SET numbers = '{}'",
    "UPDATE core_accessreview SET month = '2001-01-01'",
    "DELETE FROM core_accessrecord",
    "DELETE FROM core_accessrecord WHERE id > 0",
    "DELETE FROM core_accessseen",
    "DELETE FROM core_accessreview",
)
ON_SQLITE = (
    "UPDATE core_accessrecord SET rowid = rowid + 1000",
    "UPDATE OR REPLACE core_accessrecord SET _rowid_ = _rowid_ + 1000",
    "INSERT OR REPLACE INTO core_accessrecord SELECT * FROM core_accessrecord",
    "REPLACE INTO core_accessseen SELECT * FROM core_accessseen",
    "INSERT OR REPLACE INTO core_accessreview SELECT id, month, by_label, at, numbers, 'another', by_id FROM core_accessreview",
    "REPLACE INTO core_accessreview (month, by_label, at, numbers, note) VALUES ('2026-10-01', 'x', '2026-11-26', '{}', 'another')",
    "INSERT INTO core_accessreview (month, by_label, at, numbers, note) VALUES ('2026-10-01', 'x', '2026-11-26', '{}', 'b')"
    " ON CONFLICT (month) DO UPDATE SET note = 'another'",
)
ON_POSTGRES = (
    "TRUNCATE core_accessseen",
    "TRUNCATE core_accessreview",
    "TRUNCATE core_accessrecord CASCADE",
    "TRUNCATE community_user CASCADE",
    "INSERT INTO core_accessreview (month, by_label, at, numbers, note) VALUES ('2026-10-01', 'x', now(), '{}', 'b')"
    " ON CONFLICT (month) DO UPDATE SET note = 'another'",
    "WITH gone AS (DELETE FROM core_accessseen RETURNING 1) SELECT count(*) FROM gone",
    "MERGE INTO core_accessrecord USING (SELECT 1) one ON true WHEN MATCHED THEN UPDATE SET purpose = ''",
)


@pytest.fixture
def written() -> None:
    record = AccessRecord.objects.create(by_label="담당", what="list", object_type="community.User", purpose="점검", subject_ref=None)
    AccessSeen.objects.create(record=record, ref=member().public_id, at=record.at)
    AccessReview.objects.create(month="2026-10-01", by_label="점검한 이", note="없음")
    old = timezone.now() - timedelta(days=800)
    AccessRecord.objects.create(at=old, by_label="담당", what="read", object_type="community.User", purpose="오래전")


def everything() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (AccessRecord, AccessSeen, AccessReview)]


def shut(attack: str) -> None:
    before = everything()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert everything() == before


@pytest.mark.parametrize("attack", ON_BOTH)
def test_no_statement_changes_or_loses_a_record(written: None, attack: str) -> None:
    shut(attack)


@pytest.mark.parametrize("attack", ON_SQLITE)
@pytest.mark.sqlite
def test_no_trick_of_sqlite_does(written: None, attack: str) -> None:
    shut(attack)


@pytest.mark.parametrize("attack", ON_POSTGRES)
@pytest.mark.postgres
def test_no_trick_of_postgresql_does(written: None, attack: str) -> None:
    shut(attack)
