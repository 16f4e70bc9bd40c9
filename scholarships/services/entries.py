"""Writing into the ledger: under the fund's lock, each fact once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from scholarships.exceptions import LedgerIsBroken
from scholarships.models import Fund, LedgerEntry, LedgerHead


@dataclass(frozen=True)
class Settlement:
    """What a payment service settled, in the least unit of its own currency."""

    amount: int
    currency: str
    rate: str


@dataclass(frozen=True)
class Movement:
    """Signed won that moved in a fund because of `source`, not yet written."""

    kind: str
    amount: int
    source: str
    account: str = LedgerEntry.Account.AVAILABLE
    settlement: Settlement | None = None
    dated: date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What is written once."""
        return (self.source, self.kind, self.account)


def lock_fund(fund_id: int) -> Fund:
    """The fund with its body, held until the transaction ends. Gifts may still be started meanwhile (no key lock)."""
    return Fund.objects.select_for_update(no_key=True, of=("self",)).select_related("entity").get(pk=fund_id)


def append_entry(*, fund: Fund, kind: str, amount: int, source: str, **more: Any) -> LedgerEntry | None:
    """One movement, as `append_entries`; None when this source has its entry already."""
    written = append_entries(fund=fund, movements=[Movement(kind, amount, source, **more)])
    return written[0] if written else None


def append_entries(*, fund: Fund, movements: Sequence[Movement]) -> list[LedgerEntry]:
    """Append what is not yet written of these movements to a fund that the caller holds locked; returns the new entries.

    They are counted on from the fund's head, so that a tail that was cut off stays a gap for `verify_ledger`. Raises LedgerIsBroken when
    an entry says something else.
    """
    written = LedgerEntry.objects.filter(source__in={one.source for one in movements}).order_by()
    known = {(entry.source, entry.kind, entry.account): entry for entry in written}
    for one in movements:
        if (entry := known.get(one.key)) and (entry.fund_id, entry.amount) != (fund.pk, one.amount):
            raise LedgerIsBroken(f"{one.source} {one.kind}: {entry.amount} is written, {one.amount} is said")
    new = [one for one in movements if one.key not in known]
    return _write(fund, new) if new else []


def _write(fund: Fund, new: list[Movement]) -> list[LedgerEntry]:
    """The entries in a row, and the head behind each, one step at a time. The first entry of a fund makes the head's row."""
    head, entries = LedgerHead.objects.filter(fund=fund).first() or LedgerHead(fund=fund), []
    for one in new:
        entries.append(_next(head, one))
        head.save(force_insert=head._state.adding)
    return LedgerEntry.objects.bulk_create(entries)


def _next(head: LedgerHead, said: Movement) -> LedgerEntry:
    """The entry after this head, which moves on to it."""
    now = timezone.now()
    entry = LedgerEntry(
        fund_id=head.fund_id,
        position=head.position + 1,
        account=said.account,
        kind=said.kind,
        amount=said.amount,
        available_after=head.available + (said.amount if said.account == LedgerEntry.Account.AVAILABLE else 0),
        source=said.source,
        settlement_amount=said.settlement.amount if said.settlement else None,
        settlement_currency=said.settlement.currency if said.settlement else "",
        settlement_rate=said.settlement.rate if said.settlement else "",
        dated=said.dated,
        at=max(now, head.at) if head.at else now,
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    head.position, head.hash, head.at = entry.position, entry.hash, entry.at
    setattr(head, entry.account, getattr(head, entry.account) + entry.amount)
    return entry
