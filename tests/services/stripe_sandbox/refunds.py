"""Money that goes back, and what becomes of it: at once, after a while, or not at all."""

from tests.services.stripe_sandbox import objects, payments
from tests.services.stripe_sandbox.cards import card_of
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

LATER = 86_400


def refund_charge(world: World, charge: Object, params: Object) -> Object:
    """Give back all that is left of a charge, or `amount` won of it."""
    amount = refundable(world, charge, params.get("amount"))
    outcome = card_of(world.store.get(charge["payment_method"]) or {}).refund
    refund = objects.refund(charge, params, amount=amount, now=world.now())
    if outcome == "succeeded":  # Stripe's card for asynchronous success; the failing one says "succeeded" at first
        refund |= {"status": "pending", "pending_reason": "processing"}
    booked = world.store.put(objects.balance_transaction(refund, amount=-amount, fee=0, now=world.now()))
    refund["balance_transaction"] = booked["id"]
    world.store.put(refund | {"_outcome": outcome}, wake_at=world.now() + LATER if outcome else None)
    before = _give_back(world, charge, amount)
    world.tell("refund.created", refund)
    world.tell("charge.refunded", charge, previous=before)
    return refund


def refundable(world: World, charge: Object, amount: int | None) -> int:
    """How much may go back; ApiError for a charge that is unpaid, disputed or given back. Books a fee that is still due."""
    left = charge["amount"] - charge["amount_refunded"]
    if not charge["paid"]:
        raise ApiError(f"Charge {charge['id']} was not successful, so it cannot be refunded.", param="charge")
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if not left:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if not charge["balance_transaction"]:
        payments.book_fee(world, charge)
    if amount is not None and amount > left:
        raise ApiError(f"Refund amount (₩{amount:,}) is greater than unrefunded amount on charge (₩{left:,})", param="amount")
    return left if amount is None else amount


def _give_back(world: World, charge: Object, amount: int) -> Object:
    """Note on the charge how much has gone back; what it said before."""
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    given_back = charge["amount_refunded"] + amount
    charge |= {"amount_refunded": given_back, "refunded": given_back == charge["amount"]}
    world.store.put(charge)
    return before


def fail_pending(world: World, charge: Object) -> None:
    """A dispute has been opened: what was to be given back does not go (Stripe: `failure_reason` charge_for_pending_refund_disputed)."""
    for refund in world.store.find("refund", ("json_extract(body, '$.charge') = ?", [charge["id"]]), limit=100):
        if refund["status"] == "pending":
            settle_refund(world, refund, "failed", why="charge_for_pending_refund_disputed")


def settle_refund(world: World, refund: Object, outcome: str, *, why: str = "expired_or_canceled_card") -> None:
    """A refund turns out well, or fails: then the money is ours again (`failure_balance_transaction`).

    That a failed refund counts off `charge.amount_refunded` again is how the sandbox reads Stripe; its pages do not say so.
    """
    if refund["status"] == "failed":
        raise ApiError(f"Refund {refund['id']} has failed already.")
    before = {"status": refund["status"]}
    refund |= {"status": outcome, "pending_reason": None}
    if outcome == "failed":
        refund |= {"failure_reason": why, "failure_balance_transaction": _take_again(world, refund)}
    world.store.put(refund)
    for name in ("refund.updated", *(("refund.failed",) if outcome == "failed" else ()), "charge.refund.updated"):
        world.tell(name, refund, previous=before)


def _take_again(world: World, refund: Object) -> str:
    """Book the money that came back from a failed refund; the number of the booking."""
    source = {"id": refund["id"], "object": "refund_failure", "description": refund["description"]}
    booked = world.store.put(objects.balance_transaction(source, amount=refund["amount"], fee=0, now=world.now()))
    if charge := world.store.get(refund["charge"]):
        _give_back(world, charge, -refund["amount"])
    return str(booked["id"])


def refund_is_due(world: World, refund: Object) -> None:
    """The day has passed after which this card's refunds turn out as they do."""
    settle_refund(world, refund, refund["_outcome"])
