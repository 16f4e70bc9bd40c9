# ruff: noqa: S608 - statements made of our own table's name, written here to be refused
"""Months of the books: closed once, sealed over each other, put right only by dated corrections of two people."""

import hashlib
import itertools
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.staff.waiting import waiting
from scholarships import triggers
from scholarships.exceptions import AlreadyDecided, LedgerIsBroken, NotASecondPerson, NothingToCorrect
from scholarships.ledger_schedule import close_nightly
from scholarships.models import BankDeposit, BankStatement, Correction, Dispute, Fund, Gift, LedgerClosing, LedgerEntry, LedgerHead
from scholarships.months import begin_of
from scholarships.services.closings import close_months, close_next_month
from scholarships.services.corrections import ask_correction, confirm_correction, drop_correction
from scholarships.services.entries import append_entry, lock_fund
from scholarships.services.verification import checks, register_check, verify_ledger, verify_nightly
from tests.factories import staff
from tests.scholarships.factories import FundFactory, paid_gift

pytestmark = pytest.mark.django_db
CLOSINGS, HEADS, CORRECTIONS = (model._meta.db_table for model in (LedgerClosing, LedgerHead, Correction))
AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))


def appended(fund: Fund, *, at: datetime | None = None, **said: Any) -> LedgerEntry | None:
    """One entry, written as if it were that moment."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        if at:
            patch.setattr("scholarships.services.entries.timezone.now", lambda: at)
        return append_entry(fund=lock_fund(fund.pk), **said)


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


@pytest.fixture
def fund() -> Fund:
    """10,000 won in August, nothing in September, 5,000 promised to a scholar in October."""
    fund = FundFactory()
    at = noon(8, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scholarships.services.entries.timezone.now", lambda: at)
        paid_gift(fund, amount=10_000)
    appended(fund, at=noon(10, 2), kind="award", amount=-5_000, source="award:1")
    appended(fund, at=noon(10, 2), kind="award", amount=5_000, source="award:1", account="reserved")
    return fund


@pytest.fixture
def closed(fund: Fund) -> Fund:
    close_months(now=noon(11, 2))
    return fund


def test_every_month_that_is_over_is_closed_also_those_in_which_nothing_moved(closed: Fund) -> None:
    august, september, october = LedgerClosing.objects.filter(fund=closed).order_by("month")
    assert [one.month for one in (august, september, october)] == [AUGUST, SEPTEMBER, OCTOBER]
    assert august.totals == {"gift.available": 10_000, "fee.available": -290}
    assert (september.entries, september.totals, september.position, september.head_hash) == (0, {}, 2, august.head_hash)
    assert (october.entries, october.position, october.available, october.reserved) == (2, 4, 4_710, 5_000)
    assert verify_ledger().problems == []


def test_each_seal_covers_the_one_before_and_a_stranger_can_make_it_again(closed: Fund) -> None:
    closings = list(LedgerClosing.objects.order_by("month"))
    assert all(after.previous_hash == before.hash for before, after in itertools.pairwise(closings))
    assert all(one.hash == hashlib.sha256("\n".join(one.said()).encode()).hexdigest() for one in closings)


def test_a_month_is_closed_once_and_only_when_it_is_over(fund: Fund) -> None:
    assert [one.month for one in close_months(now=begin_of(OCTOBER))] == [AUGUST]
    assert close_months(now=begin_of(OCTOBER)) == []
    assert [one.month for one in close_months(now=begin_of(OCTOBER) + timedelta(hours=2))] == [SEPTEMBER]


def test_a_missed_night_is_caught_up_and_a_fund_without_entries_has_no_months(fund: Fund) -> None:
    FundFactory()
    assert close_nightly().endswith("months closed")
    assert LedgerClosing.objects.filter(month__lt=timezone.localdate().replace(day=1)).count() == LedgerClosing.objects.count() >= 2
    assert close_nightly() == "0 months closed"


def steps_of(act: Callable[[], Any]) -> int:
    """How much SQLite works, in thousands of its own steps: the same on every machine."""
    counted = itertools.count()
    connection.connection.set_progress_handler(lambda: next(counted) and None, 1000)
    try:
        act()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return next(counted)


@pytest.mark.sqlite
def test_months_caught_up_read_each_entry_once(fund: Fund) -> None:
    """Four times the months with four times the entries are four times the work, not sixteen."""
    work = []
    for months in (8, 32):
        fund = FundFactory()
        begun, entries = datetime(2015, 1, 2, tzinfo=UTC), []
        for number in range(150 * months):
            said = {"position": number + 1, "kind": "fee", "amount": -1, "available_after": -number - 1, "source": f"gift:{fund.pk}:{number}"}
            entries.append(LedgerEntry(fund=fund, at=begun + timedelta(hours=4.8 * number), hash=f"{number:064d}", **said))
        LedgerEntry.objects.bulk_create(entries)
        LedgerHead.objects.create(fund=fund, position=len(entries))
        moment = entries[-1].at + timedelta(days=1)
        work.append(steps_of(lambda fund=fund, moment=moment: list(iter(lambda: close_next_month(fund_id=fund.pk, now=moment), None))))
        assert LedgerClosing.objects.filter(fund=fund).count() >= months - 3
    assert work[1] < 6 * work[0]


def refused(sql: str) -> None:
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {CLOSINGS} SET available = 1",
        f"UPDATE {CLOSINGS} SET totals = '{{}}'",
        f"UPDATE {CLOSINGS} SET hash = 'x'",
        f"DELETE FROM {CLOSINGS} WHERE position = 4",
        f"UPDATE {HEADS} SET position = position - 1",
        f"UPDATE {HEADS} SET available = 1",
        f"DELETE FROM {HEADS}",
    ],
)
def test_the_database_refuses_to_change_a_closed_month_or_to_set_a_ledger_back(closed: Fund, sql: str) -> None:
    refused(sql)


@pytest.mark.sqlite
@pytest.mark.parametrize("model", [LedgerClosing, LedgerHead])
def test_sqlite_refuses_to_replace_a_closed_month_or_a_head(closed: Fund, model: Any) -> None:
    columns = ", ".join(field.column for field in model._meta.fields)
    refused(f"INSERT OR REPLACE INTO {model._meta.db_table} ({columns}) SELECT {columns} FROM {model._meta.db_table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", [CLOSINGS, HEADS, CORRECTIONS])
def test_postgresql_refuses_to_truncate_what_belongs_to_the_books(closed: Fund, table: str) -> None:
    refused(f"TRUNCATE {table}")


def test_whoever_closed_a_month_may_leave(fund: Fund) -> None:
    clerk = staff("staff")
    close_months(by=clerk, now=noon(11, 2))
    assert set(LedgerClosing.objects.values_list("by", flat=True)) == {clerk.pk}
    clerk.delete()
    assert set(LedgerClosing.objects.values_list("by", flat=True)) == {None}
    assert verify_ledger().problems == []


def tampered(*statements: str) -> list[str]:
    with ExitStack() as stack:
        for guard in triggers.GUARDS:
            stack.enter_context(guard.without_triggers())
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    return verify_ledger().problems


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM scholarships_ledgerentry WHERE position = 4", "ends with entry 3, written down is 4"),
        (f"UPDATE {CLOSINGS} SET available = available + 1 WHERE position = 4", "does not carry the seal"),
        (f"UPDATE {CLOSINGS} SET entries = 3 WHERE position = 4", "other sums than its entries"),
        (f"DELETE FROM {CLOSINGS} WHERE entries = 0", "stands where 2026-09 should be"),
        (f"UPDATE {HEADS} SET reserved = 1", "reserved adds up to 5000, written down is 1"),
        (f"DELETE FROM {HEADS}", "the end of its ledger is not written down"),
    ],
)
def test_what_was_tampered_with_past_the_triggers_is_named(closed: Fund, sql: str, said: str) -> None:
    assert any(said in problem for problem in tampered(sql))


def test_a_tail_cut_off_with_the_head_set_back_is_seen_by_the_closed_month(closed: Fund) -> None:
    """Even when every trigger was taken off and the head made to fit."""
    third = LedgerEntry.objects.get(position=3)
    cut = "DELETE FROM scholarships_ledgerentry WHERE position = 4"
    problems = tampered(cut, f"UPDATE {HEADS} SET position = 3, hash = '{third.hash}', reserved = 0")
    assert any("2026-10 ends with entry 4, its entries end with 3" in problem for problem in problems)


def test_the_next_entry_does_not_hide_that_a_tail_was_cut_off(fund: Fund) -> None:
    tampered("DELETE FROM scholarships_ledgerentry WHERE position = 4")
    appended(fund, kind="dispute", amount=-1, source="dispute:x")
    assert LedgerEntry.objects.order_by("position").last().position == 5  # the fact from outside is recorded all the same
    assert any("entry 4 is missing, 5 follows" in problem for problem in verify_ledger().problems)


def asked(fund: Fund, **said: Any) -> Correction:
    return ask_correction(**{"fund": fund, "amount": -300, "dated": date(2026, 8, 30), "reason": "수수료 두 번", "by": staff("staff"), **said})


def test_a_correction_is_asked_by_one_and_confirmed_by_another(closed: Fund) -> None:
    correction = asked(closed)
    before = list(LedgerClosing.objects.values())
    with pytest.raises(NotASecondPerson):
        confirm_correction(correction_id=correction.pk, by=correction.asked_by)
    assert LedgerEntry.objects.filter(kind="correction").count() == 0
    confirm_correction(correction_id=correction.pk, by=staff("officer"))
    entry = LedgerEntry.objects.get(kind="correction")
    assert (entry.amount, entry.dated, entry.source) == (-300, date(2026, 8, 30), correction.source)
    assert list(LedgerClosing.objects.values()) == before
    assert verify_ledger().problems == []
    with pytest.raises(AlreadyDecided):
        confirm_correction(correction_id=correction.pk, by=staff("auditor"))


def test_a_correction_that_is_taken_back_moves_nothing(closed: Fund) -> None:
    correction = asked(closed)
    drop_correction(correction_id=correction.pk, by=staff("officer"))
    with pytest.raises(AlreadyDecided):
        confirm_correction(correction_id=correction.pk, by=staff("auditor"))
    assert not LedgerEntry.objects.filter(kind="correction").exists()


@pytest.mark.parametrize("said", [{"amount": 0}, {"reason": " "}, {"dated": date(2999, 1, 1)}])
def test_a_correction_of_nothing_is_refused(fund: Fund, said: dict[str, Any]) -> None:
    with pytest.raises(NothingToCorrect):
        asked(fund, **said)


def test_the_database_holds_a_correction_to_two_people_and_to_its_words(closed: Fund) -> None:
    correction = asked(closed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(state="recorded", decided_by=correction.asked_by, decided_at=timezone.now())
    for sql in (f"UPDATE {CORRECTIONS} SET amount = 5", f"UPDATE {CORRECTIONS} SET reason = 'x'", f"DELETE FROM {CORRECTIONS}"):
        refused(sql)


def deposit_given_twice(fund: Fund) -> str:
    said = {"entity": fund.entity, "amount": 15_000, "at": noon(8, 1), "fingerprint": "f"}
    deposit = BankDeposit.objects.create(statement=BankStatement.objects.create(entity=fund.entity, account="1"), **said)
    for _ in range(2):
        gift = Gift.objects.create(fund=fund, amount=10_000, channel="transfer", status="paid", paid_at=noon(8, 1), deposit=deposit)
        appended(fund, kind="gift", amount=10_000, source=gift.source)
    return f"deposit {deposit.pk} brought 15000, its gifts are 20000"


def lost_dispute_without_entry(fund: Fund) -> str:
    Dispute.objects.create(gift=Gift.objects.get(), stripe_id="dp_1", amount=10_000, taken=10_000, status="lost")
    return "dispute:dp_1: 0 is written, -10000 was taken"


def award_that_only_takes(fund: Fund) -> str:
    appended(fund, kind="award", amount=-100, source="award:2")
    return "award entries of award:2 differ by -100 between available and reserved"


def payout_of_what_is_not_reserved(fund: Fund) -> str:
    appended(fund, kind="disbursement", amount=-100, source="disbursement:1")
    return "disbursement of disbursement:1 does not come from what is reserved"


def correction_of_nobody(fund: Fund) -> str:
    appended(fund, kind="correction", amount=-100, source="correction:x", dated=AUGUST)
    return "correction:x: -100 is written, 0 was confirmed"


def gift_in_kind_as_money(fund: Fund) -> str:
    gift = Gift.objects.create(fund=fund, amount=10_000, channel="in_kind", status="paid", paid_at=noon(8, 1))
    appended(fund, kind="gift", amount=10_000, source=gift.source)
    return f"gift {gift.public_id} is paid and its entry is not what it should be"


@pytest.mark.parametrize(
    "wrong",
    [
        deposit_given_twice,
        lost_dispute_without_entry,
        award_that_only_takes,
        payout_of_what_is_not_reserved,
        correction_of_nobody,
        gift_in_kind_as_money,
    ],
)
def test_what_stands_behind_the_entries_is_compared(fund: Fund, wrong: Callable[[Fund], str]) -> None:
    said = wrong(fund)
    assert verify_ledger().problems == [said]


@pytest.mark.parametrize(("status", "entries"), [("open", ()), ("open", (-10_000,)), ("lost", (-10_000,)), ("won", (-10_000, 10_000)), ("won", ())])
def test_a_dispute_agrees_in_each_of_its_states(fund: Fund, status: str, entries: tuple[int, ...]) -> None:
    Dispute.objects.create(gift=Gift.objects.get(), stripe_id="dp_1", amount=10_000, taken=-sum(entries), status=status)
    for amount in entries:
        appended(fund, kind="dispute" if amount < 0 else "dispute_won", amount=amount, source="dispute:dp_1")
    appended(fund, kind="fee", amount=-20, source="dispute:dp_1")
    assert verify_ledger().problems == []


def test_other_parts_say_what_does_not_agree(fund: Fund) -> None:
    register_check("receipts of a test", lambda: ["number 3 is missing"])
    try:
        assert verify_ledger().problems == ["receipts of a test: number 3 is missing"]
        with pytest.raises(LedgerIsBroken, match="number 3"):
            verify_nightly()
    finally:
        del checks["receipts of a test"]
    assert verify_nightly() == "1 funds, 4 entries, 0 closed months agree"


def test_a_balance_below_zero_and_a_correction_wait_on_the_dashboard(fund: Fund) -> None:
    counts = {name: one.count for name, one in waiting.items()}
    assert (counts["negative_balance"](), counts["corrections"]()) == (0, 0)
    asked(fund)
    appended(fund, kind="dispute", amount=-900_000, source="dispute:1")
    assert (counts["negative_balance"](), counts["corrections"]()) == (1, 1)


def test_verification_asks_the_database_no_more_for_a_longer_ledger(fund: Fund, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        appended(fund, kind="fee", amount=-1, source=f"gift:{number}")
    with django_assert_max_num_queries(60):
        verify_ledger()
