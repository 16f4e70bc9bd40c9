"""`/sandbox/…`, for tests and for whoever wants to see the site in trouble: delivery, the clock, a look inside, a fresh start."""

import json
from typing import Any

from tests.services.stripe_sandbox.delivery import Postman
from tests.services.stripe_sandbox.store import SWITCHES
from tests.services.stripe_sandbox.wire import Reply, Request, reply_json
from tests.services.stripe_sandbox.world import MODES, World


class BadSwitch(Exception):
    """A control that makes no sense; the message says what would."""


def answer_control(world: World, postman: Postman, request: Request) -> Reply:
    """Turn a switch and answer with the state that follows."""
    acts = {"delivery": set_delivery, "clock": advance_clock, "deliver": deliver, "reset": reset}
    name = request.path.removeprefix("/sandbox/")
    if (request.method, name) != ("GET", "state") and (request.method != "POST" or name not in acts):
        return reply_json(404, {"error": f"There is GET /sandbox/state, and POST /sandbox/ with one of: {', '.join(acts)}."})
    try:
        given = json.loads(request.body or "{}")
        if not isinstance(given, dict):
            raise BadSwitch("Send a JSON object.")
        report = acts[name](world, postman, given) if name in acts else {}
    except (BadSwitch, json.JSONDecodeError) as problem:
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
    """Let `advance` seconds pass at once, with all that is due in them."""
    passed = seconds(given.get("advance"), "advance")
    with world.act():
        world.store.set(clock_offset=world.store.setting("clock_offset") + passed)
        world.wake()


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
        }
