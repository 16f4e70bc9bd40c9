"""The part of the reconciliation that goes by Stripe's lists of subscriptions, invoices, refunds and disputes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scholarships import gateway
from scholarships.exceptions import NotAtStripe
from scholarships.gateway import Subscription
from scholarships.models import Dispute, Gift, LedgerEntry, RecurringGift, Refund
from scholarships.services.disputes import apply_dispute
from scholarships.services.events import follow_payment
from scholarships.services.recurring import apply_invoice, apply_subscription
from scholarships.services.refunds import RANK

# Stripe lists by the day of making: an invoice is tried again for weeks, a refund fails after weeks, a dispute lasts for months.
INVOICE_LASTS, REFUND_LASTS, DISPUTE_LASTS = timedelta(days=35), timedelta(days=35), timedelta(days=150)


@dataclass
class Reconciliation:
    """How many objects were looked at, how many things were put right, and which payments belong to no gift."""

    checked: int = 0
    repaired: int = 0
    unmatched: list[dict[str, Any]] = field(default_factory=list)


def reconcile_monthly(since: datetime, found: Reconciliation) -> None:
    """Subscriptions that Stripe lists as not ended are as the list says; ours that are not in it are asked for one by one."""
    listed = set()
    for subscription in gateway.running_subscriptions():
        found.checked += 1
        listed.add(subscription.id)
        if subscription.monthly_id:  # what the account sells besides is none of ours
            found.repaired += apply_subscription(subscription).changed
    unheard = RecurringGift.objects.running().exclude(subscription__in=listed).values_list("subscription", flat=True)
    for subscription_id in [one for one in unheard if one]:
        found.checked += 1
        found.repaired += _end_what_is_gone(subscription_id)
    _reconcile_invoices(since - INVOICE_LASTS, found)


def _end_what_is_gone(subscription_id: str) -> bool:
    try:
        subscription: Subscription = gateway.fetch_subscription(subscription_id)
    except NotAtStripe:
        return False
    return apply_subscription(subscription).changed


def _reconcile_invoices(since: datetime, found: Reconciliation) -> None:
    invoices = [one for one in gateway.invoices_since(since) if one.monthly_id and one.amount]
    found.checked += len(invoices)
    known = dict(Gift.objects.paid().filter(invoice__in=[one.id for one in invoices]).values_list("invoice", "public_id"))
    with_fee = set(LedgerEntry.objects.filter(source__in=[f"gift:{one}" for one in known.values()], kind="fee").values_list("source", flat=True))
    for invoice in reversed(invoices):  # the oldest first, as they would have come
        if f"gift:{known.get(invoice.id)}" not in with_fee:
            found.repaired += apply_invoice(gateway.fetch_invoice(invoice.id)).changed


def reconcile_returns(since: datetime, found: Reconciliation) -> None:
    """Refunds and disputes that we never heard of, or that have moved on."""
    refunds = dict(Refund.objects.values_list("stripe_id", "status"))
    payments = set()
    for refund, payment_intent in gateway.refunded_payments_since(since - REFUND_LASTS):
        found.checked += 1
        status = refund.status if refund.status in RANK else Refund.Status.PENDING
        if payment_intent and RANK[status] > RANK.get(refunds.get(refund.id, ""), -1):
            payments.add(payment_intent)
    for payment_intent in sorted(payments):
        found.repaired += follow_payment(payment_intent).changed
    disputes = dict(Dispute.objects.values_list("stripe_id", "status"))
    for disputed in gateway.disputes_since(since - DISPUTE_LASTS):
        found.checked += 1
        if disputes.get(disputed.id) != disputed.status or disputed.status == Dispute.Status.OPEN:
            found.repaired += apply_dispute(disputed).changed
