"""Disputes: a donor's bank took a payment back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scholarships.gateway.client import get, id_of, listed, moment, read
from scholarships.gateway.said import Disputed, Fee
from scholarships.money import CURRENCY

# Stripe's words for one that is over. `prevented` never took money; `warning_closed` is an inquiry that became no dispute.
DECIDED = {"won": "won", "warning_closed": "won", "prevented": "won", "lost": "lost"}


def fetch_dispute(dispute_id: str) -> Disputed:
    """The dispute as it is now."""
    return _disputed(read("disputes", dispute_id))


def disputes_of(payment_intent: str) -> tuple[Disputed, ...]:
    """Every dispute about this payment, oldest first."""
    found = map(_disputed, listed("disputes", payment_intent=payment_intent))
    return tuple(sorted(found, key=lambda one: (one.created_at is None, one.created_at, one.id)))


def disputes_since(since: datetime) -> Iterator[Disputed]:
    """Every dispute opened since then, newest first."""
    yield from map(_disputed, listed("disputes", since))


def _disputed(found: Any) -> Disputed:
    taken = next((one for one in found.balance_transactions if one.amount < 0), None)
    returned = next((one for one in found.balance_transactions if one.amount > 0), None)
    return Disputed(
        id=found.id,
        amount=found.amount,
        currency=found.currency,
        status=DECIDED.get(found.status, "open"),
        payment_intent=id_of(found.payment_intent),
        reason=found.reason or "",
        is_taken=taken is not None,
        is_returned=returned is not None,
        booked=-taken.amount if taken is not None and taken.currency == CURRENCY else 0,
        fee=_fee(taken),
        fee_back=_fee(returned),
        created_at=moment(found.created),
        answer_by=moment(get(found.evidence_details, "due_by")),
    )


def _fee(movement: Any) -> Fee | None:
    """A dispute's own fee stands on its balance transaction: kept when the money is taken, perhaps given back (below 0) with it."""
    if movement is None or not movement.fee:
        return None
    rate = get(movement, "exchange_rate")
    return Fee(fee=movement.fee, settled=abs(movement.amount), currency=movement.currency, rate="" if rate is None else str(rate))
