# ruff: noqa: S608 - statements made of our own table's name, written here to be refused
"""The ledger: chained, guarded by the database itself, and checked by verify_ledger."""

import itertools
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from scholarships import triggers
from scholarships.exceptions import LedgerIsBroken
from scholarships.models import Gift, LedgerEntry, LedgerHead, Refund
from scholarships.services.entries import Movement, append_entries, append_entry, lock_fund
from scholarships.services.verification import verify_ledger
from tests.scholarships.factories import FundFactory, checkout_of, given_back, paid_gift, settle

pytestmark = pytest.mark.django_db
TABLE = LedgerEntry._meta.db_table


@pytest.fixture
def fund():
    fund = FundFactory()
    for amount in (10_000, 30_000, 50_000):
        paid_gift(fund, amount=amount)
    return fund


def refused(sql: str) -> None:
    connection.check_constraints()  # a transaction that still owes a check cannot truncate anyway
    before = list(LedgerEntry.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(LedgerEntry.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET amount = 1",
        f"UPDATE {TABLE} SET hash = hash",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE position = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(fund, sql):
    refused(sql)


@pytest.mark.sqlite
def test_sqlite_refuses_to_replace_an_entry(fund):
    columns = [field.column for field in LedgerEntry._meta.fields]
    values = ", ".join("1000000" if name == "amount" else name for name in columns)
    refused(f"INSERT OR REPLACE INTO {TABLE} ({', '.join(columns)}) SELECT {values} FROM {TABLE} WHERE position = 1")


@pytest.mark.postgres
@pytest.mark.parametrize("sql", [f"TRUNCATE {TABLE}", f"TRUNCATE {TABLE} CASCADE", "TRUNCATE scholarships_fund CASCADE"])
def test_postgresql_refuses_to_truncate_the_ledger(fund, sql):
    refused(sql)


@pytest.mark.postgres
def test_postgresql_refuses_to_insert_over_an_entry(fund):
    columns = ", ".join(field.column for field in LedgerEntry._meta.fields)
    refused(f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE} WHERE position = 1 ON CONFLICT (id) DO UPDATE SET amount = 1")


def test_django_cannot_change_an_entry_either(fund):
    entry = LedgerEntry.objects.first()
    entry.amount += 1
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.all().delete()


def test_positions_and_balances_run_without_a_gap(fund):
    entries = list(LedgerEntry.objects.filter(fund=fund).order_by("position"))
    assert [entry.position for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert (
        entries[-1].available_after == sum(entry.amount for entry in entries) == LedgerEntry.objects.filter(fund=fund).available() == 90_000 - 3 * 290
    )
    assert all(after.previous_hash == before.hash for before, after in itertools.pairwise(entries))
    assert all(entry.hash == entry.computed_hash() for entry in entries)


def test_no_person_stands_in_an_entry(fund):
    paid_gift(fund, name="박두리", email="duri@example.org", other_name="마포 3기", message="힘내세요")
    said = " ".join(str(value) for row in LedgerEntry.objects.values() for value in row.values())
    assert not any(word in said for word in ("박두리", "duri", "example.org", "마포", "힘내"))


def test_the_same_source_is_written_once_and_never_differently(fund):
    with transaction.atomic():
        held = lock_fund(fund.pk)
        assert append_entry(fund=held, kind="gift", amount=7_000, source="gift:x") is not None
        assert append_entry(fund=held, kind="gift", amount=7_000, source="gift:x") is None
        with pytest.raises(LedgerIsBroken):
            append_entry(fund=held, kind="gift", amount=8_000, source="gift:x")


def test_what_moved_together_is_entered_in_a_row_and_only_what_is_not_yet_there(fund):
    said = [Movement("gift", 7_000, "gift:x"), Movement("fee", -70, "gift:x"), Movement("gift", 900, "gift:goods", account="in_kind")]
    with transaction.atomic():
        held = lock_fund(fund.pk)
        before = LedgerHead.objects.get(fund=fund)
        append_entries(fund=held, movements=said[:1])
        assert [entry.kind for entry in append_entries(fund=held, movements=said)] == ["fee", "gift"]
        assert append_entries(fund=held, movements=said) == []
        with pytest.raises(LedgerIsBroken):
            append_entries(fund=held, movements=[Movement("refund", -5, "refund:1"), replace(said[1], amount=-80)])
    head = LedgerHead.objects.get(fund=fund)
    assert (head.position, head.available, head.in_kind) == (before.position + 3, before.available + 6_930, before.in_kind + 900)
    assert [entry.available_after for entry in LedgerEntry.objects.filter(source="gift:x")] == [before.available + 7_000, before.available + 6_930]
    assert not LedgerEntry.objects.filter(source="refund:1").exists()


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "gift", "amount": -5},
        {"kind": "refund", "amount": 5},
        {"kind": "fee", "amount": -5, "account": "reserved"},
        {"kind": "present", "amount": 5},
    ],
)
def test_the_database_knows_which_way_money_goes(fund, entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        append_entry(fund=lock_fund(fund.pk), source="gift:y", **entry)


def test_nobody_can_award_what_is_not_there(fund):
    with transaction.atomic():
        append_entry(fund=lock_fund(fund.pk), kind="award", amount=-80_000, source="award:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        append_entry(fund=lock_fund(fund.pk), kind="award", amount=-80_000, source="award:2")


def test_a_fact_from_outside_is_recorded_even_below_zero(fund):
    with transaction.atomic():
        entry = append_entry(fund=lock_fund(fund.pk), kind="dispute", amount=-900_000, source="dispute:1")
    assert entry.available_after < 0


def test_an_honest_ledger_verifies(fund):
    found = verify_ledger()
    assert (found.entries, found.problems) == (6, [])
    out = StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"ok": True, "funds": 1, "entries": 6, "closings": 0, "problems": []}


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {TABLE} SET amount = amount + 1 WHERE position = 3",
        f"UPDATE {TABLE} SET available_after = available_after + 1 WHERE position = 3",
        f"UPDATE {TABLE} SET source = 'gift:another' WHERE position = 3",
        f"UPDATE {TABLE} SET at = '2020-01-01 00:00:00+00:00' WHERE position = 3",
        f"DELETE FROM {TABLE} WHERE position = 3",
        f"DELETE FROM {TABLE} WHERE position = 6",
        f"DELETE FROM {TABLE}",
    ],
)
def test_tampering_past_the_triggers_is_found(fund, sql):
    with triggers.GUARD.without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify_ledger().problems
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger", stdout=StringIO())
    assert ended.value.code == 1


def test_an_entry_without_its_gift_is_found(fund):
    with transaction.atomic():
        append_entry(fund=lock_fund(fund.pk), kind="gift", amount=5_000, source="gift:nobody")
    assert verify_ledger().problems == ["gift entry of gift:nobody has no paid gift"]


def test_a_paid_gift_whose_amount_was_changed_is_found(fund):
    gift = Gift.objects.first()
    Gift.objects.filter(pk=gift.pk).update(amount=1)
    assert verify_ledger().problems == [f"gift {gift.public_id} is paid and its entry is not what it should be"]


def test_a_missing_trigger_fails_the_checks_and_the_verification(fund):
    assert triggers.GUARD.missing() == []
    name = next(iter(triggers.GUARD.wanted(connection)))
    with triggers.GUARD.without_triggers():
        assert f"trigger {name} is missing" in verify_ledger().problems
        assert "scholarships.E001" in [fault.id for fault in run_checks(tags=["ieum"], databases=["default"])]
    assert triggers.GUARD.missing() == []
    assert "scholarships.E001" not in [fault.id for fault in run_checks(tags=["ieum"], databases=["default"])]


def test_migrating_again_puts_a_lost_trigger_back(fund):
    triggers.GUARD.remove()
    call_command("migrate", "scholarships", "--skip-checks", verbosity=0)
    assert triggers.GUARD.missing() == []


@pytest.mark.sqlite
@pytest.mark.parametrize("damage", ["amount = 'many'", "at = 'once upon a time'"])
def test_a_value_that_cannot_be_read_is_a_problem_in_words(fund, damage):
    with triggers.GUARD.without_triggers(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {damage} WHERE position = 2")
    found = verify_ledger()
    with triggers.GUARD.without_triggers(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
    assert any("cannot be read" in problem for problem in found.problems)


def test_a_refund_whose_entry_stands_in_another_fund_is_found(fund):
    gift = fund.gifts.first()
    settle(gift, checkout_of(gift, refunds=(given_back(1_000),)))
    assert verify_ledger().problems == []
    Refund.objects.update(gift=paid_gift())
    assert [problem for problem in verify_ledger().problems if problem.startswith("refund:")]


def test_a_trigger_of_the_right_name_that_does_nothing_is_missing(fund):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = "scholarships_ledger_no_update"
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END")
            wanted = [name]
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the table is altered in the transaction that filled it
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE REPLICA TRIGGER scholarships_ledger_no_change")
            wanted = ["scholarships_ledger_no_change"]
    assert triggers.GUARD.missing() == wanted
    triggers.GUARD.install()
    assert triggers.GUARD.missing() == []


@pytest.mark.postgres
def test_a_function_that_refuses_nothing_is_found(fund):
    with connection.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE FUNCTION scholarships_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    assert triggers.GUARD.missing() == list(triggers.GUARD.postgres)
    triggers.GUARD.install()
    assert triggers.GUARD.missing() == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_entries_of_a_fund_that_is_gone_are_found():
    gift = paid_gift()
    assert verify_ledger().problems == []
    with triggers.GUARD.without_triggers(), connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute(f"UPDATE {TABLE} SET fund_id = 999999")
        cursor.execute("PRAGMA foreign_keys = ON")
    assert "2 entries belong to no fund" in verify_ledger().problems
    assert gift.fund_id != 999999


@pytest.mark.parametrize("days", ["0", "-3", "99999999999"])
def test_reconciliation_goes_back_a_sensible_number_of_days(days):
    with pytest.raises(CommandError, match="--days must be from 1 to"):
        call_command("reconcile_payments", "--days", days)
