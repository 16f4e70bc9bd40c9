"""Subscriptions and invoices: what a site may change of them."""

from tests.services.stripe_sandbox import billing, invoices, objects, subscriptions
from tests.services.stripe_sandbox.api_checkout import LEAST, MOST, RECURRING
from tests.services.stripe_sandbox.api_people import kept_by
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.lookup import existing, shown
from tests.services.stripe_sandbox.params import EXPAND, PAGE, Shape, boolean, each, metadata, one_of, or_nothing, text, whole
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

ITEM_PRICE = Shape(
    {"currency": one_of("krw"), "product": text(), "recurring": RECURRING, "unit_amount": whole(LEAST, MOST)},
    "currency product recurring unit_amount",
)
ITEM = Shape({"id": text(), "price_data": ITEM_PRICE, "quantity": whole(1, 999_999), "metadata": metadata}, "id")
PAUSE = Shape({"behavior": one_of("keep_as_draft", "mark_uncollectible", "void"), "resumes_at": whole()}, "behavior")
REASONS = ["customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused"]
SAID = Shape({"comment": or_nothing(text()), "feedback": or_nothing(one_of(*REASONS))})
UPDATE = Shape(
    {
        **EXPAND,
        "cancel_at_period_end": boolean,
        "cancellation_details": SAID,
        "default_payment_method": or_nothing(text()),
        "description": or_nothing(text(500)),
        "items": each(ITEM),
        "metadata": or_nothing(metadata),
        "pause_collection": or_nothing(PAUSE),
        "proration_behavior": one_of("none", "create_prorations", "always_invoice"),
    }
)
CANCEL = Shape({**EXPAND, "cancellation_details": SAID, "invoice_now": boolean, "prorate": boolean})


def update_subscription(world: World, params: Object, page: str, given: str) -> Object:
    """Another amount from the next month on, a pause, another card, an end."""
    params, subscription = UPDATE(params), existing(world, "subscriptions", given)
    if subscription["status"] in subscriptions.ENDED:
        raise ApiError("A canceled subscription can only update its cancellation_details and metadata.")
    changes = objects.chosen(params, "description")
    if "pause_collection" in params:
        pause = params["pause_collection"]
        changes["pause_collection"] = pause and {"resumes_at": None, **pause}
    if "metadata" in params:
        changes["metadata"] = {**subscription["metadata"], **params["metadata"]} if params["metadata"] else {}
    if "default_payment_method" in params:
        changes["default_payment_method"] = params["default_payment_method"]
        if params["default_payment_method"]:
            kept_by(world, params["default_payment_method"], subscription["customer"])
    if "items" in params:
        changes["items"] = changed_items(world, subscription, params)
    subscription = subscriptions.change(world, subscription, **changes)
    if "cancel_at_period_end" in params:
        wanted, said = params["cancel_at_period_end"], params.get("cancellation_details")
        subscriptions.end_at_period_end(world, subscription, wanted=wanted, said=said)
    return shown(world, subscription, params)


def changed_items(world: World, subscription: Object, params: Object) -> Object:
    """The items with their new prices. Nothing is charged or given back for the running month: `proration_behavior=none` is asked for."""
    if params.get("proration_behavior") != "none":
        raise ApiError("The sandbox changes items with proration_behavior=none only.", param="proration_behavior")
    rows = {item["id"]: item for item in subscription["items"]["data"]}
    for position, given in enumerate(params["items"]):
        item = rows.get(given["id"])
        if item is None:
            raise ApiError(f"No such subscription item: '{given['id']}'", status=404, code="resource_missing", param=f"items[{position}][id]")
        if "price_data" in given:
            existing(world, "products", given["price_data"]["product"], param=f"items[{position}][price_data][product]")
            new = objects.price(given["price_data"], given["price_data"]["product"], world.now())
            item = billing.priced(item, world.store.put(new))
        rows[given["id"]] = item | objects.chosen(given, "quantity metadata")
    return {**subscription["items"], "data": list(rows.values())}


def cancel_subscription(world: World, params: Object, page: str, given: str) -> Object:
    """End it now. What was paid for the running month is not given back (`prorate` is not played)."""
    params, subscription = CANCEL(params), existing(world, "subscriptions", given)
    ended = subscriptions.end(world, subscription, reason="cancellation_requested", said=params.get("cancellation_details"))
    return shown(world, ended, params)


def void_invoice(world: World, params: Object, page: str, given: str) -> Object:
    """An open invoice will never be paid."""
    params, invoice = Shape(EXPAND)(params), existing(world, "invoices", given)
    return shown(world, invoices.void(world, invoice), params)


def list_invoice_lines(world: World, params: Object, page: str, given: str) -> Object:
    """What an invoice is for."""
    Shape(PAGE)(params)
    return dict(existing(world, "invoices", given)["lines"])
