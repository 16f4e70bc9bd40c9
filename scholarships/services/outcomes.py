"""What acting on something of Stripe's came to, and the list of money that a person has to look at."""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from scholarships.gateway import Checkout
from scholarships.models import Gift, UnmatchedPayment

log = logging.getLogger("ieum.payments")


@dataclass(frozen=True)
class Outcome:
    """Whether the object belongs to a gift of ours, and whether anything changed."""

    matched: bool
    changed: bool

    def __and__(self, other: "Outcome") -> "Outcome":
        """Both belong to us; either changed something."""
        return Outcome(self.matched and other.matched, self.changed or other.changed)


def set_aside(checkout: Checkout, reason: str, gift: Gift | None) -> Outcome:
    """Money for staff to look at: one row per payment, however often it is heard of."""
    row = UnmatchedPayment(
        payment_intent=checkout.payment_intent or checkout.id,
        checkout_session=checkout.id,
        reason=reason,
        amount=checkout.amount,
        currency=checkout.currency,
        gift=gift,
    )
    known = UnmatchedPayment.objects.filter(payment_intent=row.payment_intent).exists()
    UnmatchedPayment.objects.bulk_create([row], ignore_conflicts=True)
    log.warning("payment %s: %s", row.payment_intent, reason)
    return Outcome(False, not known)


@transaction.atomic
def resolve_unmatched(*, payment_id: int, by: Any, note: str) -> UnmatchedPayment:
    """A member of staff has dealt with it, and says how."""
    payment = UnmatchedPayment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.resolved_at is None and note.strip():
        payment.resolved_at, payment.resolved_by, payment.note = timezone.now(), by, note.strip()[:300]
        payment.save(update_fields=["resolved_at", "resolved_by", "note"])
        log_act(payment, "scholarships.resolve_unmatched", by=by)
    return payment
