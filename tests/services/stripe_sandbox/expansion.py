"""`expand[]`: ids replaced by what they name, and fields that are there only when asked for."""

from collections.abc import Callable
from typing import Any

from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.objects import public
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

DEEPEST = 4


def page_of(rows: list[Object], url: str, *, has_more: bool = False) -> Object:
    """Stripe's list object."""
    return {"object": "list", "data": [public(row) for row in rows], "has_more": has_more, "url": url}


def line_items(world: World, session: Object) -> Object:
    """What a session sells."""
    kept = world.store.get(session["id"]) or session
    return page_of(kept["_line_items"], f"/v1/checkout/sessions/{session['id']}/line_items")


def refunds(world: World, charge: Object) -> Object:
    """The refunds of a charge, newest first, at most ten."""
    found = world.store.find("refund", ("json_extract(body, '$.charge') = ?", [charge["id"]]), limit=11)
    return page_of(found[:10], f"/v1/charges/{charge['id']}/refunds", has_more=len(found) > 10)


def invoice_payments(world: World, invoice: Object) -> Object:
    """How an invoice was paid, or is to be paid."""
    found = world.store.find("invoice_payment", ("json_extract(body, '$.invoice') = ?", [invoice["id"]]), limit=10)
    return page_of(found, f"/v1/invoice_payments?invoice={invoice['id']}")


def subscriptions(world: World, customer: Object) -> Object:
    """The running subscriptions of a customer, at most ten."""
    running = ("json_extract(body, '$.status') <> 'canceled'", [])
    found = world.store.find("subscription", ("json_extract(body, '$.customer') = ?", [customer["id"]]), running, limit=10)
    return page_of(found, f"/v1/customers/{customer['id']}/subscriptions")


INCLUDED: dict[tuple[str, str], Callable[[World, Object], Object]] = {
    ("checkout.session", "line_items"): line_items,
    ("charge", "refunds"): refunds,
    ("customer", "subscriptions"): subscriptions,
    ("invoice", "payments"): invoice_payments,
}


def expand(world: World, answer: Object, paths: list[str]) -> Object:
    """The answer with what `paths` ask for; ApiError for a field that cannot be expanded."""
    for path in paths:
        keys = path.split(".")
        if len(keys) > DEEPEST:
            raise ApiError(f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}", param="expand")
        _expand(world, answer, keys, path)
    return answer


def _expand(world: World, node: Any, keys: list[str], path: str) -> None:
    if isinstance(node, list):
        for each in node:
            _expand(world, each, keys, path)
        return
    key, *rest = keys
    if include := INCLUDED.get((node.get("object"), key)):
        node[key] = node[key] if isinstance(node.get(key), dict) else include(world, node)
    elif isinstance(node.get(key), str) and (named := world.store.get(node[key])):
        node[key] = public(named) if not named.get("deleted") else {"id": named["id"], "object": named["object"], "deleted": True}
    elif isinstance(node.get(key, ""), str):
        raise ApiError(f"This property cannot be expanded ({path}).", param="expand")
    if rest and node[key]:
        _expand(world, node[key], rest, path)
