"""Stripe's events: stored raw and once when they arrive, acted on afterwards as hints."""

import json
import logging
from datetime import UTC, datetime

from django.utils import timezone

from scholarships import gateway
from scholarships.exceptions import NotAtStripe
from scholarships.gateway import Checkout, Hint, Invoice
from scholarships.models import RecurringGift, StripeEvent
from scholarships.names import without_names
from scholarships.services.card_alarm import note_decline
from scholarships.services.checkouts import apply_checkout, find_gift
from scholarships.services.disputes import apply_dispute
from scholarships.services.outcomes import Outcome
from scholarships.services.recurring import apply_invoice, apply_recurring_checkout, follow_customer, follow_invoice, follow_subscription

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
DECLINED = "payment_intent.payment_failed"  # one for each card that a bank, or Stripe, says no to
ABOUT_DISPUTES = (
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
)
SAME_ANSWER = frozenset({*ABOUT_CHECKOUTS, *ABOUT_PAYMENTS} - {DECLINED})  # these ask the same question about the same payment
ABOUT_SUBSCRIPTIONS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
)
ABOUT_INVOICES = ("invoice.paid", "invoice.payment_failed", "invoice.payment_action_required", "invoice.marked_uncollectible", "invoice.voided")
ABOUT_CUSTOMERS = ("customer.updated",)  # her card changed: the portal writes it there
TYPES = [*ABOUT_CHECKOUTS, *ABOUT_PAYMENTS, *ABOUT_DISPUTES, *ABOUT_SUBSCRIPTIONS, *ABOUT_INVOICES, *ABOUT_CUSTOMERS]


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
    covered = _with_the_same_answer(event)
    state = State.DONE if act_on_hint(event).matched else State.UNMATCHED
    if covered:
        waiting = StripeEvent.objects.filter(pk__in=covered, state=State.QUEUED, lease=None)
        waiting.update(state=state, finished_at=timezone.now(), last_error="")
    return state


def _with_the_same_answer(event: StripeEvent) -> list[int]:
    """The other events of its payment that are here before Stripe is asked: Stripe tells of what has happened, so one answer covers them all.

    Not a decline, which is counted by itself, nor a dispute, which is asked for besides. Whoever dies before they are done asks again.
    """
    if event.type not in SAME_ANSWER or not event.payment_intent:
        return []
    same = StripeEvent.objects.filter(state=State.QUEUED, payment_intent=event.payment_intent, type__in=SAME_ANSWER, lease=None)
    return list(same.exclude(pk=event.pk).values_list("pk", flat=True))


def act_on_hint(hint: Hint | StripeEvent) -> Outcome:
    """As `act_on_event`, for an event that need not be stored."""
    try:
        return _follow(hint)
    except NotAtStripe:
        return Outcome(matched=False, changed=False)


def _follow(hint: Hint | StripeEvent) -> Outcome:
    """Ask Stripe for what the event is about, and what hangs on it, and bring our rows there. Raises NotAtStripe, StripeUnavailable."""
    if hint.type in ABOUT_CHECKOUTS:
        checkout = gateway.fetch_checkout(hint.object_id)
        return apply_recurring_checkout(checkout) if checkout.is_monthly else apply_checkout(checkout)
    if hint.type in ABOUT_SUBSCRIPTIONS:
        return follow_subscription(hint.object_id)
    if hint.type in ABOUT_INVOICES:
        return follow_invoice(gateway.fetch_invoice(hint.object_id))
    if hint.type in ABOUT_CUSTOMERS:
        return follow_customer(hint.object_id)
    if not hint.payment_intent:
        raise NotAtStripe(f"{hint.type} names no payment")
    found = _fetch_what_pays(hint.payment_intent)
    outcome = _apply_payment(found)
    if hint.type == DECLINED and isinstance(hint, StripeEvent):
        _tell_the_alarm(hint, found)
    if hint.type in ABOUT_DISPUTES and outcome.matched:
        outcome &= apply_dispute(gateway.fetch_dispute(hint.object_id))
    return outcome


def follow_payment(payment_intent: str) -> Outcome:
    """Ask for a payment and bring our rows to it."""
    return _apply_payment(_fetch_what_pays(payment_intent))


def _fetch_what_pays(payment_intent: str) -> Checkout | Invoice:
    """A payment belongs to a checkout, to a month's invoice, or to neither."""
    asked = gateway.fetch_checkout_of(payment_intent) or gateway.fetch_invoice_of(payment_intent)
    return asked or gateway.fetch_payment(payment_intent)


def _apply_payment(found: Checkout | Invoice) -> Outcome:
    if isinstance(found, Invoice):
        return apply_invoice(found)
    return apply_recurring_checkout(found) if found.is_monthly else apply_checkout(found)


def _tell_the_alarm(event: StripeEvent, found: Checkout | Invoice) -> None:
    """A declined card counts, unless it is the card of a monthly gift that runs: cards run out, and nobody is trying them."""
    if isinstance(found, Invoice):
        recurring = RecurringGift.objects.filter(subscription=found.subscription or None).first()
        if recurring is not None and recurring.is_paid:
            return
    note_decline(event=event, gift=find_gift(found) if isinstance(found, Checkout) else None, at=_happened_at(event))


def _happened_at(event: StripeEvent) -> datetime:
    """When Stripe says that it happened: what comes late, all at once, is no flood."""
    try:
        return datetime.fromtimestamp(json.loads(event.payload)["created"], UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return event.created_at
