"""What a checkout, asked for at Stripe, means for our gifts: the one place where events, reconciliation and chance meet."""

import logging
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from scholarships.exceptions import PaymentDiffers
from scholarships.gateway import Checkout
from scholarships.models import Fund, Gift, UnmatchedPayment
from scholarships.money import CURRENCY, stripe_amount
from scholarships.services.gifts import abandon_gift, record_declined, settle_gift

log = logging.getLogger("ieum.payments")
Reason = UnmatchedPayment.Reason


@dataclass(frozen=True)
class Outcome:
    """Whether the checkout belongs to a gift of ours, and whether anything changed."""

    matched: bool
    changed: bool


def apply_checkout(checkout: Checkout) -> Outcome:
    """Move the gift that this checkout belongs to, forward only; money that belongs to none goes to the staff's list.

    `checkout` comes from the gateway's fetch functions, never from an event's body. May happen any number of times, in any order.
    """
    gift = find_gift(checkout)
    if not checkout.is_paid:
        return Outcome(gift is not None, gift is not None and _apply_unpaid(gift, checkout))
    if gift is None:
        gift = _adopt_gift(checkout)
    if gift is None:
        return _set_aside(checkout, Reason.NO_GIFT, None)
    try:
        return Outcome(True, settle_gift(gift_id=gift.pk, checkout=checkout))
    except PaymentDiffers as difference:
        return _set_aside(checkout, difference.reason, gift)


def find_gift(checkout: Checkout) -> Gift | None:
    """The gift by its payment, else by its session, else by the id that we gave Stripe to keep."""
    keys = {"payment_intent": checkout.payment_intent, "checkout_session": checkout.id, "public_id": _uuid(checkout.gift_id)}
    for name, value in keys.items():
        if value and (gift := Gift.objects.filter(**{name: value}).first()):
            return gift
    return None


def _apply_unpaid(gift: Gift, checkout: Checkout) -> bool:
    if checkout.status == "expired":
        return abandon_gift(gift_id=gift.pk, checkout_session=checkout.id)
    return checkout.declined and record_declined(gift_id=gift.pk)


@transaction.atomic
def _adopt_gift(checkout: Checkout) -> Gift | None:
    """A paid checkout that we opened but whose row is gone, as after a restored backup: the gift is made from what Stripe kept."""
    public_id, fund = _uuid(checkout.gift_id), Fund.objects.filter(slug=checkout.fund_slug).first()
    if public_id is None or fund is None or checkout.currency != CURRENCY:
        return None
    values = {
        "fund": fund,
        "amount": stripe_amount(checkout.amount, checkout.currency),
        "name": checkout.name[:80],
        "email": checkout.email,
        "checkout_session": checkout.id or None,
    }
    gift, made = Gift.objects.get_or_create(public_id=public_id, defaults=values)
    if made:
        log_act(gift, "scholarships.adopt_gift")
    return gift


def _set_aside(checkout: Checkout, reason: str, gift: Gift | None) -> Outcome:
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
def resolve_unmatched(*, payment_id: int, by, note: str) -> UnmatchedPayment:
    """A member of staff has dealt with it, and says how."""
    payment = UnmatchedPayment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.resolved_at is None and note.strip():
        payment.resolved_at, payment.resolved_by, payment.note = timezone.now(), by, note.strip()[:300]
        payment.save(update_fields=["resolved_at", "resolved_by", "note"])
        log_act(payment, "scholarships.resolve_unmatched", by=by)
    return payment


def _uuid(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
