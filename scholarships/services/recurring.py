"""A monthly gift's life: started here, then moved only by what Stripe says when it is asked. Each paid invoice becomes a gift."""

import calendar
import logging
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from scholarships import gateway, letters_recurring
from scholarships.exceptions import NotAtStripe, PaymentDiffers
from scholarships.gateway import Checkout, Invoice, Subscription
from scholarships.models import Fund, Gift, RecurringGift, UnmatchedPayment
from scholarships.money import CURRENCY, stripe_amount
from scholarships.querysets import first_known
from scholarships.services.checkouts import uuid_of
from scholarships.services.gifts import Wish, card_page_of, settle_gift, start
from scholarships.services.outcomes import Outcome, set_aside

log = logging.getLogger("ieum.payments")
Status, EndedBy = RecurringGift.Status, RecurringGift.EndedBy
Reason = UnmatchedPayment.Reason
# Stripe's words for a subscription; `incomplete` has not begun, `trialing` is not used by us and counts as begun.
STATUS = {
    "trialing": Status.ACTIVE,
    "active": Status.ACTIVE,
    "past_due": Status.PAST_DUE,
    "unpaid": Status.PAST_DUE,
    "paused": Status.PAUSED,
    "incomplete_expired": Status.ABANDONED,
    "canceled": Status.ENDED,
}
SHARED = (
    *("fund_id", "donor_id", "giver_kind", "name", "contact", "business_number", "email", "language", "shown_as", "other_name", "amount_shown"),
    "overseas_version",
)


@transaction.atomic
def start_recurring(*, fund_id: int, form_token: uuid.UUID, wish: Wish, donor: Any = None) -> RecurringGift:
    """The row that is there before Stripe is asked, as `start_gift`. Raises GivingIsClosed, AmountOutOfRange."""
    token = uuid.uuid5(form_token, repr(("monthly", fund_id, donor.pk if donor else None, wish)))
    return start(RecurringGift, fund_id=fund_id, token=token, wish=wish, donor=donor)


def recurring_card_page(*, recurring_id: int) -> str:
    """The address of the card page that begins it, opened if need be. Raises as `card_page`; GiftIsPaid when it has begun."""
    return card_page_of(RecurringGift.objects.select_related("fund__entity", "donor").get(pk=recurring_id), gateway.open_monthly_checkout)


def apply_recurring_checkout(checkout: Checkout) -> Outcome:
    """A checkout that begins a monthly gift, fetched from Stripe: done, it leads to its subscription; run out, the gift is left."""
    if checkout.subscription:
        return follow_subscription(checkout.subscription)
    recurring = first_known(RecurringGift.objects.all(), public_id=uuid_of(checkout.monthly_id), checkout_session=checkout.id)
    if recurring is None:
        return Outcome(matched=False, changed=False)
    changed = checkout.status == "expired" and _abandon(recurring.pk, checkout.id)
    return Outcome(True, changed)


def follow_subscription(subscription_id: str) -> Outcome:
    """Ask Stripe for a subscription and its newest invoice, and bring our rows to both. Raises StripeUnavailable."""
    subscription = gateway.fetch_subscription(subscription_id)
    outcome = apply_subscription(subscription).of(subscription.id)
    if outcome.matched and subscription.latest_invoice:
        invoice = gateway.fetch_invoice(subscription.latest_invoice)
        outcome &= apply_invoice(invoice).of(*invoice.ids)
    return outcome


def follow_invoice(invoice: Invoice) -> Outcome:
    """A fetched invoice, and the subscription that it may have moved."""
    outcome = apply_invoice(invoice).of(*invoice.ids)
    if invoice.subscription and outcome.matched:
        outcome &= apply_subscription(gateway.fetch_subscription(invoice.subscription)).of(invoice.subscription)
    return outcome


def follow_customer(customer: str) -> Outcome:
    """A customer's card changed: ask for her subscriptions, which name it. A customer of nothing of ours is none of our concern."""
    found = RecurringGift.objects.running().filter(customer=customer or None).values_list("subscription", flat=True)
    changed = [apply_subscription(gateway.fetch_subscription(one)).changed for one in found if one]
    return Outcome(True, any(changed))


@transaction.atomic
def apply_subscription(subscription: Subscription) -> Outcome:
    """Bring our monthly gift to what Stripe said when it was asked: state, amount, next day, card. What it said earlier changes nothing.

    `subscription` comes from the gateway, never from an event's body. May happen any number of times, in any order.
    """
    recurring = _locked_or_adopted(subscription)
    if recurring is None or recurring.subscription not in (subscription.id, None):
        log.warning("subscription %s belongs to no monthly gift of ours", subscription.id)
        return Outcome(matched=False, changed=False)
    if recurring.status == Status.ENDED or (recurring.heard_at and recurring.heard_at > subscription.asked_at):
        return Outcome(matched=True, changed=False)
    before, amount = recurring.status, recurring.amount
    changes = {name: value for name, value in _as_said(recurring, subscription).items() if getattr(recurring, name) != value}
    for name, value in {**changes, "heard_at": subscription.asked_at}.items():
        setattr(recurring, name, value)
    recurring.save(update_fields=[*changes, "heard_at"])
    if changes:
        log_act(recurring, "scholarships.apply_subscription", changed=sorted(changes))
        _tell(recurring, subscription, before=before, amount=amount)
    return Outcome(matched=True, changed=bool(changes))


def _locked_or_adopted(said: Subscription | Invoice) -> RecurringGift | None:
    """The monthly gift by its subscription, else by the id that we gave Stripe to keep, held locked; made anew when its row is gone."""
    public_id, held = uuid_of(said.monthly_id), RecurringGift.objects.select_for_update(no_key=True).order_by("pk")
    subscription = said.id if isinstance(said, Subscription) else said.subscription
    if found := first_known(held, subscription=subscription, public_id=public_id):
        return found
    fund = Fund.objects.filter(slug=said.fund_slug).first()
    if public_id is None or fund is None or said.currency != CURRENCY or not said.amount:
        return None
    values = {"fund": fund, "amount": stripe_amount(said.amount, said.currency), "name": said.name[:80], "email": said.email}
    found, made = RecurringGift.objects.get_or_create(public_id=public_id, defaults=values)
    if made:
        log_act(found, "scholarships.adopt_recurring")
    return held.get(pk=found.pk)


def _as_said(recurring: RecurringGift, subscription: Subscription) -> dict[str, Any]:
    """Our columns as Stripe's answer has them."""
    status = _status(recurring, subscription)
    values: dict[str, Any] = {
        "status": status,
        "subscription": subscription.id,
        "customer": subscription.customer,
        "amount": _amount(recurring, subscription),
        "next_at": _next_payment(status, subscription, is_held=recurring.held_at is not None),
    }
    if subscription.card:
        card = subscription.card
        values |= {"card_brand": card.brand[:30], "card_last4": card.last4[:4], "card_expires_on": card.expires_on}
    if status != recurring.status:
        values[f"{status}_at"] = (subscription.ended_at if status == Status.ENDED else None) or timezone.now()
    if status == Status.ENDED:
        values["ended_by"] = _ended_by(subscription)
    return values


def _amount(recurring: RecurringGift, subscription: Subscription) -> int:
    """Won a month. Free, or in another currency, as only somebody at Stripe can make it: the last amount stays, and the state is followed."""
    in_won = subscription.currency == CURRENCY
    return (stripe_amount(subscription.amount, subscription.currency) if in_won else 0) or recurring.amount


def _status(recurring: RecurringGift, subscription: Subscription) -> str:
    said = STATUS.get(subscription.status, recurring.status)
    if said in (Status.ACTIVE, Status.PAST_DUE) and subscription.is_paused:
        said = Status.PAUSED
    return said if recurring.can_become(said) else recurring.status


def _ended_by(subscription: Subscription) -> str:
    """Who ended it: our own word stands in Stripe's comment; else what Stripe gives as the reason."""
    if subscription.ended_by in EndedBy.values:
        return subscription.ended_by
    return EndedBy.UNPAID if subscription.ended_because == "payment_failed" else EndedBy.STRIPE


def _next_payment(status: str, subscription: Subscription, *, is_held: bool) -> datetime | None:
    """The next day on which the card is asked, or would be but for our hold; None when that day is not known or will not come."""
    if status not in (Status.ACTIVE, Status.PAST_DUE, Status.PAUSED) or subscription.ends_soon:
        return None
    if status != Status.PAUSED or subscription.next_at is None or is_held:
        return subscription.next_at
    if subscription.resumes_at is None:
        return None
    months = 0
    while (day := months_after(subscription.next_at, months)) < subscription.resumes_at:
        months += 1
    return day


def months_after(moment: datetime, months: int) -> datetime:
    """So many months later; the 31st becomes a shorter month's last day. By UTC, as Stripe's calendar goes."""
    there = moment.astimezone(UTC)
    year, month = divmod(there.year * 12 + there.month - 1 + months, 12)
    return there.replace(year=year, month=month + 1, day=min(there.day, calendar.monthrange(year, month + 1)[1]))


def pause_until(next_at: datetime, months: int) -> datetime:
    """When to take a pause up again, so that just so many payments are left out: the day before the payment after them."""
    return months_after(next_at, months) - timedelta(days=1)


def _tell(recurring: RecurringGift, subscription: Subscription, *, before: str, amount: int) -> None:
    """What the donor should hear of a change, each once."""
    if before in (Status.STARTED, Status.ABANDONED):
        return  # the first month's welcome says it all
    if recurring.status == Status.PAST_DUE != before:
        letters_recurring.payment_failed(recurring, invoice=subscription.latest_invoice)
    elif recurring.status == Status.ENDED:
        letters_recurring.stopped(recurring)
    elif recurring.status == Status.PAUSED != before and recurring.held_at is None:  # what we hold is told by whoever holds it
        letters_recurring.paused(recurring)
    if recurring.amount != amount and recurring.is_running:
        letters_recurring.changed(recurring)


@transaction.atomic
def _abandon(recurring_id: int, checkout_session: str) -> bool:
    """The checkout ran out. One that the gift has left behind for a newer one changes nothing."""
    recurring = RecurringGift.objects.select_for_update(no_key=True).get(pk=recurring_id)
    if recurring.status != Status.STARTED or recurring.checkout_session not in (checkout_session, None):
        return False
    recurring.status, recurring.abandoned_at = Status.ABANDONED, timezone.now()
    recurring.save(update_fields=["status", "abandoned_at"])
    log_act(recurring, "scholarships.abandon_recurring")
    return True


def apply_invoice(invoice: Invoice) -> Outcome:
    """A fetched invoice: paid, it is a gift; else nothing has moved yet. May happen any number of times, in any order.

    Paid by something that is no payment at Stripe (marked as paid by hand, from a balance): for staff to look at.
    """
    if not invoice.is_paid or not invoice.amount:
        found = first_known(RecurringGift.objects.all(), subscription=invoice.subscription, public_id=uuid_of(invoice.monthly_id))
        return Outcome(found is not None, changed=False)
    payment = invoice.payment or _unknown_payment(invoice)
    try:
        changed = _settle_invoice(invoice, payment) if invoice.payment else None
    except PaymentDiffers as difference:
        return set_aside(payment, difference.reason, Gift.objects.filter(invoice=invoice.id).first())
    return set_aside(payment, Reason.NO_GIFT, None) if changed is None else Outcome(True, changed)


@transaction.atomic
def _settle_invoice(invoice: Invoice, payment: Checkout) -> bool | None:
    """One gift of one invoice, settled; None when the invoice belongs to no monthly gift. Raises PaymentDiffers."""
    recurring = _locked_or_adopted(invoice)
    if recurring is None:
        return None
    if recurring.subscription not in (invoice.subscription, None):
        raise PaymentDiffers(Reason.PAID_TWICE)
    if invoice.currency != CURRENCY:
        raise PaymentDiffers(Reason.OTHER_AMOUNT)
    gifts = Gift.objects.held()
    gift = gifts.filter(invoice=invoice.id).first() or gifts.get(pk=_gift_of(recurring, invoice).pk)
    return settle_gift(gift, payment)


def _gift_of(recurring: RecurringGift, invoice: Invoice) -> Gift:
    """What the donor said once holds for each month; her message stands with the first alone."""
    said = {name: getattr(recurring, name) for name in SHARED}
    is_first = not recurring.gifts.exists()
    return Gift.objects.create(
        recurring=recurring,
        invoice=invoice.id,
        amount=stripe_amount(invoice.amount, invoice.currency),
        currency=invoice.currency,
        message=recurring.message if is_first else "",
        **said,
    )


def _unknown_payment(invoice: Invoice) -> Checkout:
    """An invoice that nothing at Stripe paid, in a payment's words."""
    words: dict[str, Any] = {"id": "", "url": "", "gift_id": "", "fund_slug": invoice.fund_slug, "email": "", "name": ""}
    return Checkout(
        **words, status="complete", is_paid=True, amount=invoice.amount, currency=invoice.currency, payment_intent=invoice.id, declined=False
    )


def end_subscription(*, subscription: str) -> None:
    """End a subscription whose donor is forgotten; one that has ended, or is not there, is well. Raises StripeUnavailable, StripeRefused."""
    try:
        said = gateway.fetch_subscription(subscription)
        if said.status not in ("canceled", "incomplete_expired"):
            said = gateway.cancel_subscription(subscription, by=EndedBy.DONOR, key=f"end:{subscription}")
    except NotAtStripe:
        return
    apply_subscription(said)
