"""The part of the reconciliation that goes by Stripe's lists of subscriptions, invoices, refunds and disputes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError

from scholarships import gateway
from scholarships.exceptions import NotAtStripe, ScholarshipsError, StripeUnavailable
from scholarships.models import Dispute, Gift, LedgerEntry, RecurringGift, Refund
from scholarships.services.disputes import apply_dispute
from scholarships.services.events import follow_payment
from scholarships.services.outcomes import Outcome
from scholarships.services.recurring import apply_invoice, apply_subscription
from scholarships.services.refunds import RANK

log = logging.getLogger("ieum.payments")
# Stripe lists by the day of making: an invoice is tried again for weeks, a refund fails after weeks, a dispute lasts for months.
INVOICE_LASTS, REFUND_LASTS, DISPUTE_LASTS = timedelta(days=35), timedelta(days=35), timedelta(days=150)


@dataclass
class Reconciliation:
    """How many objects were looked at, how many things were put right, which payments belong to no gift, and what could not be put right."""

    checked: int = 0
    repaired: int = 0
    unmatched: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def put_right(self, about: str, act: Callable[[], Outcome]) -> bool | None:
        """Do it and count it; whether the object belongs to us. What breaks (None) is a problem to tell of, and not in the way of the rest.

        Raises StripeUnavailable, as nothing else would get an answer either.
        """
        try:
            outcome = act()
        except StripeUnavailable:
            raise
        except (ScholarshipsError, IntegrityError) as error:
            log.exception("%s cannot be reconciled", about)
            self.problems.append(f"{about}: {type(error).__name__}: {error}")
            return None
        self.repaired += outcome.changed
        return outcome.matched


def reconcile_monthly(since: datetime, found: Reconciliation) -> None:
    """Subscriptions that Stripe lists as not ended are as the list says; ours that are not in it are asked for one by one."""
    listed = set()
    for subscription in gateway.running_subscriptions():
        found.checked += 1
        listed.add(subscription.id)
        if subscription.monthly_id:  # what the account sells besides is none of ours
            found.put_right(subscription.id, partial(apply_subscription, subscription))
    unheard = RecurringGift.objects.running().exclude(subscription__in=listed).values_list("subscription", flat=True)
    for subscription_id in [one for one in unheard if one]:
        found.checked += 1
        found.put_right(subscription_id, partial(_end_what_is_gone, subscription_id))
    _reconcile_invoices(since - INVOICE_LASTS, found)


def _end_what_is_gone(subscription_id: str) -> Outcome:
    try:
        return apply_subscription(gateway.fetch_subscription(subscription_id))
    except NotAtStripe:
        return Outcome(matched=False, changed=False)


def _reconcile_invoices(since: datetime, found: Reconciliation) -> None:
    invoices = [one for one in gateway.invoices_since(since) if one.monthly_id and one.amount]
    found.checked += len(invoices)
    known = dict(Gift.objects.paid().filter(invoice__in=[one.id for one in invoices]).values_list("invoice", "public_id"))
    with_fee = set(LedgerEntry.objects.filter(source__in=[f"gift:{one}" for one in known.values()], kind="fee").values_list("source", flat=True))
    for invoice in reversed(invoices):  # the oldest first, as they would have come
        if f"gift:{known.get(invoice.id)}" not in with_fee:
            found.put_right(invoice.id, partial(_ask_and_apply, invoice.id))


def _ask_and_apply(invoice_id: str) -> Outcome:
    return apply_invoice(gateway.fetch_invoice(invoice_id))


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
        found.put_right(payment_intent, partial(follow_payment, payment_intent))
    disputes = {stripe_id: said for stripe_id, *said in Dispute.objects.values_list("stripe_id", "status", "taken")}
    for disputed in gateway.disputes_since(since - DISPUTE_LASTS):
        found.checked += 1
        taken = disputed.withdrawn if disputed.is_taken and not disputed.is_returned else 0  # it may come back days after the word that it does
        if disputes.get(disputed.id) != [disputed.status, taken] or disputed.status == Dispute.Status.OPEN:
            found.put_right(disputed.id, partial(apply_dispute, disputed))
