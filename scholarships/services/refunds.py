"""Money that went back. A fact from outside: recorded always, even when the balance goes below zero."""

from collections.abc import Iterable

from scholarships.gateway import GivenBack
from scholarships.models import Fund, Gift, LedgerEntry, Refund
from scholarships.money import stripe_amount
from scholarships.services.entries import append_entry
from scholarships.signals import gift_net_changed

# Forward only: an answer that was fetched earlier and applied later changes nothing.
RANK = {"pending": 0, "succeeded": 1, "failed": 2, "canceled": 2}


def record_refunds(*, gift: Gift, fund: Fund, refunds: Iterable[GivenBack]) -> list[LedgerEntry | None]:
    """Refunds of a gift as Stripe lists them now; gift and fund are locked by the caller. Returns the entries that were new."""
    entries = [_record(gift, fund, given_back) for given_back in refunds]
    if any(entries):
        gift_net_changed.send(sender=Gift, gift=gift)
    return entries


def _record(gift: Gift, fund: Fund, given_back: GivenBack) -> LedgerEntry | None:
    status = given_back.status if given_back.status in RANK else Refund.Status.PENDING
    amount = stripe_amount(given_back.amount, given_back.currency)
    refund, _ = Refund.objects.get_or_create(stripe_id=given_back.id, defaults={"gift": gift, "amount": amount, "status": status})
    if RANK[status] > RANK[refund.status]:
        refund.status = status
        refund.save(update_fields=["status"])
    if refund.status == Refund.Status.SUCCEEDED:
        return append_entry(fund=fund, kind="refund", amount=-refund.amount, source=refund.source)
    if RANK[refund.status] == 2 and LedgerEntry.objects.filter(source=refund.source, kind="refund").exists():
        return append_entry(fund=fund, kind="refund_failed", amount=refund.amount, source=refund.source)
    return None
