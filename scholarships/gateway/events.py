"""Events: verified, and read as hints."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings

from scholarships.exceptions import BadSignature, NotAnEvent
from scholarships.gateway.client import client, get, id_of, listed
from scholarships.gateway.said import Hint

LONGEST_NUMBER = 255  # Stripe: ids never exceed 255 characters


def events_since(since: datetime, types: list[str]) -> Iterator[tuple[Hint, str]]:
    """Every event of these types since then, newest first, with its raw form. Stripe takes at most 20 types at once."""
    for first in range(0, len(types), 20):
        for event in listed("events", since, types=types[first : first + 20]):
            yield _hint(event), json.dumps(event, default=vars)


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


def _hint(event: Any) -> Hint:
    found = event.data.object
    intent = found.id if get(found, "object") == "payment_intent" else id_of(get(found, "payment_intent"))
    return Hint(id=event.id, type=event.type, object_id=get(found, "id") or "", payment_intent=intent)
