"""Checkout sessions and the payments behind them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from scholarships.exceptions import StripeRefused, WalletRefused
from scholarships.gateway.client import ask, client, get, id_of, listed, moment, read
from scholarships.gateway.disputes import disputes_of
from scholarships.gateway.said import Checkout, Fee, GivenBack
from scholarships.models import Gift, RecurringGift
from scholarships.money import stripe_amount

# The newest charge with its fee and what was given back, in the one call that fetches a session.
EXPANDED = ["payment_intent.latest_charge.balance_transaction", "payment_intent.latest_charge.refunds"]


def open_checkout(gift: Gift, *, wallets: bool = True, **places: Any) -> Checkout:
    """Open a hosted card page for this gift. The key comes from the row, so asking again opens the same one. `places` as in `_open`.

    Raises WalletRefused when Stripe takes a name in `STRIPE_WALLETS` for none of its own; without `wallets` cards alone are offered.
    """
    offered = settings.STRIPE_WALLETS if wallets else []
    reference = {"gift": str(gift.public_id), "fund": gift.fund.slug}
    params: Any = {
        "mode": "payment",
        "submit_type": "donate",
        "line_items": [{"quantity": 1, "price_data": _price(gift)}],
        "metadata": reference,
        "payment_intent_data": {"metadata": reference},
        # A filter on what the account has switched on: Korean cards and wallets by name, where it has them.
        "allowed_payment_method_types": ["card", *offered],
    }
    try:
        return _open(gift, params, key=gift.idempotency_key if wallets else f"{gift.idempotency_key}:card", **places)
    except StripeRefused as refusal:
        if offered and "allowed_payment_method_types" in refusal.param:
            raise WalletRefused(str(refusal)) from refusal
        raise


def open_monthly_checkout(recurring: RecurringGift, **places: Any) -> Checkout:
    """Open a hosted card page that begins a subscription: each month this amount. By card only: the charges that follow ask nobody."""
    reference = {"monthly": str(recurring.public_id), "fund": recurring.fund.slug}
    params: Any = {
        "mode": "subscription",
        "line_items": [{"quantity": 1, "price_data": {**_price(recurring), "recurring": {"interval": "month"}}}],
        "metadata": reference,
        "subscription_data": {"metadata": reference},
        "allowed_payment_method_types": ["card"],
    }
    return _open(recurring, params, key=recurring.idempotency_key, **places)


def _price(given: Gift | RecurringGift) -> dict[str, Any]:
    amount = stripe_amount(given.amount, given.currency)
    return {"currency": given.currency, "unit_amount": amount, "product_data": {"name": given.fund.name}}


def _open(
    given: Gift | RecurringGift, params: dict[str, Any], *, success_url: str, cancel_url: str, until: datetime | None = None, key: str
) -> Checkout:
    """The page ends at `until`, 30 minutes to 24 hours from now (Stripe: `expires_at`; without it after 24 hours).

    A key holds for the same parameters alone, so a page with an end has one of its own.
    """
    if until:
        params, key = {**params, "expires_at": int(until.timestamp())}, f"{key}:until"
    said: Any = {
        **params,
        "customer_email": given.email,
        "client_reference_id": str(given.public_id),
        "locale": "en" if given.language == "en" else "ko",
        "success_url": success_url,
        "cancel_url": cancel_url,
    }
    options: Any = {"idempotency_key": key}
    return _checkout(ask(lambda: client().v1.checkout.sessions.create(said, options)))


def expire_checkout(session_id: str, *, key: str) -> Checkout:
    """End an open card page now. Raises StripeRefused when it is open no more (paid, or run out)."""
    options: Any = {"idempotency_key": key}
    return _checkout(ask(lambda: client().v1.checkout.sessions.expire(session_id, {"expand": EXPANDED}, options)))


def open_checkouts() -> Iterator[Checkout]:
    """Every card page that is open now, newest first."""
    yield from map(_checkout, listed("checkout/sessions", status="open"))


def fetch_checkout(session_id: str) -> Checkout:
    """The session as it is now, with payment, fee, refunds and disputes."""
    return _checkout(read("checkout/sessions", session_id, expand=EXPANDED))


def fetch_checkout_of(payment_intent: str) -> Checkout | None:
    """The session that this payment belongs to, as `fetch_checkout`; None when it came some other way. One question: a list expands as deep."""
    found = read("checkout/sessions", payment_intent=payment_intent, limit=1, expand=[f"data.{name}" for name in EXPANDED]).data
    return _checkout(found[0]) if found else None


def fetch_payment(payment_intent: str) -> Checkout:
    """A payment that belongs to no session, in the same words."""
    return _checkout_without_session(read("payment_intents", payment_intent, expand=[name.partition(".")[2] for name in EXPANDED]))


def checkouts_since(since: datetime) -> Iterator[Checkout]:
    """Every session opened since then, newest first, as the list shows it: without fee and refunds."""
    yield from map(_checkout, listed("checkout/sessions", since, expand=["data.payment_intent"]))


def refunded_payments_since(since: datetime) -> Iterator[tuple[GivenBack, str]]:
    """Every refund made since then, newest first, and the payment it belongs to."""
    for row in listed("refunds", since):
        yield _given_back(row), id_of(get(row, "payment_intent"))


def _checkout(session: Any) -> Checkout:
    intent = get(session, "payment_intent")
    metadata, person = get(session, "metadata"), get(session, "customer_details")
    return Checkout(
        id=session.id,
        status=session.status or "",
        url=get(session, "url") or "",
        is_paid=session.payment_status == "paid",
        amount=session.amount_total or 0,
        currency=session.currency or "",
        payment_intent=id_of(intent),
        declined=_was_declined(intent),
        gift_id=get(metadata, "gift") or "",  # never client_reference_id: whoever opens a Payment Link chooses that
        fund_slug=get(metadata, "fund") or "",
        email=get(person, "email") or get(session, "customer_email") or "",
        name=get(person, "name") or "",
        is_monthly=get(session, "mode") == "subscription",
        monthly_id=get(metadata, "monthly") or "",
        subscription=id_of(get(session, "subscription")),
        **_of_charge(intent),
    )


def _checkout_without_session(intent: Any) -> Checkout:
    metadata = get(intent, "metadata")
    return Checkout(
        id="",
        status="complete" if intent.status == "succeeded" else "open",
        url="",
        is_paid=intent.status == "succeeded",
        amount=get(intent, "amount_received") or 0,
        currency=intent.currency,
        payment_intent=intent.id,
        declined=_was_declined(intent),
        gift_id=get(metadata, "gift") or "",
        fund_slug=get(metadata, "fund") or "",
        email=get(intent, "receipt_email") or "",
        name="",
        **_of_charge(intent),
    )


def _was_declined(intent: Any) -> bool:
    return get(intent, "status") == "requires_payment_method" and get(intent, "last_payment_error") is not None


def _of_charge(intent: Any) -> dict[str, Any]:
    """When the newest charge was made, what it cost, what went back of it, by us or by the donor's bank."""
    charge = get(intent, "latest_charge")
    return {
        "paid_at": moment(get(charge, "created")),
        "fee": _fee(charge),
        "refunds": _refunds(intent),
        "disputes": disputes_of(intent.id) if get(charge, "disputed") else (),
    }


def _fee(charge: Any) -> Fee | None:
    settled = get(charge, "balance_transaction")
    if settled is None or isinstance(settled, str):
        return None
    rate = get(settled, "exchange_rate")
    return Fee(fee=settled.fee, settled=settled.amount, currency=settled.currency, rate="" if rate is None else str(rate))


def _refunds(intent: Any) -> tuple[GivenBack, ...]:
    """All refunds of the newest charge; more than the list shows at once are asked for."""
    found = get(get(intent, "latest_charge"), "refunds")
    if found is None:
        return ()
    rows = listed("refunds", payment_intent=intent.id) if found.has_more else found.data
    return tuple(map(_given_back, rows))


def _given_back(row: Any) -> GivenBack:
    return GivenBack(id=row.id, amount=row.amount, currency=row.currency, status=row.status or "pending")
