"""Customers, their kept payment methods, and the portal where they change them."""

from tests.services.stripe_sandbox import objects, payments, subscriptions
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.lookup import existing, list_all, shown
from tests.services.stripe_sandbox.params import EXPAND, Shape, email, metadata, one_of, or_nothing, text, web_address
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

PERSON = {"description": text(350), "email": email, "metadata": metadata, "name": text(256), "phone": text(20)}
CUSTOMER = Shape({**EXPAND, **PERSON})
INVOICE_SETTINGS = Shape({"default_payment_method": or_nothing(text())})
CUSTOMER_UPDATE = Shape({**EXPAND, **{name: or_nothing(check) for name, check in PERSON.items()}, "invoice_settings": INVOICE_SETTINGS})
ATTACH = Shape({**EXPAND, "customer": text()}, "customer")
AFTER = Shape({"type": one_of("portal_homepage", "redirect"), "redirect": Shape({"return_url": web_address}, "return_url")}, "type")
FLOW = Shape(
    {
        "after_completion": AFTER,
        "subscription_cancel": Shape({"subscription": text()}, "subscription"),
        "type": one_of("payment_method_update", "subscription_cancel"),
    },
    "type",
)
PORTAL = Shape({**EXPAND, "customer": text(), "configuration": text(), "flow_data": FLOW, "locale": text(10), "return_url": web_address}, "customer")


def create_customer(world: World, params: Object, page: str) -> Object:
    """A new customer."""
    params = CUSTOMER(params)
    return shown(world, payments.create_customer(world, params), params)


def customer_of_address(world: World, given: str) -> Object:
    """The customer that an address names; a deleted one is not there any more."""
    found = existing(world, "customers", given)
    if found.get("deleted"):
        raise ApiError(f"No such customer: '{given}'", status=404, code="resource_missing", param="id")
    return found


def update_customer(world: World, params: Object, page: str, given: str) -> Object:
    """Another name or address; another card for what is to come."""
    params, customer = CUSTOMER_UPDATE(params), customer_of_address(world, given)
    changes = objects.chosen(params, "description email name phone")
    if "metadata" in params:
        changes["metadata"] = {**customer["metadata"], **(params["metadata"] or {})} if params["metadata"] else {}
    settings = params.get("invoice_settings", {})
    if "default_payment_method" in settings:
        if settings["default_payment_method"]:
            kept_by(world, settings["default_payment_method"], given)
        changes["invoice_settings"] = {**customer["invoice_settings"], **settings}
    return shown(world, change_customer(world, customer, changes), params)


def change_customer(world: World, customer: Object, changes: Object) -> Object:
    """Store what is new of a customer, and tell of it."""
    before = {name: customer[name] for name, value in changes.items() if customer[name] != value}
    world.store.put(customer | changes)
    if before:
        world.tell("customer.updated", customer | changes, previous=before)
    return customer | changes


def kept_by(world: World, method: str, customer: str) -> Object:
    """A payment method of this customer; ApiError when it is somebody else's."""
    found = existing(world, "payment_methods", method)
    if found["customer"] != customer:
        message = f"The customer does not have a payment method with the ID {method}. The payment method must be attached to the customer."
        raise ApiError(message, code="resource_missing", param="invoice_settings[default_payment_method]")
    return found


def delete_customer(world: World, params: Object, page: str, given: str) -> Object:
    """Forget a customer; all monthly gifts of theirs end (Stripe: it cannot be undone)."""
    Shape({})(params)
    customer = customer_of_address(world, given)
    mine = ("json_extract(body, '$.customer') = ?", [given])
    for subscription in world.store.find("subscription", mine, limit=100):
        if subscription["status"] not in subscriptions.ENDED:
            subscriptions.end(world, subscription, reason="cancellation_requested")
    for method in world.store.find("payment_method", mine, limit=100):
        payments.detach(world, method)
    world.tell("customer.deleted", customer)
    gone = {"id": given, "object": "customer", "deleted": True}
    world.store.put(gone | {"created": customer["created"]})
    return gone


def list_methods_of(world: World, params: Object, page: str, given: str) -> Object:
    """What a customer has kept."""
    customer_of_address(world, given)
    return list_all(world, params, page, "payment_methods", customer=given) | {"url": f"/v1/customers/{given}/payment_methods"}


def attach_method(world: World, params: Object, page: str, given: str) -> Object:
    """Keep a payment method for a customer."""
    params, method = ATTACH(params), existing(world, "payment_methods", given)
    customer_of_address(world, params["customer"])
    if method["customer"]:
        raise ApiError("The payment method you provided has already been attached to a customer.", param="payment_method")
    return shown(world, payments.attach(world, method, params["customer"]), params)


def detach_method(world: World, params: Object, page: str, given: str) -> Object:
    """Forget a kept payment method."""
    params, method = Shape(EXPAND)(params), existing(world, "payment_methods", given)
    if not method["customer"]:
        raise ApiError("The payment method you provided is not attached to a customer so detachment is impossible.", param="payment_method")
    return shown(world, payments.detach(world, method), params)


def create_portal_session(world: World, params: Object, page: str) -> Object:
    """A short-lived address where a customer changes the card and ends a monthly gift."""
    params = PORTAL(params)
    customer_of_address(world, params["customer"])
    flow = params.get("flow_data")
    if flow and flow["type"] == "subscription_cancel":
        existing(world, "subscriptions", flow.get("subscription_cancel", {}).get("subscription", ""))
    session = world.store.put(objects.portal_session(params, page=page, now=world.now()))
    return shown(world, session, params)
