"""Subscriptions, their invoices, and the portal where a donor changes her card."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from scholarships.gateway.checkouts import fetch_payment
from scholarships.gateway.client import ask, client, get, id_of, listed, moment, read
from scholarships.gateway.said import Card, Invoice, Subscription
from scholarships.money import stripe_amount

EXPANDED = ["default_payment_method", "customer.invoice_settings.default_payment_method"]


def fetch_subscription(subscription_id: str) -> Subscription:
    """The subscription as it is now, with the card that pays it."""
    asked_at = timezone.now()
    return _subscription(read("subscriptions", subscription_id, expand=EXPANDED), asked_at)


def running_subscriptions() -> Iterator[Subscription]:
    """Every subscription that has not ended (Stripe: a list without `status` leaves out the cancelled), newest first."""
    asked_at = timezone.now()
    for found in listed("subscriptions", expand=[f"data.{name}" for name in EXPANDED]):
        yield _subscription(found, asked_at)


def change_amount(subscription: Subscription, *, amount: int, key: str) -> Subscription:
    """Another amount from the next month on; nothing is charged or given back for the running one."""
    price = {
        "currency": subscription.currency,
        "product": subscription.product,
        "recurring": {"interval": "month"},
        "unit_amount": stripe_amount(amount, subscription.currency),
    }
    return _update(subscription.id, {"items": [{"id": subscription.item, "price_data": price}], "proration_behavior": "none"}, key)


def pause_subscription(subscription_id: str, *, until: datetime | None, key: str) -> Subscription:
    """Ask for nothing until then, or until it is taken up. Stripe: the calendar runs on, and invoices meanwhile are void."""
    pause: dict[str, Any] = {"behavior": "void"}
    if until is not None:
        pause["resumes_at"] = int(until.timestamp())
    return _update(subscription_id, {"pause_collection": pause}, key)


def take_up_subscription(subscription_id: str, *, key: str) -> Subscription:
    """Ask again from the next month on (Stripe: an empty `pause_collection` ends the pause)."""
    return _update(subscription_id, {"pause_collection": ""}, key)


def _update(subscription_id: str, params: Any, key: str) -> Subscription:
    options: Any = {"idempotency_key": key}
    said: Any = {**params, "expand": EXPANDED}
    return _asked(lambda: client().v1.subscriptions.update(subscription_id, said, options))


def cancel_subscription(subscription_id: str, *, by: str, key: str) -> Subscription:
    """End it now: nothing more is charged, nothing of the running month goes back. `by` is kept at Stripe, so whoever hears of it later knows."""
    params: Any = {"cancellation_details": {"comment": by}, "expand": EXPANDED}
    options: Any = {"idempotency_key": key}
    return _asked(lambda: client().v1.subscriptions.cancel(subscription_id, params, options))


def open_portal(customer: str, *, return_url: str, language: str, key: str) -> str:
    """The address of Stripe's page on which this donor changes her card; good for a short while and for her alone."""
    params: Any = {
        "customer": customer,
        "return_url": return_url,
        "locale": "en" if language == "en" else "ko",
        "flow_data": {"type": "payment_method_update", "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}}},
    }
    options: Any = {"idempotency_key": key}
    return ask(lambda: client().v1.billing_portal.sessions.create(params, options)).url


def fetch_invoice(invoice_id: str) -> Invoice:
    """The invoice as it is now, with the payment that paid it. Stripe expands four levels at most, so the payment is asked for by itself."""
    found = read("invoices", invoice_id, expand=["payments"])
    intent = _paid_by(found)
    return _invoice(found, payment=fetch_payment(intent) if found.status == "paid" and intent else None)


def fetch_invoice_of(payment_intent: str) -> Invoice | None:
    """The invoice that this payment belongs to; None when it belongs to none."""
    found = read("invoice_payments", payment={"type": "payment_intent", "payment_intent": payment_intent}, limit=1).data
    return fetch_invoice(id_of(found[0].invoice)) if found else None


def invoices_since(since: datetime) -> Iterator[Invoice]:
    """Every paid invoice made since then, newest first, without its payment."""
    yield from map(_invoice, listed("invoices", since, status="paid"))


def _asked(call: Callable[[], Any]) -> Subscription:
    asked_at = timezone.now()
    return _subscription(ask(call), asked_at)


def _subscription(found: Any, asked_at: datetime) -> Subscription:
    metadata, customer, details, pause = found.metadata, found.customer, get(found, "cancellation_details"), get(found, "pause_collection")
    item = found["items"].data[0]  # `.items` is the dictionary's own method
    return Subscription(
        id=found.id,
        status=found.status,
        monthly_id=get(metadata, "monthly") or "",
        fund_slug=get(metadata, "fund") or "",
        customer=id_of(customer),
        email=get(customer, "email") or "",
        name=get(customer, "name") or "",
        amount=(item.price.unit_amount or 0) * (get(item, "quantity") or 1),
        currency=item.price.currency,
        asked_at=asked_at,
        is_paused=pause is not None,
        resumes_at=moment(get(pause, "resumes_at")),
        next_at=moment(item.current_period_end),
        ends_soon=bool(get(found, "cancel_at_period_end")),
        ended_at=moment(get(found, "ended_at")),
        ended_because=get(details, "reason") or "",
        ended_by=get(details, "comment") or "",
        latest_invoice=id_of(get(found, "latest_invoice")),
        item=item.id,
        product=id_of(item.price.product),
        card=_card(get(found, "default_payment_method")) or _card(get(get(customer, "invoice_settings"), "default_payment_method")),
    )


def _card(method: Any) -> Card | None:
    card = get(method, "card")
    if card is None:
        return None
    last_day = date(card.exp_year, card.exp_month, calendar.monthrange(card.exp_year, card.exp_month)[1])
    return Card(brand=card.brand or "", last4=card.last4 or "", expires_on=last_day)


def _paid_by(invoice: Any) -> str:
    """The payment that paid it: since 2025 an invoice has a list of payments, and only one of them is paid."""
    rows = get(get(invoice, "payments"), "data") or []
    return next((id_of(get(row.payment, "payment_intent")) for row in rows if row.status == "paid"), "")


def _invoice(found: Any, payment: Any = None) -> Invoice:
    details = get(get(found, "parent"), "subscription_details")
    metadata = get(details, "metadata")
    return Invoice(
        id=found.id,
        status=found.status or "",
        subscription=id_of(get(details, "subscription")),
        monthly_id=get(metadata, "monthly") or "",
        fund_slug=get(metadata, "fund") or "",
        email=get(found, "customer_email") or "",
        name=get(found, "customer_name") or "",
        amount=found.amount_paid,
        currency=found.currency,
        attempts=get(found, "attempt_count") or 0,
        next_attempt_at=moment(get(found, "next_payment_attempt")),
        payment=payment,
    )
