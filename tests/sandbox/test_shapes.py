"""Every object has the fields, and their types, that the installed `stripe` client declares for its API version."""

import json
import types
from decimal import Decimal
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import pytest
import stripe

from tests.sandbox.parts import ASKS, DECLINES, Sandbox

# Declared by the client, sent by Stripe only on request or only for other kinds of payment.
ON_REQUEST = {
    stripe.checkout.Session: {"line_items"},
    stripe.Charge: {"authorization_code", "level3", "refunds"},
    stripe.Customer: {"cash_balance", "deleted", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids"},
    stripe.Event: {"account", "context"},
    stripe.LineItem: {"adjustable_quantity", "discounts", "taxes"},
}
WHOLE = {
    *(stripe.checkout.Session, stripe.PaymentIntent, stripe.Charge, stripe.Refund),
    *(stripe.Customer, stripe.BalanceTransaction, stripe.Event),
}


def fits(value: Any, declared: Any, where: str) -> list[str]:
    """What is wrong with a value for a declared type."""
    if isinstance(declared, ForwardRef):
        declared = getattr(stripe, declared.__forward_arg__, None)
    origin = get_origin(declared)
    if declared is Any or declared is None:
        return []
    if origin in {Union, types.UnionType}:
        tries = [fits(value, choice, where) for choice in get_args(declared)]
        return min(tries, key=len) if all(tries) else []
    if origin is Literal:
        return [] if value in get_args(declared) else [f"{where}: {value!r} is none of {get_args(declared)[:5]}"]
    if origin is list:
        found = value if isinstance(value, list) else [None]
        return [problem for each in found for problem in fits(each, get_args(declared)[0], f"{where}[]")]
    kind = origin or declared
    if kind is stripe.ListObject:
        return [problem for each in value["data"] for problem in fits(each, get_args(declared)[0], f"{where}.data")]
    if isinstance(kind, type) and issubclass(kind, stripe.StripeObject):
        return object_fits(value, kind, where)
    right = isinstance(value, str if kind is Decimal else kind) and not (isinstance(value, bool) and kind is int)
    return [] if right else [f"{where}: {value!r} is no {kind.__name__}"]


def object_fits(value: Any, kind: type, where: str) -> list[str]:
    """What is wrong with an object: fields that are not declared, that are missing, or of another type."""
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no {kind.__name__}"]
    if kind.__name__ == "UntypedStripeObject":
        return []
    declared = {name: each for name, each in kind.__annotations__.items() if not name.startswith("_")}
    declared.pop("OBJECT_NAME", None)
    wrong = [f"{where}.{name}: not declared" for name in value.keys() - declared.keys()]
    optional = {name for name, each in declared.items() if type(None) in get_args(each)}
    optional = ON_REQUEST.get(kind, set()) if kind in WHOLE else optional
    wrong += [f"{where}.{name}: missing" for name in declared.keys() - value.keys() - optional]
    both = value.keys() & declared.keys()
    return wrong + [problem for name in both for problem in fits(value[name], declared[name], f"{where}.{name}")]


@pytest.fixture
def answers(sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """Everything that exists after one payment of each kind, as the API answers it."""
    paid = sandbox.paid(customer_creation="always", metadata={"gift": "g1"})
    for card in (DECLINES, ASKS):
        sandbox.submit(sandbox.open_session(customer_email="hana@example.org"), card)
    refused = sandbox.open_session()
    sandbox.submit(refused, ASKS)
    sandbox.decide(refused, "refuse")
    sandbox.client.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 1_000})
    sandbox.client.checkout.sessions.expire(refused.id)
    found = {}
    for kind in CLASSES:
        response, body = sandbox.api("GET", f"/v1/{kind}?limit=100")
        assert (response.status, body["object"], body["has_more"]) == (200, "list", False)
        found[kind] = body["data"]
    return found


CLASSES = {
    "checkout/sessions": (stripe.checkout.Session, "cs_test_"),
    "payment_intents": (stripe.PaymentIntent, "pi_"),
    "payment_methods": (stripe.PaymentMethod, "pm_"),
    "charges": (stripe.Charge, "ch_"),
    "balance_transactions": (stripe.BalanceTransaction, "txn_"),
    "refunds": (stripe.Refund, "re_"),
    "customers": (stripe.Customer, "cus_"),
    "events": (stripe.Event, "evt_"),
}


@pytest.mark.parametrize("kind", CLASSES)
def test_objects_have_the_declared_fields_and_types(answers: dict[str, list[dict[str, Any]]], kind: str) -> None:
    declared, prefix = CLASSES[kind]
    assert answers[kind]
    for each in answers[kind]:
        assert object_fits(each, declared, kind) == []
        assert each["id"].startswith(prefix)
        assert not [name for name in each if name.startswith("_")]
        assert each.get("livemode", False) is False


def test_events_carry_objects_of_the_declared_shape(answers: dict[str, list[dict[str, Any]]]) -> None:
    by_name = {declared.OBJECT_NAME: declared for declared, _ in CLASSES.values()}
    for event in answers["events"]:
        told = event["data"]["object"]
        assert object_fits(told, by_name[told["object"]], event["type"]) == []


def test_lines_and_the_account_have_the_declared_shape(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    _, lines = sandbox.api("GET", f"/v1/checkout/sessions/{session.id}/line_items")
    assert object_fits(lines["data"][0], stripe.LineItem, "line") == []
    assert object_fits(sandbox.api("GET", "/v1/account")[1], stripe.Account, "account") == []


def test_the_check_of_shapes_finds_what_is_wrong(answers: dict[str, list[dict[str, Any]]]) -> None:
    charge = json.loads(json.dumps(answers["charges"][0]))
    charge |= {"amount": "10000", "invoice": None}
    charge["outcome"]["type"] = 3
    del charge["paid"]
    found = {each.split(":")[0] for each in object_fits(charge, stripe.Charge, "charge")}
    assert found == {"charge.amount", "charge.invoice", "charge.outcome.type", "charge.paid"}


def test_every_event_is_one_that_stripe_has(answers: dict[str, list[dict[str, Any]]]) -> None:
    known = get_args(stripe.Event.__annotations__["type"])
    assert {event["type"] for event in answers["events"]} <= set(known)
