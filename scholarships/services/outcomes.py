"""What acting on something of Stripe's came to, and the list of money that a person has to look at."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from scholarships.gateway import Checkout
from scholarships.models import Gift, UnmatchedPayment

log = logging.getLogger("ieum.payments")


@dataclass(frozen=True)
class Outcome:
    """Whether the object belongs to a gift of ours, and whether anything changed. `about`: Stripe's ids of all that the answer spoke of."""

    matched: bool
    changed: bool
    about: frozenset[str] = frozenset()

    def __and__(self, other: "Outcome") -> "Outcome":
        """Both belong to us; either changed something."""
        return Outcome(self.matched and other.matched, self.changed or other.changed, self.about | other.about)

    def of(self, *ids: str) -> "Outcome":
        """The same, about these ids too."""
        return replace(self, about=self.about.union(filter(None, ids)))


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


def show_what_went_back_twice(gift: Gift) -> None:
    """More went back of a gift than came, as when a bank takes what had been refunded: for staff, once a dispute. The caller holds the gift locked.

    Under the dispute's number: that is where it is answered, and the payment's own may stand on the list for another reason.
    """
    net = Gift.objects.with_net().values_list("net", flat=True).get(pk=gift.pk)
    if net >= 0:
        return
    dispute = gift.disputes.filter(taken__gt=0).first()
    about = {"checkout_session": gift.checkout_session or "", "amount": -net, "currency": gift.currency, "gift": gift}
    row = UnmatchedPayment(payment_intent=dispute.stripe_id if dispute else gift.source, reason=UnmatchedPayment.Reason.WENT_BACK_TWICE, **about)
    UnmatchedPayment.objects.bulk_create([row], ignore_conflicts=True)
    log.warning("gift %s: %s won more went back than came", gift.public_id, -net)


@transaction.atomic
def resolve_unmatched(*, payment_id: int, by: Any, note: str) -> UnmatchedPayment:
    """A member of staff has dealt with it, and says how."""
    payment = UnmatchedPayment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.resolved_at is None and note.strip():
        payment.resolved_at, payment.resolved_by, payment.note = timezone.now(), by, note.strip()[:300]
        payment.save(update_fields=["resolved_at", "resolved_by", "note"])
        log_act(payment, "scholarships.resolve_unmatched", by=by)
    return payment
