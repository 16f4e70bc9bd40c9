"""Finding what exists: each kind of object with its address, its name in refusals and the filters of its list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.services.stripe_sandbox import objects
from tests.services.stripe_sandbox.errors import ApiError, no_such
from tests.services.stripe_sandbox.expansion import expand, page_of
from tests.services.stripe_sandbox.params import EXPAND, PAGE, Check, Shape, boolean, each, one_of, text
from tests.services.stripe_sandbox.store import Condition, Object
from tests.services.stripe_sandbox.world import World

AFTER = "seq < (SELECT seq FROM objects WHERE id = ?)"
BEFORE = "seq > (SELECT seq FROM objects WHERE id = ?)"
COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
NOT_DELETED = "json_extract(body, '$.deleted') IS NULL"


@dataclass(frozen=True)
class Filter:
    """A parameter of a list: what it may be, and what it means."""

    check: Check
    condition: Callable[[Any], Condition]


def same(path: str, check: Check | None = None) -> Filter:
    """The field at this path has the given value."""
    return Filter(check or text(), lambda value: (f"json_extract(body, '$.{path}') = ?", [value]))


def event_types(values: list[str]) -> Condition:
    """One of several types of events."""
    return f"json_extract(body, '$.type') IN ({', '.join('?' * len(values))})", list(values)


def subscription_status(value: str) -> Condition:
    """Stripe: `all` is everything, `ended` what has ended; without this filter the canceled ones are left out."""
    status = "json_extract(body, '$.status')"
    special = {"all": ("1", []), "ended": (f"{status} IN ('canceled', 'incomplete_expired')", [])}
    return special.get(value) or (f"{status} = ?", [value])


def payment_of_invoice(value: Object) -> Condition:
    """`payment[type]` and `payment[payment_intent]`."""
    return "json_extract(body, '$.payment.payment_intent') = ?", [value["payment_intent"]]


PAYMENT = Shape({"type": one_of("payment_intent"), "payment_intent": text()}, "type payment_intent")
STATUSES = ["active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"]


@dataclass(frozen=True)
class Resource:
    """One kind: its `object`, how a refusal calls its id, its filters, and what is left out when a filter is not given."""

    kind: str
    name: str = "id"
    filters: Mapping[str, Filter] = field(default_factory=dict)
    unless: Mapping[str, Condition] = field(default_factory=dict)


def plain(names: str) -> dict[str, Filter]:
    """Filters on fields of the same names."""
    return {name: same(name) for name in names.split()}


RESOURCES = {
    "balance_transactions": Resource("balance_transaction", filters=plain("source type")),
    "charges": Resource("charge", filters=plain("payment_intent customer")),
    "checkout/sessions": Resource("checkout.session", "session", plain("payment_intent customer status subscription")),
    "customers": Resource("customer", filters=plain("email")),
    "disputes": Resource("dispute", "dispute", plain("charge payment_intent")),
    "events": Resource(
        "event",
        filters={
            "type": Filter(text(), lambda value: ("json_extract(body, '$.type') GLOB ?", [value])),
            "types": Filter(each(text()), event_types),
        },
    ),
    "invoice_payments": Resource("invoice_payment", "invoice_payment", {**plain("invoice status"), "payment": Filter(PAYMENT, payment_of_invoice)}),
    "invoices": Resource("invoice", filters={**plain("customer status"), "subscription": same("parent.subscription_details.subscription")}),
    "payment_intents": Resource("payment_intent", "intent", plain("customer")),
    "payment_methods": Resource("payment_method", "payment_method", plain("customer type")),
    "prices": Resource("price", "price", {**plain("product type"), "active": same("active", boolean)}),
    "products": Resource("product", filters={"active": same("active", boolean)}),
    "refunds": Resource("refund", filters=plain("payment_intent charge")),
    "subscriptions": Resource(
        "subscription",
        filters={**plain("customer"), "status": Filter(one_of(*STATUSES), subscription_status)},
        unless={"status": ("json_extract(body, '$.status') <> 'canceled'", [])},
    ),
}


def existing(world: World, path: str, given: str, *, param: str = "") -> Object:
    """The object with this id; 404 when there is none of this kind."""
    resource = RESOURCES[path]
    found = world.store.get(given, resource.kind)
    if found is None:
        raise no_such(resource.kind, given, param=param or resource.name)
    return found


def shown(world: World, obj: Object, params: Object) -> Object:
    """An object as the answer to a request, expanded as it asks."""
    return expand(world, with_pending(world, objects.public(obj)), params.get("expand", []))


def list_all(world: World, params: Object, page: str, path: str, **fixed: str) -> Object:
    """Newest first, in pages; `fixed` are filters that the address itself gives."""
    resource = RESOURCES[path]
    params = Shape({**PAGE, **{name: each.check for name, each in resource.filters.items() if name not in fixed}})(params) | fixed
    after, before, limit = params.get("starting_after"), params.get("ending_before"), params.get("limit", 10)
    if after and before:
        raise ApiError("You cannot parameterize both starting_after and ending_before.")
    cursor = after or before
    if cursor:
        existing(world, path, cursor, param="starting_after" if after else "ending_before")
    wanted = conditions(resource, params)
    if cursor:
        wanted.append((AFTER if after else BEFORE, [cursor]))
    found = world.store.find(resource.kind, *wanted, limit=limit + 1, backwards=bool(before))
    kept = found[-limit:] if before else found[:limit]
    answer = page_of([with_pending(world, row) for row in kept], f"/v1/{path}", has_more=len(found) > limit)
    return expand(world, answer, params.get("expand", []))


def conditions(resource: Resource, params: Object) -> list[Condition]:
    """What a list's parameters mean."""
    wanted = [each.condition(params[name]) for name, each in resource.filters.items() if name in params]
    wanted += [condition for name, condition in resource.unless.items() if name not in params]
    wanted += [(f"created {COMPARE[bound]} ?", [at]) for bound, at in params.get("created", {}).items()]
    return [*wanted, (NOT_DELETED, [])] if resource.kind == "customer" else wanted


def with_pending(world: World, obj: Object) -> Object:
    """An event says how many webhooks it still waits for."""
    if obj["object"] == "event":
        query = "SELECT count(*) FROM deliveries WHERE event = ? AND state <> 'delivered'"
        obj["pending_webhooks"] = world.store.db.execute(query, (obj["id"],)).fetchone()[0]
    return obj


def retrieve(world: World, params: Object, page: str, path: str, given: str) -> Object:
    """One object; of a deleted customer only that it was deleted."""
    params, found = Shape(EXPAND)(params), existing(world, path, given)
    if found.get("deleted"):
        return objects.chosen(found, "id object deleted")
    return shown(world, found, params)
