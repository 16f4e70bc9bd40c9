"""A card's owner asks the bank for the money back: it is taken with a fee, and comes back when the dispute is won."""

from tests.services.stripe_sandbox import objects
from tests.services.stripe_sandbox.errors import ApiError
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

FEE = 20_000
CLOSED = {"won", "lost"}
DAYS_TO_ANSWER = 14


def open_dispute(world: World, charge: Object) -> Object:
    """The whole charge is disputed: the amount and a fee leave the balance. The fee in won is the sandbox's own figure."""
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} has already been disputed.", param="charge")
    dispute = objects.dispute(charge, due_by=world.now() + DAYS_TO_ANSWER * 86_400, now=world.now())
    _book(world, dispute, amount=-dispute["amount"], fee=FEE, category="dispute", description="Chargeback withdrawal")
    charge |= {"disputed": True}
    world.store.put(charge)
    world.tell("charge.dispute.created", dispute)
    world.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def answer_dispute(world: World, dispute: Object, evidence: Object) -> None:
    """Evidence goes to the bank. As in Stripe's test mode `winning_evidence` and `losing_evidence` decide at once."""
    refuse_closed(dispute)
    dispute["evidence"] |= evidence
    dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1, "submission_method": "manual"}
    dispute["status"] = "under_review"
    world.store.put(dispute)
    world.tell("charge.dispute.updated", dispute, previous={"status": "needs_response"})
    outcome = {"winning_evidence": "won", "losing_evidence": "lost"}.get(evidence.get("uncategorized_text") or "")
    if outcome:
        close_dispute(world, dispute, outcome)


def close_dispute(world: World, dispute: Object, outcome: str) -> None:
    """The bank decides: `won` brings the amount back, without the fee; `lost` leaves everything as it is."""
    refuse_closed(dispute)
    dispute["status"] = outcome
    if outcome == "won":
        _book(world, dispute, amount=dispute["amount"], fee=0, category="dispute_reversal", description="Chargeback reversal")
    world.store.put(dispute)
    world.tell("charge.dispute.closed", dispute)
    if outcome == "won":
        world.tell("charge.dispute.funds_reinstated", dispute)


def refuse_closed(dispute: Object) -> None:
    """What is decided is decided."""
    if dispute["status"] in CLOSED:
        raise ApiError(f"This dispute is already closed ({dispute['status']}).")


def _book(world: World, dispute: Object, *, amount: int, fee: int, category: str, description: str) -> None:
    source = {"id": dispute["id"], "object": "adjustment", "description": f"{description} for {dispute['charge']}"}
    booked = objects.balance_transaction(source, amount=amount, fee=fee, now=world.now()) | {"reporting_category": category}
    for detail in booked["fee_details"]:
        detail["description"] = "Dispute fee"
    dispute["balance_transactions"] = [*dispute["balance_transactions"], objects.public(world.store.put(booked))]
    world.store.put(dispute)
