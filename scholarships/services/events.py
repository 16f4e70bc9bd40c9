"""Stripe's events: stored raw and once when they arrive, acted on afterwards as hints."""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db.models import Max, Q
from django.utils import timezone

from core.outbox import Later
from scholarships import gateway
from scholarships.exceptions import NotAtStripe, StripeUnavailable
from scholarships.gateway import Checkout, Disputed, Hint, Invoice
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
ABOUT_SUBSCRIPTIONS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
)
ABOUT_INVOICES = ("invoice.paid", "invoice.payment_failed", "invoice.payment_action_required", "invoice.marked_uncollectible", "invoice.voided")
BY_PAYMENT = frozenset({*ABOUT_CHECKOUTS, *ABOUT_PAYMENTS} - {DECLINED})  # what tells of this payment is answered by it
BY_OBJECT = frozenset({*ABOUT_CHECKOUTS, *ABOUT_SUBSCRIPTIONS, *ABOUT_INVOICES})
NOTHING: frozenset[str] = frozenset()
ABOUT_CUSTOMERS = ("customer.updated",)  # her card changed: the portal writes it there
ASKED_BY_OBJECT = BY_OBJECT.union(ABOUT_CUSTOMERS)
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


def act_on_events(*, event_ids: Sequence[int], seconds: float) -> dict[int, str | Exception]:
    """Ask Stripe for what each of these events speaks of, and bring our gifts there.

    Returns of each event its final state, or why it has none yet. Stripe tells of all that has happened, so one answer does for every event
    about the same things that was here before the question. One that goes wrong stops no other: after StripeUnavailable, and after so many
    seconds, the rest waits for its next turn (`Later`).
    """
    events = list(StripeEvent.objects.filter(pk__in=event_ids).order_by("due_at", "pk"))
    newest = StripeEvent.objects.aggregate(newest=Max("pk"))["newest"]  # a row's number is drawn before we ask: later ones may tell of more
    ended: dict[int, str | Exception] = {}
    answered: dict[str, frozenset[str]] = {}
    until, later = time.monotonic() + seconds, Later(timezone.now())
    for event in events:
        if event.pk in ended:
            continue
        ended[event.pk], about = _act_on(event) if time.monotonic() < until or not ended else (later, NOTHING)
        if isinstance(ended[event.pk], StripeUnavailable):
            until = 0.0
        elif about:
            state = str(ended[event.pk])
            ended |= {other.pk: state for other in events if other.pk not in ended and _is_answered(other, about)}
            answered[state] = answered.get(state, NOTHING) | about
    for state, about in answered.items():
        _end_what_waits(state, about, newest)
    return ended


def _act_on(event: StripeEvent) -> tuple[str | Exception, frozenset[str]]:
    """Its final state, or why it has none; and what the answer spoke of."""
    try:
        outcome = act_on_hint(event)
    except Exception as error:  # noqa: BLE001 - whatever one event throws is its own, and the next is acted on
        return error, NOTHING
    return State.DONE if outcome.matched else State.UNMATCHED, outcome.about


def _is_answered(event: StripeEvent, about: frozenset[str]) -> bool:
    """Not a decline, which is counted by itself, nor a dispute, which is asked for besides."""
    return (event.type in BY_PAYMENT and event.payment_intent in about) or (event.type in BY_OBJECT and event.object_id in about)


def _end_what_waits(state: str, about: frozenset[str], newest: int) -> None:
    """The same for the rows beside these that nobody holds. Whoever dies before this asks again."""
    same = Q(type__in=BY_PAYMENT, payment_intent__in=about) | Q(type__in=BY_OBJECT, object_id__in=about)
    waiting = StripeEvent.objects.filter(same, state=State.QUEUED, lease=None, pk__lte=newest)
    waiting.update(state=state, finished_at=timezone.now(), last_error="")


def act_on_hint(hint: Hint | StripeEvent) -> Outcome:
    """Ask Stripe for the object that an event speaks of and bring our gift to it; the event need not be stored. Raises StripeUnavailable."""
    try:
        return _follow(hint)
    except NotAtStripe:
        return Outcome(matched=False, changed=False)


def _follow(hint: Hint | StripeEvent) -> Outcome:
    """Ask Stripe for what the event is about, and what hangs on it, and bring our rows there. Raises NotAtStripe, StripeUnavailable."""
    if hint.type in ASKED_BY_OBJECT and not hint.object_id:  # asked for no number, Stripe answers with its whole list
        raise NotAtStripe(f"{hint.type} names nothing")
    if hint.type in ABOUT_CHECKOUTS:
        return _apply_payment(gateway.fetch_checkout(hint.object_id))
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
    if hint.type in ABOUT_DISPUTES and outcome.matched and hint.object_id not in {one.id for one in _disputes_in(found)}:
        outcome &= apply_dispute(gateway.fetch_dispute(hint.object_id))
    return outcome


def _disputes_in(found: Checkout | Invoice) -> Iterable[Disputed]:
    """What the answer about a payment said of its disputes already."""
    payment = found.payment if isinstance(found, Invoice) else found
    return payment.disputes if payment else ()


def follow_payment(payment_intent: str) -> Outcome:
    """Ask for a payment and bring our rows to it."""
    return _apply_payment(_fetch_what_pays(payment_intent))


def _fetch_what_pays(payment_intent: str) -> Checkout | Invoice:
    """A payment belongs to a checkout, to a month's invoice, or to neither."""
    asked = gateway.fetch_checkout_of(payment_intent) or gateway.fetch_invoice_of(payment_intent)
    return asked or gateway.fetch_payment(payment_intent)


def _apply_payment(found: Checkout | Invoice) -> Outcome:
    if isinstance(found, Invoice):
        return apply_invoice(found).of(*found.ids)
    outcome = apply_recurring_checkout(found) if found.is_monthly else apply_checkout(found)
    return outcome.of(*found.ids)


def _tell_the_alarm(event: StripeEvent, found: Checkout | Invoice) -> None:
    """A declined card counts on a card page of ours, unless it is the card of a monthly gift that runs: cards run out, and nobody is trying them."""
    if not (found.monthly_id or (isinstance(found, Checkout) and (found.gift_id or find_gift(found)))):
        return  # what else the account sells
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
