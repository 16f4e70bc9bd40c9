"""Writing into the ledger: under the fund's lock, each fact once."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from scholarships.exceptions import LedgerIsBroken
from scholarships.models import Fund, LedgerEntry, LedgerHead


@dataclass(frozen=True)
class Settlement:
    """What a payment service settled, in the least unit of its own currency."""

    amount: int
    currency: str
    rate: str


def lock_fund(fund_id: int) -> Fund:
    """The fund, held until the transaction ends. Gifts may still be started meanwhile (no key lock)."""
    return Fund.objects.select_for_update(no_key=True).get(pk=fund_id)


def append_entry(
    *,
    fund: Fund,
    kind: str,
    amount: int,
    source: str,
    account: str = LedgerEntry.Account.AVAILABLE,
    settlement: Settlement | None = None,
    dated: date | None = None,
) -> LedgerEntry | None:
    """Append one entry of signed won to a fund that the caller holds locked; None when this source has its entry already.

    It is counted on from the fund's head, so that a tail that was cut off stays a gap for `verify_ledger`. Raises LedgerIsBroken when
    that entry says something else.
    """
    if known := LedgerEntry.objects.filter(source=source, kind=kind, account=account).first():
        if (known.fund_id, known.amount) != (fund.pk, amount):
            raise LedgerIsBroken(f"{source} {kind}: {known.amount} is written, {amount} is said")
        return None
    head = LedgerHead.objects.filter(fund=fund).first() or LedgerHead(fund=fund)
    now = timezone.now()
    entry = LedgerEntry(
        fund=fund,
        position=head.position + 1,
        account=account,
        kind=kind,
        amount=amount,
        available_after=head.available + (amount if account == LedgerEntry.Account.AVAILABLE else 0),
        source=source,
        settlement_amount=settlement.amount if settlement else None,
        settlement_currency=settlement.currency if settlement else "",
        settlement_rate=settlement.rate if settlement else "",
        dated=dated,
        at=max(now, head.at) if head.at else now,
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    _move_head(head, entry)
    return entry


def _move_head(head: LedgerHead, entry: LedgerEntry) -> None:
    """One step on. The first entry of a fund makes the row."""
    head.position, head.hash, head.at = entry.position, entry.hash, entry.at
    setattr(head, entry.account, getattr(head, entry.account) + entry.amount)
    head.save()
