"""What a checkout, asked for at Stripe, means for our gifts: the one place where events, reconciliation and chance meet."""

import uuid

from django.db import transaction
from django.db.models import QuerySet

from core.acts import log_act
from scholarships.exceptions import PaymentDiffers
from scholarships.gateway import Checkout
from scholarships.models import Fund, Gift, UnmatchedPayment
from scholarships.money import CURRENCY, stripe_amount
from scholarships.querysets import first_known
from scholarships.services.gifts import abandon_gift, record_confirming, record_declined, record_not_paid, settle_gift
from scholarships.services.outcomes import Outcome, set_aside

Reason = UnmatchedPayment.Reason


def apply_checkout(checkout: Checkout) -> Outcome:
    """Move the gift that this checkout belongs to, forward only; money that belongs to none goes to the staff's list.

    `checkout` comes from the gateway's fetch functions, never from an event's body. May happen any number of times, in any order.
    """
    if not checkout.is_paid:
        gift = find_gift(checkout)
        return Outcome(gift is not None, gift is not None and _apply_unpaid(gift, checkout))
    try:
        changed = _settle(checkout)
    except PaymentDiffers as difference:
        return set_aside(checkout, difference.reason, find_gift(checkout))
    return set_aside(checkout, Reason.NO_GIFT, None) if changed is None else Outcome(True, changed)


@transaction.atomic
def _settle(checkout: Checkout) -> bool | None:
    """Its gift, found or made anew, settled; None when it belongs to none. Raises PaymentDiffers."""
    gift = find_gift(checkout, among=Gift.objects.held()) or _adopt_gift(checkout)
    return None if gift is None else settle_gift(gift, checkout)


def find_gift(checkout: Checkout, *, among: QuerySet[Gift] | None = None) -> Gift | None:
    """The gift by its payment, else by its session, else by the id that we gave Stripe to keep; `among` may hold what it finds locked."""
    keys = {"payment_intent": checkout.payment_intent, "checkout_session": checkout.id, "public_id": uuid_of(checkout.gift_id)}
    return first_known(Gift.objects.all() if among is None else among, **keys)


def _apply_unpaid(gift: Gift, checkout: Checkout) -> bool:
    if checkout.status == "expired":
        return abandon_gift(gift_id=gift.pk, checkout_session=checkout.id)
    if checkout.status == "complete":
        record = record_not_paid if checkout.declined else record_confirming
        return record(gift_id=gift.pk, checkout_session=checkout.id)
    return checkout.declined and record_declined(gift_id=gift.pk)


def _adopt_gift(checkout: Checkout) -> Gift | None:
    """A paid checkout that we opened but whose row is gone, as after a restored backup: the gift is made from what Stripe kept, and held."""
    public_id, fund = uuid_of(checkout.gift_id), Fund.objects.filter(slug=checkout.fund_slug).first()
    if public_id is None or fund is None or checkout.currency != CURRENCY or checkout.amount <= 0:
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
    return Gift.objects.held().get(pk=gift.pk)


def uuid_of(said: str) -> uuid.UUID | None:
    """An id that we gave Stripe to keep; None when it is none of ours."""
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
