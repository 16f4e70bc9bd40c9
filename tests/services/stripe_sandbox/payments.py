"""Taking money: customers, payment methods, the tries of a payment intent and the fee; each function inside a `World.act()`."""

from datetime import UTC, datetime
from typing import Any

from tests.services.stripe_sandbox import disputes, objects
from tests.services.stripe_sandbox.cards import card_of, decline_error
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

NOT_AUTHENTICATED = {
    "code": "payment_intent_authentication_failure",
    "type": "invalid_request_error",
    "doc_url": "https://docs.stripe.com/error-codes/payment-intent-authentication-failure",
    "message": "The provided PaymentMethod has failed authentication. "
    "You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
}
CHALLENGE = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}


def create_customer(world: World, params: Object) -> Object:
    """A new customer."""
    customer = world.store.put(objects.customer(params, world.now()))
    world.tell("customer.created", customer)
    return customer


def attach(world: World, method: Object, customer: str) -> Object:
    """Keep a payment method for a customer."""
    method |= {"customer": customer}
    world.store.put(method)
    world.tell("payment_method.attached", method)
    return method


def detach(world: World, method: Object) -> Object:
    """Forget a kept payment method; it can never be charged again."""
    before = {"customer": method["customer"]}
    method |= {"customer": None}
    world.store.put(method)
    world.tell("payment_method.detached", method, previous=before)
    return method


def create_intent(world: World, *, amount: int, customer: str | None, **more: Any) -> Object:
    """A payment that is to be made."""
    intent = world.store.put(objects.payment_intent(amount=amount, customer=customer, now=world.now()) | more)
    world.tell("payment_intent.created", intent)
    return intent


def succeed(world: World, intent: Object, method: Object, *, authenticated: bool = False) -> Object:
    """The bank pays. The fee is booked after `fee_delay` seconds of the sandbox's clock."""
    charge = objects.charge(intent, method, declined="", authenticated=authenticated, now=world.now())
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    world.store.put(intent)
    world.store.put(charge, wake_at=world.now() + world.store.setting("fee_delay"))
    world.tell("charge.succeeded", charge)
    world.tell("payment_intent.succeeded", intent)
    return charge


def decline(world: World, intent: Object, method: Object, reason: str) -> None:
    """The bank says no, for this reason (Stripe's decline code)."""
    charge = world.store.put(objects.charge(intent, method, declined=reason, authenticated=False, now=world.now()))
    error = {**decline_error(reason), "charge": charge["id"], "payment_method": objects.public(method)}
    _fail(world, intent, error, latest_charge=charge["id"])
    world.tell("charge.failed", charge)
    world.tell("payment_intent.payment_failed", intent)


def charge_kept(world: World, intent: Object, method: Object) -> bool:
    """Charge a kept card without its owner; whether it paid."""
    if reason := refusal_later(method, world.now()):
        decline(world, intent, method, reason)
        return False
    succeed(world, intent, method)
    return True


def refusal_later(method: Object, now: int) -> str:
    """Why the bank will not pay without the card's owner. The sandbox's own: a card whose month has passed is declined."""
    card, today = method.get("card"), datetime.fromtimestamp(now, UTC)
    if card and (card["exp_year"], card["exp_month"]) < (today.year, today.month):
        return "expired_card"
    return card_of(method).declines_later


def ask_owner(world: World, intent: Object, method: Object, *, page: str) -> None:
    """The bank, or the wallet, wants to hear from its owner first."""
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"return_url": None, "url": page}}
    action = CHALLENGE if method["type"] == "card" else redirect
    intent |= {"status": "requires_action", "payment_method": method["id"], "next_action": action, "last_payment_error": None}
    world.store.put(intent)
    world.tell("payment_intent.requires_action", intent)


def process(world: World, intent: Object, method: Object) -> None:
    """What pays was named, and whether it does is said later."""
    intent |= {"status": "processing", "payment_method": method["id"], "next_action": None, "last_payment_error": None}
    world.store.put(intent)
    world.tell("payment_intent.processing", intent)


def fail_later(world: World, intent: Object, method: Object) -> None:
    """It does not."""
    _fail(world, intent, {**decline_error("generic_decline"), "payment_method": objects.public(method)})
    world.tell("payment_intent.payment_failed", intent)


def fail_authentication(world: World, intent: Object, method: Object) -> None:
    """The owner said no: nothing is charged."""
    _fail(world, intent, {**NOT_AUTHENTICATED, "payment_method": objects.public(method)})
    world.tell("payment_intent.payment_failed", intent)


def _fail(world: World, intent: Object, error: Object, **changes: Any) -> None:
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None, **changes}
    intent["last_payment_error"] = error
    world.store.put(intent)


def cancel_intent(world: World, intent: Object) -> None:
    """A payment that will not be made any more."""
    intent |= {"status": "canceled", "canceled_at": world.now(), "cancellation_reason": "automatic", "next_action": None}
    world.store.put(intent)
    world.tell("payment_intent.canceled", intent)


def book_fee(world: World, charge: Object) -> None:
    """A paid charge gets its balance transaction, a while after the payment (Stripe: asynchronous capture)."""
    amount = charge["amount"]
    booked = objects.balance_transaction(charge, amount=amount, fee=objects.fee_of(amount), now=world.now())
    charge["balance_transaction"] = world.store.put(booked)["id"]
    world.store.put(charge)
    world.tell("charge.updated", charge, previous={"balance_transaction": None})


def fee_is_due(world: World, charge: Object) -> None:
    """The fee is booked; the owner of one of the cards goes to the bank at once."""
    book_fee(world, charge)
    if card_of(world.store.get(charge["payment_method"]) or {}).disputed:
        disputes.open_dispute(world, charge)


def dispute(world: World, charge: Object) -> Object:
    """The owner of a paid card goes to the bank."""
    if not charge["balance_transaction"]:
        book_fee(world, charge)
    return disputes.open_dispute(world, charge)
