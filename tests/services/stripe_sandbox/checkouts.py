"""A session at the card page, once or each month: from its first try to its end; each function inside a `World.act()`."""

from tests.services.stripe_sandbox import objects, payments, subscriptions
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World


def begin_payment(world: World, session: Object, method: Object) -> tuple[Object, Object]:
    """The session's intent, made at its first try (Stripe: since 2022-08-01), and what pays, as a payment method.

    In mode `subscription` the session does not name its intent: the invoice will.
    """
    intent = world.store.get(session["_intent"] or "")
    if intent is None:
        more = dict(session["_payment_intent_data"])
        if session["mode"] == "subscription":
            more = {"description": "Subscription creation", "setup_future_usage": "off_session"}
        intent = payments.create_intent(world, amount=session["amount_total"], customer=session["customer"], **more)
        intent = world.store.put(intent | {"payment_method_types": session["payment_method_types"]})
        session["_intent"] = intent["id"]
        session["payment_intent"] = intent["id"] if session["mode"] == "payment" else None
        world.store.put(session, wake_at=session["expires_at"])
    return intent, world.store.put(method)


def complete(world: World, session: Object, intent: Object, method: Object, *, authenticated: bool = False) -> None:
    """The payer has paid: the session is complete, and a subscription has begun in mode `subscription`."""
    payer = objects.chosen(method["billing_details"], "email name")
    if session["customer_creation"] == "always":
        session["customer"] = intent["customer"] = payments.create_customer(world, payer)["id"]
    if session["mode"] == "subscription" or (intent["setup_future_usage"] and session["customer"]):
        payments.attach(world, method, session["customer"])
    payments.succeed(world, intent, method, authenticated=authenticated)
    session |= {"status": "complete", "payment_status": "paid", "customer_details": objects.customer_details(**payer), "url": None}
    if session["mode"] == "subscription":
        begun = subscriptions.begin(world, session, intent, customer=session["customer"], method=method["id"])
        session |= {"subscription": begun["id"], "invoice": begun["latest_invoice"]}
    world.store.put(session)
    world.tell("checkout.session.completed", session)
    world.wake()


def complete_later(world: World, session: Object, intent: Object, method: Object) -> None:
    """The payer has done her part, and her way of paying says later whether the money comes (Stripe: delayed notification)."""
    payments.process(world, intent, method)
    payer = objects.chosen(method["billing_details"], "email name")
    session |= {"status": "complete", "customer_details": objects.customer_details(**payer), "url": None}
    world.store.put(session)
    world.tell("checkout.session.completed", session)


def settle_later(world: World, session: Object, outcome: str) -> None:
    """It says so now. What did not come stays complete and unpaid: another session has to be opened."""
    intent = world.store.get(session["_intent"] or "") or {}
    method = world.store.get(intent.get("payment_method") or "") or {}
    if intent.get("status") != "processing":
        raise ApiError("This payment is not being processed.")
    if outcome == "succeeded":
        payments.succeed(world, intent, method)
        session |= {"payment_status": "paid"}
    else:
        payments.fail_later(world, intent, method)
    world.store.put(session)
    world.tell(f"checkout.session.async_payment_{outcome}", session)


def expire(world: World, session: Object) -> None:
    """An open session ends without money, and its intent with it."""
    session |= {"status": "expired", "url": None}
    world.store.put(session)
    if intent := world.store.get(session["_intent"] or ""):
        payments.cancel_intent(world, intent)
    world.tell("checkout.session.expired", session)
