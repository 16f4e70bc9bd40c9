"""What the drain loop does with Stripe's events, and what giving does by the clock."""

from collections.abc import Sequence
from datetime import time

from django.conf import settings

from core.outbox import Queue, register
from core.schedule import schedule
from scholarships.models import StripeEvent
from scholarships.services.events import act_on_event
from scholarships.services.reconciliation import reconcile_payments
from scholarships.services.verification import verify_ledger


def act_on_events(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: ask Stripe what each event is about."""
    return {event_id: act_on_event(event_id=event_id) for event_id in ids}


def reconcile_nightly() -> str:
    """The last three days against Stripe, then the ledger against itself; returns a line for the record."""
    if not settings.GIVING_OPEN:
        return "giving is closed"
    found, checked = reconcile_payments(days=3), verify_ledger()
    return f"{found.checked} checked, {found.repaired} repaired, {len(found.unmatched)} unmatched; ledger: {len(checked.problems)} problems"


QUEUE = register(Queue("stripe-events", StripeEvent, act_on_events))
schedule("scholarships.reconcile_payments", reconcile_nightly, at=time(4, 20))
