"""What the drain loop does with Stripe's events, and what giving does by the clock."""

from collections.abc import Sequence
from datetime import time

from django.conf import settings
from django.utils import timezone

from core.outbox import Later, Queue, register
from core.schedule import schedule
from scholarships.models import GiftStop, GivingBrake, StripeEvent
from scholarships.services.card_alarm import end_rests
from scholarships.services.card_pages import close_card_pages
from scholarships.services.events import act_on_events
from scholarships.services.holds import hold_and_resume
from scholarships.services.pledges import remind_of_overdue
from scholarships.services.reconciliation import reconcile_payments
from scholarships.services.recurring import end_subscription
from scholarships.services.recurring_cards import remind_of_cards
from search.services import left_to_the_worker

PAGES_AT_ONCE, EVENTS_AT_ONCE = 20, 20
EVENT_SECONDS = 1.0


def follow_events(ids: Sequence[int]) -> dict[int, str | Exception]:
    """Outbox work: ask Stripe what these events are about, a second at most, so that letters and search have their turn between."""
    with left_to_the_worker():
        return act_on_events(event_ids=ids, seconds=EVENT_SECONDS)


def reconcile_nightly() -> str:
    """The last three days against Stripe; returns a line for the record."""
    if not settings.GIVING_OPEN:
        return "giving is closed"
    found = reconcile_payments(days=3)
    if found.problems:  # a failed run waits on the first screen; what could be put right is
        raise RuntimeError("; ".join(found.problems)[:1000])
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


def close_pages_after_alarm(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: end the open card pages, a few at a time, so that letters and events have their turn between."""
    _ended, more = close_card_pages(most=PAGES_AT_ONCE)
    if more:
        raise Later(timezone.now())
    return dict.fromkeys(ids, GivingBrake.State.DONE)


def watch_card_pages() -> str:
    """What has closed without an alarm (midnight, a switch, a ceiling), and alarms whose rest is over; returns a line for the record."""
    rested = end_rests()
    ended, _more = close_card_pages()
    return f"{ended} card pages ended, {rested} alarms over"


def hold_monthly_gifts() -> str:
    """Monthly gifts that would be charged when their body may not collect; returns a line for the record."""
    held, resumed = hold_and_resume()
    return f"{held} held, {resumed} taken up"


QUEUE = register(Queue("stripe-events", StripeEvent, follow_events, batch=EVENTS_AT_ONCE, alone_again=True))
schedule("scholarships.reconcile_payments", reconcile_nightly, at=time(4, 20))
STOPS = register(Queue("subscription-stops", GiftStop, end_subscriptions, max_attempts=40))
schedule("scholarships.expiring_cards", tell_expiring_cards, at=time(9, 10))
schedule("scholarships.remind_of_overdue", remind_daily, at=time(9, 40))
BRAKES = register(Queue("card-alarms", GivingBrake, close_pages_after_alarm, max_attempts=40))
schedule("scholarships.watch_card_pages", watch_card_pages, every_minutes=5)
schedule("scholarships.hold_monthly_gifts", hold_monthly_gifts, every_minutes=60)
