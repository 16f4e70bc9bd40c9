"""Stripe's events: stored raw and once when they arrive, acted on afterwards as hints."""

import logging

from scholarships import gateway
from scholarships.exceptions import NotAtStripe
from scholarships.gateway import Checkout, Hint
from scholarships.models import StripeEvent
from scholarships.names import without_names
from scholarships.services.checkouts import Outcome, apply_checkout

log = logging.getLogger("ieum.payments")
State = StripeEvent.State
ABOUT_CHECKOUTS = (
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
)
ABOUT_PAYMENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "charge.updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
)
TYPES = [*ABOUT_CHECKOUTS, *ABOUT_PAYMENTS]


def receive_event(*, raw: bytes, signature: str) -> bool:
    """Keep a signed event for the worker, once, without a word to Stripe. Whether it was new. Raises BadSignature, NotAnEvent."""
    hint = gateway.read_event(raw, signature)
    state = State.QUEUED if hint.type in TYPES else State.IGNORED
    if state == State.IGNORED:
        log.info("event %s of type %s is of no concern", hint.id, hint.type)
    return store_event(hint=hint, payload=raw.decode(), state=state)


def store_event(*, hint: Hint, payload: str, state: str) -> bool:
    """Insert first: Stripe's number is unique, so a second delivery is no second event. Whether it was new.

    Who paid is left out: nobody reads it here, and it would name people again whom the site has erased.
    """
    if StripeEvent.objects.filter(stripe_id=hint.id).exists():
        return False
    values = {"type": hint.type[:100], "object_id": hint.object_id, "payment_intent": hint.payment_intent, "state": state}
    StripeEvent.objects.bulk_create([StripeEvent(stripe_id=hint.id, payload=without_names(payload), **values)], ignore_conflicts=True)
    return True


def act_on_event(*, event_id: int) -> str:
    """Ask Stripe for the object that the event speaks of and bring our gift to it; returns the event's final state.

    Raises StripeUnavailable, so that the outbox tries again.
    """
    event = StripeEvent.objects.get(pk=event_id)
    return State.DONE if act_on_hint(event).matched else State.UNMATCHED


def act_on_hint(hint: Hint | StripeEvent) -> Outcome:
    """As `act_on_event`, for an event that need not be stored."""
    try:
        checkout = _ask_about(hint)
    except NotAtStripe:
        return Outcome(matched=False, changed=False)
    return apply_checkout(checkout)


def _ask_about(hint: Hint | StripeEvent) -> Checkout:
    if hint.type in ABOUT_CHECKOUTS:
        return gateway.fetch_checkout(hint.object_id)
    if not hint.payment_intent:
        raise NotAtStripe(f"{hint.type} names no payment")
    return gateway.fetch_checkout_of(hint.payment_intent) or gateway.fetch_payment(hint.payment_intent)
