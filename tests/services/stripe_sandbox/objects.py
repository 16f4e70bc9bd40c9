"""Stripe's objects, field by field as API version 2026-10-28.endive answers them, for cards and won.

`shapes/` holds each object with all its fields and what they are by default; here they get their values. Fields that Stripe adds
only on request (`line_items`, `refunds`) are in `expansion`. A key that begins with "_" is the sandbox's own and never leaves it.
"""

import json
import secrets
import string
from functools import cache
from pathlib import Path
from typing import Any

from tests.services.stripe_sandbox import API_VERSION

Object = dict[str, Any]
CURRENCY = "krw"
FEE_PER_MILLE = 36
LETTERS = string.ascii_letters + string.digits
DECLINED = {
    "advice_code": "try_again_later",
    "network_decline_code": "01",
    "network_status": "declined_by_network",
    "reason": "generic_decline",
    "seller_message": "The bank did not return any further details with this decline.",
    "type": "issuer_declined",
}
AUTHENTICATED = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": "f879ea1c-aa2c-4441-806d-e30406466d79",
    "version": "2.2.0",
}


@cache
def _text(shape: str) -> str:
    return (Path(__file__).with_name("shapes") / f"{shape}.json").read_text(encoding="utf-8")


def fresh(shape: str, **values: Any) -> Object:
    """A new object of this shape with these values; a field that the shape does not have is a KeyError."""
    made = json.loads(_text(shape))
    if unknown := values.keys() - made.keys():
        raise KeyError(f"{shape} has no {', '.join(sorted(unknown))}")
    return made | values


def new_id(prefix: str, length: int = 24) -> str:
    """An id as Stripe makes them: a prefix and letters that nobody can guess."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(length))


def chosen(given: Object, names: str) -> Object:
    """Those of these fields that are given."""
    return {name: given[name] for name in names.split() if name in given}


def public(obj: Object) -> Object:
    """An object without what is the sandbox's own."""
    return {name: value for name, value in obj.items() if not name.startswith("_")}


def line_item(item: Object, now: int) -> Object:
    """A line of a session, from `price_data` and `quantity`."""
    given, quantity, name = item["price_data"], item["quantity"], item["price_data"]["product_data"]["name"]
    amount, total = given["unit_amount"], given["unit_amount"] * quantity
    made = fresh("line_item", id=new_id("li_1"), description=name, quantity=quantity, amount_subtotal=total, amount_total=total)
    made["price"] |= {"id": new_id("price_1"), "created": now, "product": new_id("prod_", 14)}
    made["price"] |= {"unit_amount": amount, "unit_amount_decimal": str(amount)}
    return made | chosen(item, "metadata")


def customer_details(email: str | None, name: str | None = None) -> Object:
    """Who pays, as far as the page knows."""
    return fresh("customer_details", email=email, name=name)


def checkout_session(params: Object, *, items: list[Object], page: str, email: str | None, now: int) -> Object:
    """An open session in mode `payment`; `page` is the address of the card pages."""
    session, total = new_id("cs_test_a1", 56), sum(item["amount_total"] for item in items)
    made = fresh("checkout_session", id=session, created=now, amount_subtotal=total, amount_total=total)
    made |= {"url": f"{page}/c/pay/{session}", "expires_at": now + 24 * 3600}
    made |= {"customer_details": customer_details(email) if email else None}
    made |= {"customer_creation": None if "customer" in params else "if_required"}
    made |= chosen(params, "allowed_payment_method_types cancel_url client_reference_id customer customer_creation")
    made |= chosen(params, "customer_email expires_at locale metadata submit_type success_url")
    return made | {"_line_items": items, "_payment_intent_data": params.get("payment_intent_data", {})}


def payment_intent(session: Object, now: int) -> Object:
    """The intent that a session makes when its page is first submitted (Stripe: since 2022-08-01)."""
    intent = new_id("pi_3")
    made = fresh("payment_intent", id=intent, created=now, amount=session["amount_total"], customer=session["customer"])
    return made | {"client_secret": new_id(f"{intent}_secret_", 25)} | session["_payment_intent_data"]


def payment_method(card: Object, *, email: str, name: str, now: int) -> Object:
    """A Visa card that was typed into the page; `card` has last4, exp_month, exp_year. The number itself is not kept."""
    made = fresh("payment_method", id=new_id("pm_1"), created=now)
    made["billing_details"] |= {"email": email, "name": name}
    made["card"] |= {**card, "fingerprint": new_id("", 16)}
    return made


def charge(intent: Object, method: Object, *, paid: bool, authenticated: bool, now: int) -> Object:
    """One try to take the money; the balance transaction follows (Stripe: asynchronous capture)."""
    amount, taken = intent["amount"], intent["amount"] if paid else 0
    made = fresh("charge", id=new_id("ch_3"), created=now, amount=amount, amount_captured=taken, captured=paid, paid=paid)
    made |= {"billing_details": method["billing_details"], "payment_intent": intent["id"], "payment_method": method["id"]}
    made |= {"metadata": dict(intent["metadata"]), **chosen(intent, "customer description receipt_email")}
    made |= chosen(intent, "statement_descriptor statement_descriptor_suffix")
    card = made["payment_method_details"]["card"]
    card |= {name: method["card"][name] for name in card if name in method["card"]}
    card |= {"amount_authorized": taken or None, "three_d_secure": AUTHENTICATED if authenticated else None}
    card["overcapture"]["maximum_amount_capturable"] = amount
    if not paid:
        made |= {"status": "failed", "failure_code": "card_declined", "failure_message": "Your card was declined."}
        made["outcome"] |= DECLINED
    return made


def balance_transaction(source: Object, *, amount: int, fee: int, now: int) -> Object:
    """What a charge (amount > 0) or a refund (amount < 0) does to the balance, in won."""
    made = fresh("balance_transaction", id=new_id("txn_3"), created=now, available_on=now)
    made |= {"amount": amount, "fee": fee, "net": amount - fee, "source": source["id"]}
    made |= {"description": source["description"], "type": source["object"], "reporting_category": source["object"]}
    if fee:
        detail = {"amount": fee, "currency": CURRENCY, "description": "Stripe processing fees", "type": "stripe_fee"}
        made["fee_details"] = [{"application": None, **detail}]
    return made


def fee_of(amount: int) -> int:
    """3.6 % of an amount, in whole won, half a won upwards."""
    return (amount * FEE_PER_MILLE + 500) // 1000


def refund(charge: Object, params: Object, *, amount: int, now: int) -> Object:
    """Money that goes back to the card at once."""
    made = fresh("refund", id=new_id("re_3"), created=now, amount=amount, charge=charge["id"])
    return made | chosen(charge, "customer payment_intent payment_method") | chosen(params, "metadata reason")


def customer(params: Object, now: int) -> Object:
    """Somebody who pays, by name."""
    made = fresh("customer", id=new_id("cus_", 14), created=now, invoice_prefix=new_id("", 8).upper())
    return made | chosen(params, "description email metadata name phone")


def event(name: str, obj: Object, *, previous: Object | None, request: Object, now: int) -> Object:
    """The news of an act, with the object as it was at that moment."""
    told = {"object": public(obj), **({} if previous is None else {"previous_attributes": previous})}
    return fresh("event", id=new_id("evt_1"), api_version=API_VERSION, created=now, type=name, data=told, request=request)
