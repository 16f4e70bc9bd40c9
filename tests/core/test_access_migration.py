"""Access records of the time before they named people by public id get that name, in steps, and nothing else of them changes."""

import importlib
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from core.access_guards import GUARDS
from core.models import AccessRecord
from tests.factories import newcomer

pytestmark = pytest.mark.django_db(transaction=True)
THIS = ("core", "0006_access_refs")


def forward() -> None:
    """Run the one migration as `migrate` does, on a database that has all the others."""
    MigrationRecorder(connection).record_unapplied(*THIS)
    MigrationExecutor(connection).migrate([THIS])


def rows() -> list[dict[str, Any]]:
    return list(AccessRecord.objects.order_by("pk").values())


def test_old_records_are_named_in_steps_also_where_the_guards_are_in_place_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("core.migrations.0006_access_refs"), "BATCH", 2)
    people = [newcomer() for _number in range(3)]
    old = {"by_label": "사무국", "what": "read", "object_type": "community.User", "object_ids": ["1"], "purpose": "인증 확인"}
    AccessRecord.objects.bulk_create([AccessRecord(subject=person, **old) for person in [*people, people[0], None]])
    named = AccessRecord.objects.create(subject=people[1], subject_ref=people[2].public_id, **old)
    before = rows()
    assert all(guard.missing() == [] for guard in GUARDS)

    forward()
    forward()

    refs = [*(person.public_id for person in people), people[0].public_id, None, named.subject_ref]
    assert rows() == [{**row, "subject_ref": ref} for row, ref in zip(before, refs, strict=True)]
    assert all(guard.missing() == [] for guard in GUARDS)
