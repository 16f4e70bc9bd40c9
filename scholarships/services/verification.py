"""Does everything agree? Each fund's chain, its end and its closed months, what stands behind the entries, and the triggers that guard them."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from scholarships import triggers
from scholarships.exceptions import LedgerIsBroken
from scholarships.models import Fund, LedgerClosing, LedgerEntry, LedgerHead
from scholarships.models.ledger import GENESIS
from scholarships.months import begin_of, month_after, month_of
from scholarships.services.verification_sources import SOURCES

Check = Callable[[], Iterable[str]]
ACCOUNTS = tuple(LedgerEntry.Account.values)
checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Let another part of giving (receipts, awards) say what of its own does not agree: each problem as a sentence, few queries."""
    checks[name] = check


@dataclass
class Verification:
    """How much was read, and every disagreement as a sentence."""

    funds: int = 0
    entries: int = 0
    closings: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass
class Month:
    """What the entries of one month add up to, and what stands at its end."""

    entries: int = 0
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    position: int = 0
    head_hash: str = GENESIS
    balance: dict[str, int] = field(default_factory=dict)


def verify_ledger() -> Verification:
    """Read the whole ledger once, in order, and compare it with all that it was made of. Linear in the number of entries."""
    found = Verification(problems=[f"trigger {name} is missing" for guard in triggers.GUARDS for name in guard.missing()])
    for fund in Fund.objects.order_by("pk"):
        found.funds += 1
        found.problems += [f"fund {fund.slug}: {problem}" for problem in _readable(partial(_fund, fund, found))]
    for part in (_entries_without_fund, *SOURCES):
        found.problems += _readable(part)
    for name, check in sorted(checks.items()):
        found.problems += [f"{name}: {problem}" for problem in _readable(check)]
    return found


def verify_nightly() -> str:
    """The same by the clock; returns a line for the record. Raises LedgerIsBroken, so that the run waits on the dashboard."""
    found = verify_ledger()
    if found.problems:
        raise LedgerIsBroken(f"{len(found.problems)} problems, first: {found.problems[0]}")
    return f"{found.funds} funds, {found.entries} entries, {found.closings} closed months agree"


def _readable(part: Check) -> Iterator[str]:
    """What this part finds; a value that cannot even be read (SQLite keeps text in a column of numbers) is one more problem."""
    try:
        yield from part()
    except (AttributeError, TypeError, ValueError, ArithmeticError) as error:
        yield f"a value cannot be read: {error}"


def _fund(fund: Fund, found: Verification) -> Iterator[str]:
    """The chain, then what was written down of it elsewhere."""
    months: dict[date, Month] = {}
    yield from _chain(fund, found, months)
    yield from _head(fund, months)
    yield from _closings(fund, found, months)


def _chain(fund: Fund, found: Verification, months: dict[date, Month]) -> Iterator[str]:
    """Positions without a gap, balances that add up, hashes that join, time that does not go back. Fills `months`."""
    previous, balance, until, before = GENESIS, dict.fromkeys(ACCOUNTS, 0), None, None
    month = Month()
    for expected, entry in enumerate(LedgerEntry.objects.filter(fund=fund).order_by("position").iterator(chunk_size=2000), start=1):
        found.entries += 1
        if entry.position != expected:
            yield f"entry {expected} is missing, {entry.position} follows"
            return
        balance[entry.account] += entry.amount
        if entry.available_after != balance["available"]:
            yield f"entry {entry.position} says {entry.available_after} available, the sum is {balance['available']}"
        if entry.previous_hash != previous or entry.hash != entry.computed_hash():
            yield f"entry {entry.position} does not carry the hash of what it says"
        if before and entry.at < before:
            yield f"entry {entry.position} is older than the one before it"
        if until is None or entry.at >= until:
            month, until = _begin_month(entry.at, months)
        _count(month, entry, balance)
        previous, before = entry.hash, entry.at


def _begin_month(at: datetime, months: dict[date, Month]) -> tuple[Month, datetime]:
    """A new month, and when it ends."""
    first = month_of(at)
    return months.setdefault(first, Month()), begin_of(month_after(first))


def _count(month: Month, entry: LedgerEntry, balance: dict[str, int]) -> None:
    month.entries += 1
    month.totals[f"{entry.kind}.{entry.account}"] += entry.amount
    month.position, month.head_hash, month.balance = entry.position, entry.hash, dict(balance)


def _head(fund: Fund, months: dict[date, Month]) -> Iterator[str]:
    """What was written beside the fund with its last entry: a tail that was cut off no longer reaches it."""
    head, last = LedgerHead.objects.filter(fund=fund).first(), months[max(months)] if months else Month(balance=dict.fromkeys(ACCOUNTS, 0))
    if head is None:
        if months:
            yield "the end of its ledger is not written down"
        return
    if (head.position, head.hash) != (last.position, last.head_hash):
        yield f"its ledger ends with entry {last.position}, written down is {head.position}"
    for account in ACCOUNTS:
        if getattr(head, account) != last.balance[account]:
            yield f"{account} adds up to {last.balance[account]}, written down is {getattr(head, account)}"


def _closings(fund: Fund, found: Verification, months: dict[date, Month]) -> Iterator[str]:
    """Each closed month says what its entries say, and its seal joins the one before it."""
    before, expected, last = GENESIS, min(months, default=None), Month(balance=dict.fromkeys(ACCOUNTS, 0))
    for closing in LedgerClosing.objects.filter(fund=fund).order_by("month"):
        found.closings += 1
        name = f"the closed month {closing.month:%Y-%m}"
        if closing.month != expected:
            yield f"{name} stands where {expected:%Y-%m} should be" if expected else f"{name} has no entries before it"
        if closing.previous_hash != before or closing.hash != closing.computed_hash():
            yield f"{name} does not carry the seal of what it says"
        last = months.get(closing.month) or Month(position=last.position, head_hash=last.head_hash, balance=last.balance)
        yield from _closing(name, closing, last)
        before, expected = closing.hash, month_after(closing.month)


def _closing(name: str, closing: LedgerClosing, month: Month) -> Iterator[str]:
    """One closing beside the entries of its month."""
    if (closing.position, closing.head_hash) != (month.position, month.head_hash):
        yield f"{name} ends with entry {closing.position}, its entries end with {month.position}"
    if (closing.entries, json.dumps(closing.totals, sort_keys=True)) != (month.entries, json.dumps(month.totals, sort_keys=True)):
        yield f"{name} has other sums than its entries"
    if any(getattr(closing, account) != month.balance[account] for account in ACCOUNTS):
        yield f"{name} has other balances than its entries"


def _entries_without_fund() -> list[str]:
    """Entries whose fund is gone, past the foreign key: no chain reads them."""
    lost = LedgerEntry.objects.exclude(fund_id__in=Fund.objects.values("pk")).count()
    return [f"{lost} entries belong to no fund"] if lost else []
