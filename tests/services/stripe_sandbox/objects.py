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
from tests.services.stripe_sandbox.cards import decline_error

Object = dict[str, Any]
KR_CARD = {"brand": "shinhan", "last4": "4821"}
CURRENCY = "krw"
FEE_PER_MILLE = 36
LETTERS = string.ascii_letters + string.digits
DECLINED = {
    "network_status": "declined_by_network",
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


def product(given: Object, now: int) -> Object:
    """What is sold, from `product_data`."""
    made = fresh("product", id=new_id("prod_", 14), created=now, updated=now)
    return made | chosen(given, "name description images metadata")


def price(given: Object, product_id: str, now: int) -> Object:
    """How much it costs, once or each month, from `price_data`."""
    amount, recurring = given["unit_amount"], given.get("recurring")
    made = fresh("price", id=new_id("price_1"), created=now, product=product_id, unit_amount=amount, unit_amount_decimal=str(amount))
    if recurring:
        rhythm = {"interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"}
        made |= {"type": "recurring", "recurring": rhythm | recurring}
    return made


def line_item(item: Object, price: Object, now: int) -> Object:
    """A line of a session, from `price_data` and `quantity`, at a price that was made from them."""
    quantity, name = item["quantity"], item["price_data"]["product_data"]["name"]
    total = price["unit_amount"] * quantity
    made = fresh("line_item", id=new_id("li_1"), description=name, quantity=quantity, amount_subtotal=total, amount_total=total)
    return made | {"price": price} | chosen(item, "metadata")


def customer_details(email: str | None, name: str | None = None) -> Object:
    """Who pays, as far as the page knows."""
    return fresh("customer_details", email=email, name=name)


def checkout_session(params: Object, *, items: list[Object], page: str, email: str | None, ways: list[str], now: int) -> Object:
    """An open session; `page` is the address of the card pages, `ways` the kinds of payment that it offers."""
    session, total = new_id("cs_test_a1", 56), sum(item["amount_total"] for item in items)
    made = fresh("checkout_session", id=session, created=now, amount_subtotal=total, amount_total=total)
    made |= {"url": f"{page}/c/pay/{session}", "expires_at": now + 24 * 3600, "payment_method_types": ways, "mode": params["mode"]}
    made |= {"customer_details": customer_details(email) if email else None}
    made |= {"customer_creation": None if "customer" in params else "if_required"}
    if params["mode"] == "subscription":
        made |= {"customer_creation": None if "customer" in params else "always", "payment_method_collection": "always"}
    made |= chosen(params, "allowed_payment_method_types cancel_url client_reference_id customer customer_creation")
    made |= chosen(params, "customer_email expires_at locale metadata submit_type success_url payment_method_collection")
    own = {"_line_items": items, "_intent": None}
    own |= {f"_{name}": params.get(name, {}) for name in ("payment_intent_data", "subscription_data")}
    return made | own


def payment_intent(*, amount: int, customer: str | None, now: int) -> Object:
    """A payment that nobody has made yet."""
    intent = new_id("pi_3")
    made = fresh("payment_intent", id=intent, created=now, amount=amount, customer=customer)
    return made | {"client_secret": new_id(f"{intent}_secret_", 25)}


def payment_method(card: Object, *, email: str, name: str, now: int) -> Object:
    """A Visa card that was typed into the page: last4, exp_month, exp_year. `_number` is a practice card's and says what it does."""
    made = fresh("payment_method", id=new_id("pm_1"), created=now)
    made["billing_details"] |= {"email": email, "name": name}
    made["card"] |= {**chosen(card, "last4 exp_month exp_year"), "fingerprint": new_id("", 16)}
    return made | {"_number": card["number"]}


def wallet(kind: str, *, email: str, name: str, now: int) -> Object:
    """A payment method that is no card number: Kakao Pay, Naver Pay, or a Korean card behind its own window."""
    made = fresh("payment_method", id=new_id("pm_1"), created=now, type=kind)
    del made["card"]
    made["billing_details"] |= {"email": email or None, "name": name or None}
    return made | {kind: {"kakao_pay": {}, "naver_pay": {"buyer_id": None, "funding": "points"}, "kr_card": dict(KR_CARD)}[kind]}


def charge(intent: Object, method: Object, *, declined: str, authenticated: bool, now: int) -> Object:
    """One try to take the money, `declined` for a reason or not; the balance transaction follows (Stripe: asynchronous capture)."""
    amount, paid = intent["amount"], not declined
    taken = amount if paid else 0
    made = fresh("charge", id=new_id("ch_3"), created=now, amount=amount, amount_captured=taken, captured=paid, paid=paid)
    made |= {"billing_details": method["billing_details"], "payment_intent": intent["id"], "payment_method": method["id"]}
    made |= {"metadata": dict(intent["metadata"]), **chosen(intent, "customer description receipt_email")}
    made |= chosen(intent, "statement_descriptor statement_descriptor_suffix")
    made["payment_method_details"] = _details(made["payment_method_details"], method, amount=amount, taken=taken, authenticated=authenticated)
    if declined:
        error = decline_error(declined)
        made |= {"status": "failed", "failure_code": error["code"], "failure_message": error["message"]}
        made["outcome"] |= {**DECLINED, "reason": declined, **chosen(error, "advice_code network_decline_code")}
    return made


def _details(shape: Object, method: Object, *, amount: int, taken: int, authenticated: bool) -> Object:
    """How a charge says with what it was paid."""
    kind = method["type"]
    if kind != "card":
        more = KR_CARD if kind == "kr_card" else {}
        return {"type": kind, kind: {**more, "buyer_id": None, "transaction_id": new_id("", 16)}}
    card = shape["card"]
    card |= {name: method["card"][name] for name in card if name in method["card"]}
    card |= {"amount_authorized": taken or None, "three_d_secure": AUTHENTICATED if authenticated else None}
    card["overcapture"]["maximum_amount_capturable"] = amount
    return shape


def balance_transaction(source: Object, *, amount: int, fee: int, now: int) -> Object:
    """What a charge, a refund, a failed refund or a dispute does to the balance, in won."""
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
    if (kind := charge["payment_method_details"]["type"]) != "card":
        made["destination_details"] = {"type": kind}
    return made | chosen(charge, "customer payment_intent payment_method") | chosen(params, "metadata reason")


def customer(params: Object, now: int) -> Object:
    """Somebody who pays, by name."""
    made = fresh("customer", id=new_id("cus_", 14), created=now, invoice_prefix=new_id("", 8).upper())
    return made | chosen(params, "description email metadata name phone")


def dispute(charge: Object, *, due_by: int, now: int) -> Object:
    """A charge whose owner says that it was not theirs."""
    made = fresh("dispute", id=new_id("du_1"), created=now, amount=charge["amount"], charge=charge["id"])
    made["evidence_details"] |= {"due_by": due_by}
    made["evidence"] |= {"customer_email_address": charge["billing_details"]["email"], "customer_name": charge["billing_details"]["name"]}
    return made | chosen(charge, "payment_intent")


def portal_session(params: Object, *, page: str, now: int) -> Object:
    """The way into the portal, for an hour."""
    session, flow = new_id("bps_1"), params.get("flow_data")
    made = fresh("portal_session", id=session, created=now, url=f"{page}/p/session/{session}")
    if flow:
        after = {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"} | flow.get("after_completion", {})
        cancel = flow.get("subscription_cancel")
        nothing = dict.fromkeys(("customer_update", "subscription_pause", "subscription_update", "subscription_update_confirm"))
        cancels = {"subscription_cancel": cancel and {"retention": None, **cancel}}
        made["flow"] = {**nothing, **cancels, "after_completion": after, "type": flow["type"]}
    return made | chosen(params, "customer locale return_url configuration")


def event(name: str, obj: Object, *, previous: Object | None, request: Object, now: int) -> Object:
    """The news of an act, with the object as it was at that moment."""
    told = {"object": public(obj), **({} if previous is None else {"previous_attributes": previous})}
    return fresh("event", id=new_id("evt_1"), api_version=API_VERSION, created=now, type=name, data=told, request=request)
