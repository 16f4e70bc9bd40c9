"""Writing into the ledger: under the fund's lock, each fact once."""

from dataclasses import dataclass

from django.utils import timezone

from scholarships.exceptions import LedgerIsBroken
from scholarships.models import Fund, LedgerEntry
from scholarships.models.ledger import GENESIS


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
    *, fund: Fund, kind: str, amount: int, source: str, account: str = LedgerEntry.Account.AVAILABLE, settlement: Settlement | None = None
) -> LedgerEntry | None:
    """Append one entry of signed won to a fund that the caller holds locked; None when this source has its entry already.

    Raises LedgerIsBroken when that entry says something else.
    """
    if known := LedgerEntry.objects.filter(source=source, kind=kind, account=account).first():
        if (known.fund_id, known.amount) != (fund.pk, amount):
            raise LedgerIsBroken(f"{source} {kind}: {known.amount} is written, {amount} is said")
        return None
    last = LedgerEntry.objects.filter(fund=fund).order_by("-position").first()
    entry = LedgerEntry(
        fund=fund,
        position=last.position + 1 if last else 1,
        account=account,
        kind=kind,
        amount=amount,
        available_after=(last.available_after if last else 0) + (amount if account == LedgerEntry.Account.AVAILABLE else 0),
        source=source,
        settlement_amount=settlement.amount if settlement else None,
        settlement_currency=settlement.currency if settlement else "",
        settlement_rate=settlement.rate if settlement else "",
        at=max(timezone.now(), last.at) if last else timezone.now(),
        previous_hash=last.hash if last else GENESIS,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    return entry
