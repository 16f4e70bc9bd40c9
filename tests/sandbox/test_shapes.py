"""Every object has the fields, and their types, that the installed `stripe` client declares for its API version."""

import json
import types
from decimal import Decimal
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import pytest
import stripe

from tests.sandbox.parts import ASKS, DECLINES, DISPUTED, LATER_DECLINED, PAYS, Sandbox

PLAIN = {"object", "id", "allow_redisplay", "billing_details", "created", "customer", "customer_account", "livemode", "metadata", "type"}
KINDS_OF_PAYMENT = stripe.PaymentMethod.__annotations__.keys() - PLAIN
# Declared by the client, sent by Stripe only on request or only for other kinds of payment.
ON_REQUEST = {
    stripe.checkout.Session: {"line_items"},
    stripe.Charge: {"authorization_code", "level3", "refunds"},
    stripe.Customer: {"cash_balance", "deleted", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids"},
    stripe.Event: {"account", "context"},
    stripe.Invoice: {"confirmation_secret", "deleted", "payments", "threshold_reason"},
    stripe.InvoiceLineItem: set(),
    stripe.InvoicePayment: set(),
    stripe.LineItem: {"adjustable_quantity", "discounts", "taxes"},
    stripe.PaymentMethod: KINDS_OF_PAYMENT,
    stripe.Price: {"currency_options", "deleted", "tiers"},
    stripe.Product: {"deleted"},
    stripe.SubscriptionItem: {"deleted"},
}
WHOLE = {
    *(stripe.checkout.Session, stripe.PaymentIntent, stripe.Charge, stripe.Refund),
    *(stripe.Customer, stripe.BalanceTransaction, stripe.Event),
    *(stripe.Subscription, stripe.SubscriptionItem, stripe.Invoice, stripe.InvoiceLineItem, stripe.InvoicePayment),
    *(stripe.Price, stripe.Product, stripe.Dispute, stripe.PaymentMethod),
}


def fits(value: Any, declared: Any, where: str) -> list[str]:
    """What is wrong with a value for a declared type."""
    if isinstance(declared, ForwardRef | str):
        declared = getattr(stripe, declared if isinstance(declared, str) else declared.__forward_arg__, None)
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


@pytest.fixture(scope="module")
def answers(one_sandbox: Sandbox) -> dict[str, list[dict[str, Any]]]:
    """Everything that exists after one payment of each kind, as the API answers it."""
    sandbox = one_sandbox
    sandbox.control("reset")
    paid = sandbox.paid(customer_creation="always", metadata={"gift": "g1"})
    for card in (DECLINES, ASKS):
        sandbox.submit(sandbox.open_session(customer_email="hana@example.org"), card)
    refused = sandbox.open_session()
    sandbox.submit(refused, ASKS)
    sandbox.decide(refused, "refuse")
    sandbox.client.refunds.create({"payment_intent": paid.payment_intent.id, "amount": 1_000})
    sandbox.client.checkout.sessions.expire(refused.id)
    sandbox.paid(card=DISPUTED)
    sandbox.control("account", payment_methods=["card", "kakao_pay", "kr_card", "naver_pay"])
    for way in ("kakao_pay", "kr_card", "naver_pay"):
        elsewhere = sandbox.open_session()
        sandbox.submit(elsewhere, way=way)
        sandbox.decide(elsewhere, "approve")
    monthly(sandbox)
    found = {}
    for kind in CLASSES:
        found[kind], more = [], True
        while more:
            after = f"&starting_after={found[kind][-1]['id']}" if found[kind] else ""
            status = "&status=all" if kind == "subscriptions" else ""
            response, body = sandbox.api("GET", f"/v1/{kind}?limit=100{status}{after}")
            assert (response.status, body["object"]) == (200, "list")
            found[kind] += body["data"]
            more = body["has_more"]
    return found


def monthly(sandbox: Sandbox) -> None:
    """Monthly gifts that were paid, paused, declined and ended."""
    sandbox.control("clock", advance=0)
    paused, _ = sandbox.begun(), sandbox.begun(LATER_DECLINED, subscription_data={"metadata": {"gift": "m1"}})
    sandbox.client.subscriptions.update(paused.id, {"pause_collection": {"behavior": "void"}})
    sandbox.control("card", payment_method=sandbox.begun().default_payment_method, exp_year=2040)
    sandbox.months_pass(2)
    sandbox.client.subscriptions.update(paused.id, {"cancel_at_period_end": True})
    sandbox.client.customers.create({"email": "hana@example.org", "name": "이하나"})
    sandbox.client.refunds.create({"charge": sandbox.paid(card=PAYS).payment_intent.latest_charge.id})


CLASSES = {
    "checkout/sessions": (stripe.checkout.Session, "cs_test_"),
    "payment_intents": (stripe.PaymentIntent, "pi_"),
    "payment_methods": (stripe.PaymentMethod, "pm_"),
    "charges": (stripe.Charge, "ch_"),
    "balance_transactions": (stripe.BalanceTransaction, "txn_"),
    "refunds": (stripe.Refund, "re_"),
    "customers": (stripe.Customer, "cus_"),
    "events": (stripe.Event, "evt_"),
    "subscriptions": (stripe.Subscription, "sub_"),
    "invoices": (stripe.Invoice, "in_"),
    "invoice_payments": (stripe.InvoicePayment, "inpay_"),
    "prices": (stripe.Price, "price_"),
    "products": (stripe.Product, "prod_"),
    "disputes": (stripe.Dispute, "du_"),
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
    [configuration] = sandbox.api("GET", "/v1/payment_method_configurations")[1]["data"]
    assert object_fits(configuration, stripe.PaymentMethodConfiguration, "configuration") == []
    customer = sandbox.client.customers.create({}).id
    portal = sandbox.api("POST", "/v1/billing_portal/sessions", f"customer={customer}&flow_data[type]=payment_method_update")[1]
    assert object_fits(portal, stripe.billing_portal.Session, "portal") == []


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
