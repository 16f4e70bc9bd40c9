"""The Stripe sandbox as the demo's loaders use it: a clock to turn, a card page to fill in, a refund. The site is not up yet."""

import json
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

PAYS, FAILS_NEXT_MONTH = "4242424242424242", "4000000000000341"
A_YEAR = 366 * 86_400
FORM = "application/x-www-form-urlencoded"


def turn_back() -> None:
    """Before anything is in it: let it be a year ago in the sandbox."""
    control("clock", offset=-A_YEAR)


def turn_to(moment: datetime) -> None:
    """Let the sandbox's time pass until then, with all that is due meanwhile; a moment that is over changes nothing."""
    behind = int(moment.timestamp()) - int(json.loads(_asked("GET", _host(), "/sandbox/state"))["now"])
    if behind > 0:
        control("clock", advance=behind)


def control(act: str, **said: Any) -> None:
    """Turn a switch of the sandbox."""
    _asked("POST", _host(), f"/sandbox/{act}", json.dumps(said), "application/json")


def pay(card_page: str, *, email: str, number: str = PAYS) -> None:
    """Type a test card into the hosted page."""
    address, card = urlsplit(card_page), {"card_number": number, "expiry": "12/40", "cvc": "123", "name": "DEMO DONOR", "email": email}
    _asked("POST", address.netloc, address.path, urlencode(card), FORM)


def refund(payment_intent: str, amount: int) -> None:
    """Give so much back, as staff do at Stripe; the same words again are the same refund."""
    said = {"payment_intent": payment_intent, "amount": amount}
    keys = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}", "Stripe-Version": settings.STRIPE_API_VERSION}
    _asked("POST", _host(), "/v1/refunds", urlencode(said), FORM, **keys, **{"Idempotency-Key": f"demo:{payment_intent}"})


def _host() -> str:
    return urlsplit(settings.STRIPE_API_BASE).netloc


def _asked(method: str, host: str, path: str, body: str = "", kind: str = "", **headers: str) -> bytes:
    """One request that follows no redirect: the site, where it would lead, is not up yet."""
    connection = HTTPConnection(host, timeout=10)
    try:
        connection.request(method, path, body.encode(), {"Content-Type": kind, **headers})
        answer = connection.getresponse()
        said = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"The sandbox answered {answer.status} to {method} {path}: {said[:200]!r}")
    return said
