"""The only module that knows Stripe: asks it, and says what it answered in our own words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

import stripe
from django.conf import settings

from scholarships.exceptions import BadSignature, NotAnEvent, NotAtStripe, StripeRefused, StripeUnavailable
from scholarships.models import Gift
from scholarships.money import stripe_amount

CONNECT_SECONDS, READ_SECONDS, RETRIES = 5.0, 10.0, 2
LONGEST_NUMBER = 255  # Stripe: ids never exceed 255 characters
Answer = TypeVar("Answer")
# The newest charge with its fee and what was given back, in the one call that fetches a session.
EXPANDED = ["payment_intent.latest_charge.balance_transaction", "payment_intent.latest_charge.refunds"]


@dataclass(frozen=True)
class Fee:
    """What Stripe kept: `fee` out of `settled`, in the settlement currency's least unit."""

    fee: int
    settled: int
    currency: str
    rate: str


@dataclass(frozen=True)
class GivenBack:
    """One refund."""

    id: str
    amount: int
    currency: str
    status: str


@dataclass(frozen=True)
class Checkout:
    """A Checkout session as Stripe knows it now; `paid_at` is when the card was charged. Amounts are in the least unit (won: won)."""

    id: str
    status: str
    url: str
    is_paid: bool
    amount: int
    currency: str
    payment_intent: str
    declined: bool
    gift_id: str
    fund_slug: str
    email: str
    name: str
    paid_at: datetime | None = None
    fee: Fee | None = None
    refunds: tuple[GivenBack, ...] = field(default=())


@dataclass(frozen=True)
class Hint:
    """A verified event: something happened to an object."""

    id: str
    type: str
    object_id: str
    payment_intent: str


@lru_cache(maxsize=4)
def _client(key: str, base: str, version: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=version,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


def client() -> stripe.StripeClient:
    """The client for the account and address in the settings. Raises StripeRefused when there is no key."""
    if not settings.STRIPE_SECRET_KEY:
        raise StripeRefused("STRIPE_SECRET_KEY is not set.")
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_API_VERSION)


def _ask(call: Callable[[], Answer]) -> Answer:
    """One call to Stripe, its failures in our words: StripeUnavailable (try again), NotAtStripe, StripeRefused."""
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise StripeUnavailable(str(error)) from error
    except stripe.InvalidRequestError as error:
        raise (NotAtStripe if error.http_status == 404 else StripeRefused)(str(error)) from error
    except (stripe.AuthenticationError, stripe.PermissionError, stripe.IdempotencyError) as error:
        raise StripeRefused(str(error)) from error
    except stripe.StripeError as error:
        raise StripeUnavailable(str(error)) from error


def open_checkout(gift: Gift, *, success_url: str, cancel_url: str) -> Checkout:
    """Open a hosted card page for this gift. The key comes from the row, so asking again opens the same one."""
    reference = {"gift": str(gift.public_id), "fund": gift.fund.slug}
    params: Any = {
        "mode": "payment",
        "submit_type": "donate",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": gift.currency,
                    "unit_amount": stripe_amount(gift.amount, gift.currency),
                    "product_data": {"name": gift.fund.name},
                },
            }
        ],
        "customer_email": gift.email,
        "client_reference_id": str(gift.public_id),
        "metadata": reference,
        "payment_intent_data": {"metadata": reference},
        "locale": "en" if gift.language == "en" else "ko",
        "success_url": success_url,
        "cancel_url": cancel_url,
    }
    options: Any = {"idempotency_key": gift.idempotency_key}
    return _checkout(_ask(lambda: client().v1.checkout.sessions.create(params, options)))


def fetch_checkout(session_id: str) -> Checkout:
    """The session as it is now, with payment, fee and refunds."""
    return _checkout(_ask(lambda: client().v1.checkout.sessions.retrieve(session_id, {"expand": EXPANDED})))


def fetch_checkout_of(payment_intent: str) -> Checkout | None:
    """The session that this payment belongs to; None when it came some other way."""
    found = _ask(lambda: client().v1.checkout.sessions.list({"payment_intent": payment_intent, "limit": 1}).data)
    return fetch_checkout(found[0].id) if found else None


def fetch_payment(payment_intent: str) -> Checkout:
    """A payment that belongs to no session, in the same words."""
    intent = _ask(lambda: client().v1.payment_intents.retrieve(payment_intent, {"expand": [name.partition(".")[2] for name in EXPANDED]}))
    return _checkout_without_session(intent)


def checkouts_since(since: datetime) -> Iterator[Checkout]:
    """Every session opened since then, newest first, as the list shows it: without fee and refunds."""
    yield from map(_checkout, _listed(client().v1.checkout.sessions.list, since, expand=["data.payment_intent"]))


def events_since(since: datetime, types: list[str]) -> Iterator[tuple[Hint, str]]:
    """Every event of these types since then, newest first, with its raw form."""
    for event in _listed(client().v1.events.list, since, types=types):
        yield _hint(event), str(event)


def _listed(ask: Callable[[Any], Any], since: datetime, **filters: Any) -> Iterator[Any]:
    """All pages of one of Stripe's lists."""
    params = {"created": {"gte": int(since.timestamp())}, "limit": 100, **filters}
    while True:
        page = _ask(partial(ask, params))
        yield from page.data
        if not page.has_more:
            return
        params = {**params, "starting_after": page.data[-1].id}


def read_event(raw: bytes, signature: str) -> Hint:
    """A webhook's body as a hint, once its signature is found right. Raises BadSignature, NotAnEvent."""
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise BadSignature("STRIPE_WEBHOOK_SECRET is not set.")
    if not signature.isascii():
        raise BadSignature("A signature is written in ASCII.")
    try:
        hint = _hint(client().construct_event(raw, signature, settings.STRIPE_WEBHOOK_SECRET))
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise BadSignature(str(error)) from error
    except (AttributeError, KeyError, TypeError, RecursionError) as error:  # JSON of another shape: stripe-python expects an event
        raise NotAnEvent(f"{type(error).__name__}: {error}") from error
    if not _can_be_kept(hint):
        raise NotAnEvent("Its numbers are no plain text.")
    return hint


def _can_be_kept(hint: Hint) -> bool:
    """Plain short text throughout: PostgreSQL refuses NUL, and an event without number or type is none."""
    said = (hint.id, hint.type, hint.object_id, hint.payment_intent)
    return all(isinstance(one, str) and one.isprintable() and len(one) <= LONGEST_NUMBER for one in said) and bool(hint.id and hint.type)


def _hint(event: stripe.Event) -> Hint:
    found = event.data.object
    intent = found.id if _get(found, "object") == "payment_intent" else _id(_get(found, "payment_intent"))
    return Hint(id=event.id, type=event.type, object_id=_get(found, "id") or "", payment_intent=intent)


def _get(found: Any, name: str) -> Any:
    """An attribute that Stripe may leave out."""
    return getattr(found, name, None)


def _id(found: Any) -> str:
    """The id of something that comes whole or as an id."""
    return found if isinstance(found, str) else (_get(found, "id") or "")


def _checkout(session: Any) -> Checkout:
    intent = _get(session, "payment_intent")
    metadata, person = _get(session, "metadata"), _get(session, "customer_details")
    return Checkout(
        id=session.id,
        status=session.status or "",
        url=_get(session, "url") or "",
        is_paid=session.payment_status == "paid",
        amount=session.amount_total or 0,
        currency=session.currency or "",
        payment_intent=_id(intent),
        declined=_was_declined(intent),
        gift_id=_get(metadata, "gift") or _get(session, "client_reference_id") or "",
        fund_slug=_get(metadata, "fund") or "",
        email=_get(person, "email") or _get(session, "customer_email") or "",
        name=_get(person, "name") or "",
        paid_at=_charged_at(intent),
        fee=_fee(intent),
        refunds=_refunds(intent),
    )


def _checkout_without_session(intent: Any) -> Checkout:
    metadata = _get(intent, "metadata")
    return Checkout(
        id="",
        status="complete" if intent.status == "succeeded" else "open",
        url="",
        is_paid=intent.status == "succeeded",
        amount=_get(intent, "amount_received") or 0,
        currency=intent.currency,
        payment_intent=intent.id,
        declined=_was_declined(intent),
        gift_id=_get(metadata, "gift") or "",
        fund_slug=_get(metadata, "fund") or "",
        email=_get(intent, "receipt_email") or "",
        name="",
        paid_at=_charged_at(intent),
        fee=_fee(intent),
        refunds=_refunds(intent),
    )


def _was_declined(intent: Any) -> bool:
    return _get(intent, "status") == "requires_payment_method" and _get(intent, "last_payment_error") is not None


def _charged_at(intent: Any) -> datetime | None:
    seconds = _get(_get(intent, "latest_charge"), "created")
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _fee(intent: Any) -> Fee | None:
    settled = _get(_get(intent, "latest_charge"), "balance_transaction")
    if settled is None or isinstance(settled, str):
        return None
    rate = _get(settled, "exchange_rate")
    return Fee(fee=settled.fee, settled=settled.amount, currency=settled.currency, rate="" if rate is None else str(rate))


def _refunds(intent: Any) -> tuple[GivenBack, ...]:
    """All refunds of the newest charge; more than the list shows at once are asked for."""
    listed = _get(_get(intent, "latest_charge"), "refunds")
    if listed is None:
        return ()
    rows = listed.data
    if listed.has_more:
        rows = _ask(lambda: list(client().v1.refunds.list({"payment_intent": intent.id, "limit": 100}).auto_paging_iter()))
    return tuple(GivenBack(id=row.id, amount=row.amount, currency=row.currency, status=row.status or "pending") for row in rows)
