"""`/sandbox/…`, for tests and for whoever wants to see the site in trouble: delivery, the clock, a look inside, a fresh start."""

import json
from typing import Any

from tests.services.stripe_sandbox import checkouts, disputes, payments, refunds
from tests.services.stripe_sandbox.api_money import WAYS
from tests.services.stripe_sandbox.cards import CARDS, digits
from tests.services.stripe_sandbox.delivery import Postman
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import SWITCHES, Object
from tests.services.stripe_sandbox.wire import Reply, Request, reply_json
from tests.services.stripe_sandbox.world import MODES, World


class BadSwitch(Exception):
    """A control that makes no sense; the message says what would."""


def answer_control(world: World, postman: Postman, request: Request) -> Reply:
    """Turn a switch and answer with the state that follows."""
    name = request.path.removeprefix("/sandbox/")
    if (request.method, name) != ("GET", "state") and (request.method != "POST" or name not in ACTS):
        return reply_json(404, {"error": f"There is GET /sandbox/state, and POST /sandbox/ with one of: {', '.join(ACTS)}."})
    try:
        given = json.loads(request.body or "{}")
        if not isinstance(given, dict):
            raise BadSwitch("Send a JSON object.")
        report = ACTS[name](world, postman, given) if request.method == "POST" else {}
    except (BadSwitch, ApiError, json.JSONDecodeError) as problem:
        return reply_json(400, {"error": str(problem)})
    return reply_json(200, {**(report or {}), **state(world)})


def set_delivery(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """`mode`, `delay` in seconds (for `late`) and `fee_delay` in seconds of the sandbox's clock; for events from now on."""
    if unknown := given.keys() - {"mode", "delay", "fee_delay"}:
        raise BadSwitch(f"Unknown switch: {', '.join(sorted(unknown))}.")
    if given.get("mode", MODES[0]) not in MODES:
        raise BadSwitch(f"mode is one of {', '.join(MODES)}.")
    delays = {name: seconds(given[name], name) for name in ("delay", "fee_delay") if name in given}
    with world.act():
        world.store.set(**given | delays)


def seconds(value: Any, name: str) -> int | float:
    """A number of seconds, not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        raise BadSwitch(f"{name} is a number of seconds, 0 or more.")
    return int(value) if name != "delay" else value


def advance_clock(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """Let `advance` seconds pass at once, with all that is due in them; or, while nothing is inside, be `offset` seconds from now."""
    if "offset" in given:
        set_offset(world, given["offset"])
        return
    passed = seconds(given.get("advance"), "advance")
    with world.act():
        world.store.set(clock_offset=world.store.setting("clock_offset") + passed)
        world.wake()


def set_offset(world: World, offset: Any) -> None:
    """The clock may go back only where nobody would see it."""
    if isinstance(offset, bool) or not isinstance(offset, int) or abs(offset) >= 10**9:
        raise BadSwitch("offset is a number of seconds.")
    with world.act():
        if world.store.counts("objects", "kind"):
            raise BadSwitch("The clock is set only before anything is inside; from then on it advances.")
        world.store.set(clock_offset=offset)


ACCOUNT = {"after_retries": ("cancel", "unpaid", "past_due"), "portal_cancel": ("at_period_end", "immediately")}


def set_account(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """What the account has: `payment_methods`; what it does: `after_retries` of a failed renewal, `portal_cancel`."""
    if unknown := given.keys() - {*ACCOUNT, "payment_methods"}:
        raise BadSwitch(f"Unknown switch: {', '.join(sorted(unknown))}.")
    for name, choices in ACCOUNT.items():
        if given.get(name, choices[0]) not in choices:
            raise BadSwitch(f"{name} is one of {', '.join(choices)}.")
    ways = given.get("payment_methods", ["card"])
    if not isinstance(ways, list) or not ways or not set(ways) <= set(WAYS):
        raise BadSwitch(f"payment_methods is a list of some of {', '.join(WAYS)}.")
    with world.act():
        world.store.set(**given)


def named(world: World, given: dict[str, Any], name: str, kind: str) -> Object:
    """The object that a control names."""
    found = world.store.get(str(given.get(name, "")), kind)
    if found is None:
        raise BadSwitch(f"{name} names no {kind}: {given.get(name)}.")
    return found


def set_card(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """A kept card from now on does what the practice card `number` does, or is replaced by its bank (`exp_month`, `exp_year`, `last4`)."""
    with world.act():
        method = named(world, given, "payment_method", "payment_method")
        if "number" in given:
            if digits(str(given["number"])) not in CARDS:
                raise BadSwitch("number is a practice card's.")
            world.store.put(method | {"_number": digits(str(given["number"]))})
        if news := {name: given[name] for name in ("exp_month", "exp_year", "last4") if name in given}:
            card = method["card"]
            method = world.store.get(method["id"]) or method
            world.store.put(method | {"card": {**card, **news}})
            before = {"card": {name: card[name] for name in news}}
            world.tell("payment_method.automatically_updated", method | {"card": {**card, **news}}, previous=before)


def set_dispute(world: World, postman: Postman, given: dict[str, Any]) -> dict[str, Any]:
    """Open one on a `charge`, or let the bank decide a `dispute`: `outcome` is `won` or `lost`."""
    with world.act():
        if "charge" in given:
            charge = named(world, given, "charge", "charge")
            if not charge["paid"]:
                raise BadSwitch("Only a charge that was paid can be disputed.")
            opened = payments.dispute(world, charge)
            refunds.fail_pending(world, charge)
            return {"dispute": opened["id"]}
        if given.get("outcome") not in disputes.CLOSED:
            raise BadSwitch("outcome is won or lost.")
        disputes.close_dispute(world, named(world, given, "dispute", "dispute"), given["outcome"])
        return {"dispute": given["dispute"]}


def set_refund(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """A `refund` turns out: `outcome` is `succeeded` or `failed`."""
    if given.get("outcome") not in {"succeeded", "failed"}:
        raise BadSwitch("outcome is succeeded or failed.")
    with world.act():
        refunds.settle_refund(world, named(world, given, "refund", "refund"), given["outcome"])


def set_payment(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """The payment of a complete `session` that says later whether it comes: `outcome` is `succeeded` or `failed`."""
    if given.get("outcome") not in {"succeeded", "failed"}:
        raise BadSwitch("outcome is succeeded or failed.")
    with world.act():
        checkouts.settle_later(world, named(world, given, "session", "checkout.session"), given["outcome"])


def deliver(world: World, postman: Postman, given: dict[str, Any]) -> dict[str, int]:
    """One try now for all that is pending; with `withheld` also what `never` kept back; with `event` that one once more."""
    if event := given.get("event"):
        with world.act():
            if not world.store.get(str(event), "event"):
                raise BadSwitch(f"There is no event {event}.")
            postman.resend(str(event))
    return postman.deliver_now(withheld=given.get("withheld") is True)


def reset(world: World, postman: Postman, given: dict[str, Any]) -> None:
    """Forget all objects, events, deliveries, keys and switches, once the delivery under way has ended."""
    with postman.carrying, world.act():
        world.store.clear()


ACTS = {
    "account": set_account,
    "card": set_card,
    "clock": advance_clock,
    "deliver": deliver,
    "delivery": set_delivery,
    "dispute": set_dispute,
    "payment": set_payment,
    "refund": set_refund,
    "reset": reset,
}


def state(world: World) -> dict[str, Any]:
    """What is inside, in numbers."""
    with world.act():
        failures = "SELECT answer FROM deliveries WHERE state = 'pending' AND attempts > 0 ORDER BY id DESC"
        failure = world.store.db.execute(failures).fetchone()
        deliveries = dict.fromkeys(("pending", "withheld", "delivered", "failed"), 0)
        return {
            "now": world.now(),
            **{name: world.store.setting(name) for name in SWITCHES},
            "objects": world.store.counts("objects", "kind"),
            "deliveries": deliveries | world.store.counts("deliveries", "state"),
            "last_failure": failure[0] if failure else None,
            "differences": list(world.differences),
        }
