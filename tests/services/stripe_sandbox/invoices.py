"""An invoice's life: draft, then open, then paid, void or left; each function inside a `World.act()`.

A renewal stays a draft for an hour (Stripe: the hour in which it can still be changed), then the kept card is charged. When it is declined
it is tried again after 3, 5 and 7 days, one of the schedules that Stripe offers; what then becomes of the subscription is the account's
setting (`after_retries`).
"""

from typing import Any

from tests.services.stripe_sandbox import billing, payments
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

DRAFT_FOR = 3600
DAY = 86_400
RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)


def keep(world: World, invoice: Object) -> Object:
    """Store an invoice; it wakes when it is to be finalized, or tried again."""
    due = invoice["automatically_finalizes_at"] if invoice["status"] == "draft" else invoice["next_payment_attempt"]
    return world.store.put(invoice, wake_at=due)


def subscription_of(world: World, invoice: Object) -> Object:
    """Whose month this is."""
    found = world.store.get(invoice["parent"]["subscription_details"]["subscription"], "subscription")
    if found is None:
        raise LookupError(f"{invoice['id']} has lost its subscription")
    return found


def customer_of(world: World, owner: Object) -> Object:
    """Who pays, also after the customer was deleted."""
    return world.store.get(owner["customer"]) or {"id": owner["customer"], "email": None, "name": None}


def draft(world: World, subscription: Object, *, reason: str) -> Object:
    """A new invoice for the month that begins."""
    invoice = billing.invoice(subscription, customer_of(world, subscription), reason=reason, now=world.now())
    if reason != "subscription_create":
        invoice["automatically_finalizes_at"] = world.now() + DRAFT_FOR
    keep(world, invoice)
    world.tell("invoice.created", invoice)
    return invoice


def leave_as_draft(world: World, invoice: Object) -> None:
    """Nothing happens to it by itself."""
    invoice |= {"auto_advance": False, "automatically_finalizes_at": None}
    keep(world, invoice)


def finalize(world: World, invoice: Object) -> Object:
    """From now on it cannot be changed: it has a number and waits for its payment."""
    customer = world.store.get(invoice["customer"], "customer")
    if customer and not customer.get("deleted"):
        invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}"
        world.store.put(customer | {"next_invoice_sequence": customer["next_invoice_sequence"] + 1})
    invoice |= {"status": "open", "automatically_finalizes_at": None, "effective_at": world.now(), "ending_balance": 0}
    invoice["status_transitions"] |= {"finalized_at": world.now()}
    keep(world, invoice)
    world.tell("invoice.finalized", invoice)
    return invoice


def pay(world: World, invoice: Object, intent: Object) -> None:
    """A payment has come for it: `intent` succeeded."""
    payment = payment_of(world, invoice, intent)
    payment |= {"status": "paid", "amount_paid": invoice["amount_due"]}
    payment["status_transitions"] |= {"paid_at": world.now()}
    world.store.put(payment)
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0, "attempted": True, "auto_advance": False}
    invoice |= {"attempt_count": invoice["attempt_count"] + 1, "next_payment_attempt": None}
    invoice["status_transitions"] |= {"paid_at": world.now()}
    keep(world, invoice)
    world.tell("invoice.paid", invoice)
    world.tell("invoice.payment_succeeded", invoice)
    world.tell("invoice_payment.paid", payment)


def payment_of(world: World, invoice: Object, intent: Object | None = None) -> Object:
    """The invoice's payment, made when there is none yet."""
    found = world.store.find("invoice_payment", ("json_extract(body, '$.invoice') = ?", [invoice["id"]]), limit=1)
    if found:
        return found[0]
    intent = intent or payments.create_intent(world, amount=invoice["amount_due"], customer=invoice["customer"], description="Subscription update")
    return world.store.put(billing.invoice_payment(invoice, intent, world.now()))


def collect(world: World, invoice: Object, subscription: Object) -> bool:
    """Charge the kept card for an open invoice; whether it paid. When not, the next try is noted."""
    payment = payment_of(world, invoice)
    intent = world.store.get(payment["payment"]["payment_intent"]) or {}
    method = world.store.get(method_for(world, subscription))
    if method is not None and payments.charge_kept(world, intent, method):
        pay(world, invoice, intent)
        return True
    count = invoice["attempt_count"] + 1
    following = world.now() + RETRIES[count - 1] if count <= len(RETRIES) else None
    invoice |= {"attempt_count": count, "attempted": True, "next_payment_attempt": following, "auto_advance": following is not None}
    keep(world, invoice)
    world.tell("invoice.payment_failed", invoice)
    return False


def method_for(world: World, subscription: Object) -> str:
    """The kept card: the subscription's own, or the customer's (Stripe: in this order)."""
    customer = world.store.get(subscription["customer"]) or {}
    return str(subscription["default_payment_method"] or customer.get("invoice_settings", {}).get("default_payment_method") or "")


def void(world: World, invoice: Object) -> Object:
    """It will never be paid."""
    if invoice["status"] not in {"open", "uncollectible"}:
        raise ApiError(f"You can only pass in open or uncollectible invoices. This invoice is {invoice['status']}.", param="invoice")
    cancel_payment(world, invoice)
    return _end(world, invoice, status="void", at="voided_at", event="invoice.voided")


def mark_uncollectible(world: World, invoice: Object) -> Object:
    """It will hardly be paid."""
    return _end(world, invoice, status="uncollectible", at="marked_uncollectible_at", event="invoice.marked_uncollectible")


def _end(world: World, invoice: Object, *, status: str, at: str, event: str) -> Object:
    invoice |= {"status": status, "auto_advance": False, "next_payment_attempt": None}
    invoice["status_transitions"] |= {at: world.now()}
    keep(world, invoice)
    world.tell(event, invoice)
    return invoice


def cancel_payment(world: World, invoice: Object) -> None:
    """The payment that was still to come is not made."""
    for payment in world.store.find("invoice_payment", ("json_extract(body, '$.invoice') = ?", [invoice["id"]]), limit=10):
        payment |= {"status": "canceled"}
        payment["status_transitions"] |= {"canceled_at": world.now()}
        world.store.put(payment)
        if (intent := world.store.get(payment["payment"]["payment_intent"])) and intent["status"] != "succeeded":
            payments.cancel_intent(world, intent)


def stop_collecting(world: World, subscription: Object) -> None:
    """After the end of a subscription nothing is charged any more; its invoices stay as they are (Stripe: auto_advance false)."""
    of_it: tuple[str, list[Any]] = ("json_extract(body, '$.parent.subscription_details.subscription') = ?", [subscription["id"]])
    for invoice in world.store.find("invoice", of_it, limit=100):
        if invoice["status"] in {"draft", "open"} and invoice["auto_advance"]:
            invoice |= {"auto_advance": False, "automatically_finalizes_at": None, "next_payment_attempt": None}
            keep(world, invoice)
            world.tell("invoice.updated", invoice, previous={"auto_advance": True})
