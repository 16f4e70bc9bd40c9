"""Does everything agree? The chain of each fund, the gifts and refunds behind it, and the triggers that guard it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from scholarships import triggers
from scholarships.models import Fund, Gift, LedgerEntry, Refund
from scholarships.models.ledger import GENESIS

AVAILABLE = LedgerEntry.Account.AVAILABLE


@dataclass
class Verification:
    """How much was read, and every disagreement as a sentence."""

    funds: int = 0
    entries: int = 0
    problems: list[str] = field(default_factory=list)


def verify_ledger() -> Verification:
    """Read the whole ledger once, in order, and compare it with gifts and refunds."""
    found = Verification(problems=[f"trigger {name} is missing" for name in triggers.GUARD.missing()])
    for fund in Fund.objects.order_by("pk"):
        found.funds += 1
        found.problems += [f"fund {fund.slug}: {problem}" for problem in _readable(partial(_chain, fund, found))]
    for part in (_entries_without_fund, _gifts_without_entry, _entries_without_gift, _refunds_without_entry):
        found.problems += _readable(part)
    return found


def _readable(part: Callable[[], Iterable[str]]) -> Iterator[str]:
    """What this part finds; a value that cannot even be read (SQLite keeps text in a column of numbers) is one more problem."""
    try:
        yield from part()
    except (AttributeError, TypeError, ValueError, ArithmeticError) as error:
        yield f"a value cannot be read: {error}"


def _chain(fund: Fund, found: Verification) -> Iterator[str]:
    """Positions without a gap, balances that add up, hashes that join."""
    previous, available = GENESIS, 0
    for expected, entry in enumerate(LedgerEntry.objects.filter(fund=fund).order_by("position").iterator(chunk_size=2000), start=1):
        found.entries += 1
        available += entry.amount if entry.account == AVAILABLE else 0
        if entry.position != expected:
            yield f"entry {expected} is missing, {entry.position} follows"
            return
        if entry.available_after != available:
            yield f"entry {entry.position} says {entry.available_after} available, the sum is {available}"
        if entry.previous_hash != previous or entry.hash != entry.computed_hash():
            yield f"entry {entry.position} does not carry the hash of what it says"
        previous = entry.hash


def _entries_without_fund() -> list[str]:
    """Entries whose fund is gone, past the foreign key: no chain reads them."""
    lost = LedgerEntry.objects.exclude(fund_id__in=Fund.objects.values("pk")).count()
    return [f"{lost} entries belong to no fund"] if lost else []


def _gifts_without_entry() -> list[str]:
    written = {
        source: (fund, amount)
        for source, fund, amount in LedgerEntry.objects.filter(kind="gift").values_list("source", "fund_id", "amount").iterator()
    }
    paid = Gift.objects.paid().values_list("public_id", "fund_id", "amount").iterator()
    return [
        f"gift {public_id} is paid and its entry is not what it should be"
        for public_id, *said in paid
        if written.get(f"gift:{public_id}") != tuple(said)
    ]


def _entries_without_gift() -> list[str]:
    paid = {f"gift:{public_id}" for public_id in Gift.objects.paid().values_list("public_id", flat=True).iterator()}
    written = LedgerEntry.objects.filter(kind__in=("gift", "fee")).values_list("source", "kind").iterator()
    return [f"{kind} entry of {source} has no paid gift" for source, kind in written if source not in paid]


def _refunds_without_entry() -> list[str]:
    """Refunds and their entries in the gift's own fund, each way; a refund that failed afterwards cancels out."""
    written: dict[tuple[str, int], int] = {}
    rows = LedgerEntry.objects.filter(kind__in=("refund", "refund_failed")).values_list("source", "fund_id", "amount")
    for source, fund, amount in rows.iterator():
        written[source, fund] = written.get((source, fund), 0) + amount
    wanted = {
        (f"refund:{stripe_id}", fund): -amount
        for stripe_id, fund, amount in Refund.objects.filter(status="succeeded").values_list("stripe_id", "gift__fund_id", "amount").iterator()
    }
    differing = {one for one in {*written, *wanted} if written.get(one, 0) != wanted.get(one, 0)}
    return [f"{one[0]}: {written.get(one, 0)} is written, {wanted.get(one, 0)} was given back" for one in sorted(differing)]
