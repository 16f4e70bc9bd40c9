"""The endpoints of `/v1/`: for each its parameters and its act. What is not in these tables is refused, as Stripe refuses it."""

import re
from collections.abc import Callable
from typing import Any

from tests.services.stripe_sandbox import acts, objects
from tests.services.stripe_sandbox.errors import ApiError, no_such
from tests.services.stripe_sandbox.expansion import expand, line_items, page_of
from tests.services.stripe_sandbox.params import (
    EXPAND,
    PAGE,
    Shape,
    each,
    email,
    metadata,
    one_of,
    text,
    web_address,
    whole,
)
from tests.services.stripe_sandbox.store import Condition, Object
from tests.services.stripe_sandbox.world import World

# Stripe's floor is what converts to 50 US cents on that day; its ceiling has eight digits.
LEAST, MOST = 700, 99_999_999
SOONEST, LATEST = 30 * 60, 24 * 3600
AFTER = "seq < (SELECT seq FROM objects WHERE id = ?)"
BEFORE = "seq > (SELECT seq FROM objects WHERE id = ?)"
COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

PRODUCT = Shape({"name": text(), "description": text(), "images": each(web_address), "metadata": metadata}, "name")
PRICE = Shape({"currency": text(3), "unit_amount": whole(), "product_data": PRODUCT}, "currency unit_amount product_data")
LINE = Shape({"price_data": PRICE, "quantity": whole(1, 999_999), "metadata": metadata}, "price_data quantity")
INTENT_DATA = Shape(
    {
        "description": text(1_000),
        "metadata": metadata,
        "receipt_email": email,
        "setup_future_usage": one_of("off_session", "on_session"),
        "statement_descriptor": text(22),
        "statement_descriptor_suffix": text(22),
    }
)
SESSION = Shape(
    {
        **EXPAND,
        "allowed_payment_method_types": each(one_of("card")),
        "cancel_url": web_address,
        "client_reference_id": text(200),
        "customer": text(),
        "customer_creation": one_of("always", "if_required"),
        "customer_email": email,
        "expires_at": whole(),
        "line_items": each(LINE),
        "locale": text(10),
        "metadata": metadata,
        "mode": one_of("payment"),
        "payment_intent_data": INTENT_DATA,
        "submit_type": one_of("auto", "book", "donate", "pay"),
        "success_url": web_address,
        "ui_mode": one_of("hosted_page"),
    },
    required="mode line_items success_url",
)
CUSTOMER = Shape(
    {**EXPAND, "description": text(350), "email": email, "metadata": metadata, "name": text(256), "phone": text(20)},
)
REFUND = Shape(
    {
        **EXPAND,
        "amount": whole(1),
        "charge": text(),
        "metadata": metadata,
        "payment_intent": text(),
        "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    }
)


RESOURCES = {  # address: (object, Stripe's name for its id in a refusal, filters of its list)
    "checkout/sessions": ("checkout.session", "session", "payment_intent customer status"),
    "payment_intents": ("payment_intent", "intent", "customer"),
    "payment_methods": ("payment_method", "payment_method", "customer"),
    "charges": ("charge", "id", "payment_intent customer"),
    "balance_transactions": ("balance_transaction", "id", "source type"),
    "refunds": ("refund", "id", "payment_intent charge"),
    "customers": ("customer", "id", "email"),
    "events": ("event", "id", "type types"),
}


def condition(name: str, value: Any) -> Condition:
    """A filter as SQL: the field has this value; `types` takes several, and `type` of events a group (`charge.*`)."""
    if name == "types":
        return f"json_extract(body, '$.type') IN ({', '.join('?' * len(value))})", value
    return f"json_extract(body, '$.{name}') {'GLOB' if name == 'type' else '='} ?", [value]


def answer(world: World, method: str, path: str, params: Object, page: str) -> Object:
    """What Stripe would answer to this request; ApiError when it would refuse. `page` is where the card pages are."""
    for name, pattern, call in ROUTES:
        if method == name and (found := re.fullmatch(pattern, path)):
            return call(world, params, page, *found.groups())
    raise ApiError(f"Unrecognized request URL ({method}: {path}).", status=404)


def list_all(world: World, params: Object, page: str, path: str) -> Object:
    """Newest first, in pages."""
    kind, _, filters = RESOURCES[path]
    params = Shape({**PAGE, **{name: each(text()) if name == "types" else text() for name in filters.split()}})(params)
    after, before, limit = params.get("starting_after"), params.get("ending_before"), params.get("limit", 10)
    if after and before:
        raise ApiError("You cannot parameterize both starting_after and ending_before.")
    cursor = after or before
    if cursor:
        existing(world, path, cursor, param="starting_after" if after else "ending_before")
    wanted = [condition(name, params[name]) for name in filters.split() if name in params]
    wanted += [(f"created {COMPARE[bound]} ?", [at]) for bound, at in params.get("created", {}).items()]
    if cursor:
        wanted.append((AFTER if after else BEFORE, [cursor]))
    found = world.store.find(kind, *wanted, limit=limit + 1, backwards=bool(before))
    kept = found[-limit:] if before else found[:limit]
    answer = page_of([with_pending(world, row) for row in kept], f"/v1/{path}", has_more=len(found) > limit)
    return expand(world, answer, params.get("expand", []))


def with_pending(world: World, obj: Object) -> Object:
    """An event says how many webhooks it still waits for."""
    if obj["object"] == "event":
        query = "SELECT count(*) FROM deliveries WHERE event = ? AND state <> 'delivered'"
        obj["pending_webhooks"] = world.store.db.execute(query, (obj["id"],)).fetchone()[0]
    return obj


def existing(world: World, path: str, given: str, *, param: str = "") -> Object:
    """The object with this id; 404 when there is none of this kind."""
    kind, name, _ = RESOURCES[path]
    found = world.store.get(given, kind)
    if found is None:
        raise no_such(kind, given, param=param or name)
    return found


def retrieve(world: World, params: Object, page: str, path: str, given: str) -> Object:
    """One object."""
    params = Shape(EXPAND)(params)
    found = objects.public(existing(world, path, given))
    return expand(world, with_pending(world, found), params.get("expand", []))


def retrieve_account(world: World, params: Object, page: str) -> Object:
    """Whose account this is."""
    Shape(EXPAND)(params)
    return objects.fresh("account")


def list_line_items(world: World, params: Object, page: str, given: str) -> Object:
    """What a session sells."""
    Shape(PAGE)(params)
    return line_items(world, existing(world, "checkout/sessions", given))


def create_session(world: World, params: Object, page: str) -> Object:
    """A checkout session in mode `payment`, in won (zero-decimal: 10,000 won is amount 10000)."""
    params = SESSION(params)
    if "customer" in params and {"customer_email", "customer_creation"} & params.keys():
        message = "You may only specify one of these parameters: customer, customer_email, customer_creation."
        raise ApiError(message, param="customer")
    for position, line in enumerate(params["line_items"]):
        if line["price_data"]["currency"].lower() != objects.CURRENCY:
            where = f"line_items[{position}][price_data][currency]"
            raise ApiError(f"Invalid currency: {line['price_data']['currency']}. The sandbox takes krw only.", param=where)
    known = existing(world, "customers", params["customer"]) if "customer" in params else {"email": params.get("customer_email")}
    items = [objects.line_item(line, world.now()) for line in params["line_items"]]
    refuse_amount(sum(item["amount_total"] for item in items))
    refuse_expiry(params.get("expires_at"), world.now())
    session = objects.checkout_session(params, items=items, page=page, email=known["email"], now=world.now())
    world.store.put(session, wake_at=session["expires_at"])
    return expand(world, objects.public(session), params.get("expand", []))


def refuse_amount(total: int) -> None:
    """Stripe takes neither less than 50 US cents nor more than eight digits."""
    if total < LEAST:
        raise ApiError(f"The Checkout Session's total amount due must add up to at least ₩{LEAST:,} KRW", code="amount_too_small")
    if total > MOST:
        raise ApiError(f"The Checkout Session's total amount due must be no more than ₩{MOST:,}.", code="amount_too_large")


def refuse_expiry(at: int | None, now: int) -> None:
    """Between 30 minutes and 24 hours from now."""
    if at is not None and not now + SOONEST <= at <= now + LATEST:
        bound = "at least 30 minutes" if at < now + SOONEST else "less than 24 hours"
        raise ApiError(f"The `expires_at` timestamp must be {bound} from Checkout Session creation.", param="expires_at")


def expire_session(world: World, params: Object, page: str, given: str) -> Object:
    """End an open session now."""
    params, session = Shape(EXPAND)(params), existing(world, "checkout/sessions", given)
    if session["status"] != "open":
        state = f"This Checkout Session has a status of `{session['status']}`."
        raise ApiError(f'Only Checkout Sessions with a status in ["open"] can be expired. {state}')
    acts.expire_session(world, session)
    return expand(world, objects.public(session), params.get("expand", []))


def create_customer(world: World, params: Object, page: str) -> Object:
    """A new customer."""
    params = CUSTOMER(params)
    return expand(world, objects.public(acts.create_customer(world, params)), params.get("expand", []))


def create_refund(world: World, params: Object, page: str) -> Object:
    """Give money back, all or part of it, by charge or by payment intent."""
    params = REFUND(params)
    if len({"charge", "payment_intent"} & params.keys()) != 1:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise ApiError(message, code="parameter_missing")
    if "charge" in params:
        charge = existing(world, "charges", params["charge"])
    else:
        intent = existing(world, "payment_intents", params["payment_intent"])
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise ApiError(message, param="payment_intent")
        charge = existing(world, "charges", intent["latest_charge"])
    return expand(world, objects.public(acts.refund_charge(world, charge, params)), params.get("expand", []))


KINDS = "|".join(RESOURCES)
ROUTES: list[tuple[str, str, Callable[..., Object]]] = [
    ("GET", "/v1/account", retrieve_account),
    ("POST", "/v1/checkout/sessions", create_session),
    ("POST", "/v1/checkout/sessions/([^/]+)/expire", expire_session),
    ("GET", "/v1/checkout/sessions/([^/]+)/line_items", list_line_items),
    ("POST", "/v1/customers", create_customer),
    ("POST", "/v1/refunds", create_refund),
    ("GET", f"/v1/({KINDS})", list_all),
    ("GET", f"/v1/({KINDS})/([^/]+)", retrieve),
]
