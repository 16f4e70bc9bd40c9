"""What the drain loop does with Stripe's events, and what giving does by the clock."""

from collections.abc import Sequence
from datetime import time

from django.conf import settings

from core.outbox import Queue, register
from core.schedule import schedule
from scholarships.models import GiftStop, StripeEvent
from scholarships.services.events import act_on_event
from scholarships.services.pledges import remind_of_overdue
from scholarships.services.reconciliation import reconcile_payments
from scholarships.services.recurring import end_subscription
from scholarships.services.recurring_cards import remind_of_cards


def act_on_events(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: ask Stripe what each event is about."""
    return {event_id: act_on_event(event_id=event_id) for event_id in ids}


def reconcile_nightly() -> str:
    """The last three days against Stripe; returns a line for the record."""
    if not settings.GIVING_OPEN:
        return "giving is closed"
    found = reconcile_payments(days=3)
    return f"{found.checked} checked, {found.repaired} repaired, {len(found.unmatched)} unmatched"


def end_subscriptions(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: end at Stripe what belongs to somebody who is forgotten."""
    done: dict[int, str] = {}
    for pk, subscription in GiftStop.objects.filter(pk__in=ids).values_list("pk", "subscription"):
        end_subscription(subscription=subscription)
        done[pk] = GiftStop.State.DONE
    return done


def tell_expiring_cards() -> str:
    """Cards of monthly gifts that run out within a month: a letter each, once a card; returns a line for the record."""
    return f"{remind_of_cards()} letters about cards"


def remind_daily() -> str:
    """One letter for each instalment of a pledge that is a week late; returns a line for the record."""
    return f"{remind_of_overdue()} reminded"


QUEUE = register(Queue("stripe-events", StripeEvent, act_on_events))
schedule("scholarships.reconcile_payments", reconcile_nightly, at=time(4, 20))
STOPS = register(Queue("subscription-stops", GiftStop, end_subscriptions, max_attempts=40))
schedule("scholarships.expiring_cards", tell_expiring_cards, at=time(9, 10))
schedule("scholarships.remind_of_overdue", remind_daily, at=time(9, 40))
