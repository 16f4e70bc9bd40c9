"""Every order and repetition of what Stripe may be asked about a single and a monthly gift ends in the same ledger."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholarships.models import Dispute, Fund, Gift, LedgerEntry, RecurringGift
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.recurring import apply_invoice, apply_subscription
from scholarships.services.verification import verify_ledger
from tests.scholarships.factories import FundFactory, checkout_of, disputed, given_back, invoice_of, started_gift, started_recurring, subscription_of

pytestmark = pytest.mark.django_db
Step = Callable[[], Any]


class Undone(Exception):
    """Ends an example: everything that it wrote is taken back."""


def answers(fund: Fund) -> tuple[list[Step], list[Step]]:
    """What Stripe answers on the way of a gift of 50,000 and a monthly one of 10,000, oldest first; and what it answers in the end."""
    gift, recurring = started_gift(fund, amount=50_000), started_recurring(fund)
    gift.payment_intent = f"pi_{gift.public_id.hex}"
    late = {"refunds": (given_back(20_000, status="pending"), given_back(5_000, number=2))}
    taken = disputed(gift, amount=10_000)
    won = disputed(gift, amount=10_000, status="won", is_returned=True)
    last = checkout_of(gift, refunds=(given_back(20_000, status="failed"), given_back(5_000, number=2)), disputes=(won,))
    back = {"payment": {"refunds": (given_back(4_000, number=3),)}}
    asked = [timezone.now() + timedelta(seconds=number) for number in range(4)]
    ended = subscription_of(recurring, status="canceled", ended_because="payment_failed", asked_at=asked[3])
    way = [
        lambda: apply_checkout(checkout_of(gift, is_paid=False, status="open", declined=True)),
        lambda: apply_checkout(checkout_of(gift, fee=None)),
        lambda: apply_checkout(checkout_of(gift)),
        lambda: apply_checkout(checkout_of(gift, refunds=(given_back(20_000), given_back(5_000, number=2)))),
        lambda: apply_checkout(checkout_of(gift, **late)),
        lambda: apply_dispute(taken),
        lambda: apply_checkout(last),
        lambda: apply_dispute(won),
        lambda: apply_subscription(subscription_of(recurring, asked_at=asked[0])),
        lambda: apply_invoice(invoice_of(recurring)),
        lambda: apply_invoice(invoice_of(recurring, month=2, status="open")),
        lambda: apply_subscription(subscription_of(recurring, status="past_due", asked_at=asked[1])),
        lambda: apply_invoice(invoice_of(recurring, month=2)),
        lambda: apply_subscription(subscription_of(recurring, is_paused=True, asked_at=asked[2])),
        lambda: apply_invoice(invoice_of(recurring, month=2, **back)),
        lambda: apply_subscription(ended),
    ]
    healed = [
        lambda: apply_checkout(last),
        lambda: apply_dispute(won),
        lambda: apply_subscription(ended),
        lambda: apply_invoice(invoice_of(recurring)),
        lambda: apply_invoice(invoice_of(recurring, month=2, **back)),
    ]
    return way, healed


def whole(fund: Fund) -> dict[str, Any]:
    """All that the books say, without the order in which they heard of it: a refund that was never seen to succeed leaves no pair."""
    entries: dict[str, int] = {}
    for source, kind, amount in LedgerEntry.objects.filter(fund=fund).values_list("source", "kind", "amount"):
        about = source.partition(":")[0] if source.startswith(("gift:", "dispute:")) else source
        key = f"{about} {'refund' if kind.startswith('refund') else kind}"
        entries[key] = entries.get(key, 0) + amount
    return {
        "entries": {key: amount for key, amount in entries.items() if amount},
        "net": Fund.objects.with_net().get(pk=fund.pk).net,
        "gifts": sorted(Gift.objects.filter(fund=fund).with_net().values_list("amount", "status", "net")),
        "monthly": list(RecurringGift.objects.filter(fund=fund).values_list("status", "ended_by")),
        "disputes": list(Dispute.objects.values_list("status", "taken")),
        "problems": verify_ledger().problems,
    }


def ends(order: list[int], *, heal: bool = True) -> dict[str, Any]:
    """What is written after these answers in this order, and, to heal what was lost, the night's reconciliation."""
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            fund = FundFactory()
            way, healed = answers(fund)
            for step in order:
                way[step]()
            for step in healed if heal else []:
                step()
            found = whole(fund)
            raise Undone
    except Undone:
        return found


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 15), max_size=18))
def test_any_order_any_repetition_and_any_loss_end_in_the_same_ledger(order):
    once = ends(list(range(16)))
    assert once["problems"] == []
    assert once["net"] == 50_000 - 5_000 + 20_000 - 4_000
    assert once["monthly"] == [("ended", "unpaid")]
    assert ends(order) == once


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(16)), again=st.lists(st.integers(0, 15), max_size=6))
def test_every_order_of_everything_ends_in_the_same_ledger_without_a_night_in_between(order, again):
    """Nothing is lost here, so nothing needs to be healed: whatever comes late must not undo what came before."""
    once = ends(list(range(16)), heal=False)
    assert once["problems"] == []
    assert ends([*order, *again], heal=False) == once


SAID = [{}, {"status": "past_due"}, {"amount": 20_000}, {"is_paused": True}, {"status": "active", "amount": 30_000}]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), again=st.lists(st.integers(0, 4), max_size=4))
def test_a_monthly_gift_that_runs_is_what_stripe_said_last_whatever_is_heard_last(order, again):
    try:
        with transaction.atomic():
            recurring, now = started_recurring(), timezone.now()
            for number in [*order, *again]:
                apply_subscription(subscription_of(recurring, asked_at=now + timedelta(seconds=number), **SAID[number]))
            recurring.refresh_from_db()
            found = (recurring.status, recurring.amount, recurring.next_at is not None)
            raise Undone
    except Undone:
        assert found == ("active", 30_000, True)
