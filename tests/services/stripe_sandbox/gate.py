"""The way into `/v1/`: the key, the version, and one answer for one idempotency key."""

import base64
import binascii
import json
from typing import Any

from tests.services.stripe_sandbox import API_VERSION, api
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.objects import new_id
from tests.services.stripe_sandbox.params import decode
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Reply, Request, reply_json
from tests.services.stripe_sandbox.world import World

KEY_PREFIX = "sk_test_"
REMEMBERED = 24 * 3600


def answer_api(world: World, request: Request) -> Reply:
    """One call of the API. A refusal changes nothing, and is not remembered under the idempotency key."""
    request_id, key = new_id("req_", 14), request.headers.get("Idempotency-Key") if request.method == "POST" else None
    headers = {"Request-Id": request_id, "Stripe-Version": request.headers.get("Stripe-Version") or API_VERSION}
    if key:
        headers["Idempotency-Key"] = key[:255]
    try:
        authorize(request.headers.get("Authorization", ""))
        if headers["Stripe-Version"] != API_VERSION:
            raise ApiError(f"Invalid Stripe API version: {headers['Stripe-Version']}. The sandbox speaks {API_VERSION} only.")
        params = decode(request.body if request.method == "POST" else request.query)
        objection = world.ask_other(request)
        with world.act({"id": request_id, "idempotency_key": key}):
            content, more = answer_once(world, request, params, key)
            if objection:
                raise ApiError(f"stripe-mock would not take this: {objection}", status=500, kind="api_error")
    except ApiError as refusal:
        if refusal.status == 500 and refusal.message not in world.differences:
            world.differences.append(refusal.message)
        return reply_json(refusal.status, refusal.body(), headers)
    return reply_json(200, content, headers | more)


def authorize(given: str) -> None:
    """Bearer, or Basic with the key as the user name; any key of test mode opens, a live key must never be sent here."""
    scheme, _, credentials = given.partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            key = ""
    if not key:
        raise ApiError("You did not provide an API key. Provide it in the Authorization header, using Bearer auth.", status=401)
    if not key.startswith(KEY_PREFIX):
        hidden = f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:] if len(key) > 12 else ''}"
        raise ApiError(f"Invalid API Key provided: {hidden}", status=401)


def answer_once(world: World, request: Request, params: Object, key: str | None) -> tuple[Any, dict[str, str]]:
    """The answer and its further headers; a key that was used before brings the first answer again."""
    if not key:
        return api.answer(world, request.method, request.path, params, request.origin), {}
    if len(key) > 255:
        raise ApiError("Idempotency keys can only have up to 255 characters.", kind="idempotency_error")
    if before := _answered(world, key):
        path, kept, request_id, body = before
        refuse_other_use(key, (path, kept), (request.path, json.dumps(params, sort_keys=True)))
        return json.loads(body), {"Idempotent-Replayed": "true", "Original-Request": request_id}
    content = api.answer(world, request.method, request.path, params, request.origin)
    _remember(world, key, request, params, content)
    return content, {"Original-Request": world.request["id"]}


def refuse_other_use(key: str, first: tuple[str, str], now: tuple[str, str]) -> None:
    """A key belongs to one request (Stripe: idempotent requests)."""
    other = f"Try using a key other than '{key}' if you meant to execute a different request."
    if first[0] != now[0]:
        message = "Keys for idempotent requests can only be used for the same endpoint they were first used for"
        raise ApiError(f"{message} ('{now[0]}' vs '{first[0]}'). {other}", kind="idempotency_error")
    if first[1] != now[1]:
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        raise ApiError(f"{message} {other}", kind="idempotency_error")


def _answered(world: World, key: str) -> tuple[str, str, str, str] | None:
    query = "SELECT path, params, request, body FROM replies WHERE key = ? AND made_at > ?"
    return world.store.db.execute(query, (key, world.now() - REMEMBERED)).fetchone()


def _remember(world: World, key: str, request: Request, params: Object, content: Object) -> None:
    values = (key, request.path, json.dumps(params, sort_keys=True), world.request["id"], world.now(), json.dumps(content))
    world.store.db.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?)", values)
