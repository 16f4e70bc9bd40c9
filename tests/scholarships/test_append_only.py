# ruff: noqa: S608 - statements made of our own tables' names, written here to be refused
"""What may never change, against plain SQL: every table of giving is either guarded or said here to be one that moves."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from core.triggers import Guard
from scholarships import receipt_triggers, triggers
from scholarships.models import Correction, Receipt
from scholarships.services.closings import close_months
from scholarships.services.corrections import ask_correction, confirm_correction
from scholarships.services.receipts import Printed, issue_receipt, void_receipt
from tests.factories import staff
from tests.scholarships.factories import paid_gift

pytestmark = pytest.mark.django_db
GUARDS = {guard.table: guard for guard in (*triggers.GUARDS, *receipt_triggers.GUARDS)}
OURS = list(apps.get_app_config("scholarships").get_models())
GUARDED = [model for model in OURS if model._meta.db_table in GUARDS]
# A model that is in neither list has not been thought about: guard it, or say here what moves it.
MOVES = {
    "BankDeposit": "staff decide what becomes of it",
    "BankStatement": "looked at, then taken over",
    "CardDecline": "counted for a while, then forgotten",
    "Dispute": "the bank decides it",
    "Fund": "staff describe it",
    "Gift": "paid once; its donor is forgotten",
    "GiftStop": "tried until it is done",
    "GivingBrake": "ends by itself or by hand",
    "InKindGift": "its evidence may be read again",
    "Instalment": "reminded of",
    "Pledge": "prepared, agreed, kept",
    "ReceiptRun": "worked on",
    "ReceiptWish": "the donor's own",
    "RecipientEntity": "staff describe it",
    "RecurringGift": "Stripe moves it",
    "Refund": "Stripe or the bank moves it",
    "StripeEvent": "acted on, emptied after its period",
    "TransferRefund": "asked, then confirmed",
    "UnmatchedPayment": "looked into",
}
# Without new bytes the printer's name says nothing; new bytes with the same name are refused.
MAY_CHANGE = {("Receipt", "printed_with")}


@pytest.fixture
def everything() -> None:
    """A row in each guarded table, all of it decided: a closed month, a correction in the ledger, a receipt printed and then void."""
    gift, clerk = paid_gift(amount=30_000), staff("staff")
    correction = ask_correction(fund=gift.fund, amount=-300, dated=timezone.localdate(), reason="수수료 두 번", by=clerk)
    confirm_correction(correction_id=correction.pk, by=staff("officer"))
    close_months(now=timezone.now() + timezone.timedelta(days=40), by=clerk)
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="staff", by=clerk)
    Receipt.objects.update(pdf_sha256="a" * 64, printed_with="test")  # as its first printing does
    void_receipt(receipt_id=receipt.pk, reason="두 번", by=clerk)


def refused(guard: Guard, sql: str, values: tuple[Any, ...] = ()) -> bool:
    """Whether the database itself says no, in the guard's own words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return guard.refusal in str(error)
    return False


def other(field: models.Field, now: Any) -> Any:
    """A value that this column does not have."""
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.UUIDField):
        return uuid.uuid4().hex
    if isinstance(field, models.DateTimeField):
        return "2001-01-01 00:00:00+00:00"
    if isinstance(field, models.DateField):
        return "2001-01-01"
    if isinstance(field, models.JSONField):
        return '{"x": 1}'
    return "x" if isinstance(field, models.CharField) else 4_321


def columns_of(model: type[models.Model]) -> Iterator[models.Field]:
    yield from (field for field in model._meta.concrete_fields if (model.__name__, field.name) not in MAY_CHANGE)


def test_every_table_is_guarded_or_said_to_move() -> None:
    assert {model.__name__ for model in OURS} == {*MOVES, *(model.__name__ for model in GUARDED)}
    assert not {model.__name__ for model in GUARDED} & set(MOVES)
    assert len(GUARDED) == len(GUARDS) == 7


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_no_column_of_what_is_decided_changes(everything: None, model: type[models.Model]) -> None:
    guard, table = GUARDS[model._meta.db_table], model._meta.db_table
    now = model._default_manager.values().first()
    changed = [
        field.column
        for field in columns_of(model)
        if not refused(guard, f"UPDATE {table} SET {field.column} = %s", (other(field, now[field.attname]),))
    ]
    assert changed == []


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_no_row_of_it_goes(everything: None, model: type[models.Model]) -> None:
    guard, table, before = GUARDS[model._meta.db_table], model._meta.db_table, list(model._default_manager.values())
    assert before
    assert refused(guard, f"DELETE FROM {table}")
    columns = ", ".join(field.column for field in model._meta.concrete_fields)
    if connection.vendor == "sqlite":
        assert refused(guard, f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        assert refused(guard, f"REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")
        key = model._meta.pk.column
        assert refused(guard, f"UPDATE {table} SET rowid = 987654")
        assert refused(guard, f"UPDATE OR REPLACE {table} SET {key} = 987654")
    else:
        connection.check_constraints()  # or PostgreSQL would refuse because of them, before it asks the trigger
        for how in ("CASCADE", "RESTART IDENTITY CASCADE"):  # what refers to the table goes along, and may be the first to refuse
            assert any(refused(one, f"TRUNCATE {table} {how}") for one in GUARDS.values())
    assert list(model._default_manager.values()) == before


@pytest.mark.postgres
def test_many_tables_truncated_in_one_go_are_refused_for_one_guarded_among_them(everything: None) -> None:
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE scholarships_fund CASCADE")


def test_who_asked_and_who_confirmed_may_leave_and_nobody_takes_their_place(everything: None) -> None:
    guard, correction = GUARDS["scholarships_correction"], Correction.objects.get()
    for column in ("asked_by_id", "decided_by_id"):
        assert refused(guard, f"UPDATE scholarships_correction SET {column} = %s", (staff("auditor").pk,))
    for person in (correction.asked_by, correction.decided_by):
        person.delete()
    correction.refresh_from_db()
    assert (correction.asked_by, correction.decided_by, correction.state) == (None, None, "recorded")


def test_a_printed_receipt_keeps_its_bytes_whatever_the_row_says(everything: None) -> None:
    receipt = Receipt.objects.get()
    assert receipt.pdf_sha256
    assert refused(GUARDS["scholarships_receipt"], "UPDATE scholarships_receipt SET pdf_sha256 = 'x'")
