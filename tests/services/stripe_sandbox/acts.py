"""What can happen to money in the sandbox: each function changes objects and tells of it, inside a `World.act()`."""

from typing import Any

from tests.services.stripe_sandbox import objects
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

DECLINED = {
    "advice_code": "try_again_later",
    "code": "card_declined",
    "decline_code": "generic_decline",
    "doc_url": "https://docs.stripe.com/error-codes/card-declined",
    "message": "Your card was declined.",
    "network_decline_code": "01",
    "type": "card_error",
}
NOT_AUTHENTICATED = {
    "code": "payment_intent_authentication_failure",
    "type": "invalid_request_error",
    "doc_url": "https://docs.stripe.com/error-codes/payment-intent-authentication-failure",
    "message": "The provided PaymentMethod has failed authentication. "
    "You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
}
CHALLENGE = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}


def begin_payment(world: World, session: Object, card: Object, *, email: str, name: str) -> tuple[Object, Object]:
    """The session's intent, made at its first try, and the card as a payment method."""
    intent = world.store.get(session["payment_intent"] or "")
    if intent is None:
        intent = world.store.put(objects.payment_intent(session, world.now()))
        session["payment_intent"] = intent["id"]
        world.store.put(session, wake_at=session["expires_at"])
        world.tell("payment_intent.created", intent)
    return intent, world.store.put(objects.payment_method(card, email=email, name=name, now=world.now()))


def take_payment(world: World, session: Object, intent: Object, method: Object, *, authenticated: bool = False) -> None:
    """The card pays: the session is complete. The fee is booked after `fee_delay` seconds of the sandbox's clock."""
    charge = objects.charge(intent, method, paid=True, authenticated=authenticated, now=world.now())
    payer = objects.chosen(method["billing_details"], "email name")
    if session["customer_creation"] == "always":
        session["customer"] = intent["customer"] = charge["customer"] = create_customer(world, payer)["id"]
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    details = objects.customer_details(**payer)
    session |= {"status": "complete", "payment_status": "paid", "customer_details": details, "url": None}
    for obj in (intent, session):
        world.store.put(obj)
    world.store.put(charge, wake_at=world.now() + world.store.setting("fee_delay"))
    world.tell("charge.succeeded", charge)
    world.tell("payment_intent.succeeded", intent)
    world.tell("checkout.session.completed", session)
    world.wake()


def book_fee(world: World, charge: Object) -> None:
    """A paid charge gets its balance transaction, a while after the payment (Stripe: asynchronous capture)."""
    amount = charge["amount"]
    booked = objects.balance_transaction(charge, amount=amount, fee=objects.fee_of(amount), now=world.now())
    charge["balance_transaction"] = world.store.put(booked)["id"]
    world.store.put(charge)
    world.tell("charge.updated", charge, previous={"balance_transaction": None})


def decline_payment(world: World, intent: Object, method: Object) -> None:
    """The bank says no: the session stays open for another card."""
    charge = world.store.put(objects.charge(intent, method, paid=False, authenticated=False, now=world.now()))
    _fail(world, intent, {**DECLINED, "charge": charge["id"], "payment_method": method}, latest_charge=charge["id"])
    world.tell("charge.failed", charge)
    world.tell("payment_intent.payment_failed", intent)


def ask_for_authentication(world: World, intent: Object, method: Object) -> None:
    """The bank wants to hear from the card's owner first."""
    intent |= {"status": "requires_action", "payment_method": method["id"], "next_action": CHALLENGE, "last_payment_error": None}
    world.store.put(intent)
    world.tell("payment_intent.requires_action", intent)


def fail_authentication(world: World, intent: Object, method: Object) -> None:
    """The card's owner said no: nothing is charged, the session stays open."""
    _fail(world, intent, {**NOT_AUTHENTICATED, "payment_method": method})
    world.tell("payment_intent.payment_failed", intent)


def _fail(world: World, intent: Object, error: Object, **changes: Any) -> None:
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None, **changes}
    intent["last_payment_error"] = error
    world.store.put(intent)


def expire_session(world: World, session: Object) -> None:
    """An open session ends without money, and its intent with it."""
    session |= {"status": "expired", "url": None}
    world.store.put(session)
    if intent := world.store.get(session["payment_intent"] or ""):
        intent |= {"status": "canceled", "canceled_at": world.now(), "cancellation_reason": "automatic", "next_action": None}
        world.store.put(intent)
        world.tell("payment_intent.canceled", intent)
    world.tell("checkout.session.expired", session)


def create_customer(world: World, params: Object) -> Object:
    """A new customer."""
    customer = world.store.put(objects.customer(params, world.now()))
    world.tell("customer.created", customer)
    return customer


def refund_charge(world: World, charge: Object, params: Object) -> Object:
    """Give back all that is left of a charge, or `amount` won of it."""
    left = charge["amount"] - charge["amount_refunded"]
    if not charge["paid"]:
        raise ApiError(f"Charge {charge['id']} was not successful, so it cannot be refunded.", param="charge")
    if not left:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not charge["balance_transaction"]:
        book_fee(world, charge)
    amount = params.get("amount", left)
    if amount > left:
        raise ApiError(f"Refund amount (₩{amount:,}) is greater than unrefunded amount on charge (₩{left:,})", param="amount")
    refund = objects.refund(charge, params, amount=amount, now=world.now())
    booked = world.store.put(objects.balance_transaction(refund, amount=-amount, fee=0, now=world.now()))
    refund["balance_transaction"] = booked["id"]
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge |= {"amount_refunded": charge["amount_refunded"] + amount, "refunded": amount == left}
    for obj in (refund, charge):
        world.store.put(obj)
    world.tell("refund.created", refund)
    world.tell("charge.refunded", charge, previous=before)
    return refund


def on_wake(world: World, obj: Object) -> None:
    """What happens when an object's time has come."""
    {"checkout.session": expire_session, "charge": book_fee}[obj["object"]](world, obj)
