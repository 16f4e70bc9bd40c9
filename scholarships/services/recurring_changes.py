"""What a donor does with her monthly gift. Each act is counted in our row first, then asked of Stripe once under that count, then applied.

All raise MonthlyGiftEnded, ChangedMeanwhile, StripeUnavailable, StripeRefused; pausing and taking up raise MonthlyGiftIsHeld, too.
`seen` is the count that her page showed: a form sent twice is one act.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.acts import log_act
from scholarships import gateway
from scholarships.exceptions import AmountOutOfRange, ChangedMeanwhile, MonthlyGiftEnded, MonthlyGiftIsHeld
from scholarships.gateway import Subscription
from scholarships.models import RecurringGift
from scholarships.services.recurring import apply_subscription, pause_until

LONGEST_PAUSE = 3  # months
ABOUT_PAUSES = frozenset({"scholarships.pause_recurring", "scholarships.take_up_recurring"})  # either would let Stripe charge again


def change_recurring(*, recurring_id: int, amount: int, seen: int, by: Any = None) -> RecurringGift:
    """Another amount, in won, from the next payment on. Raises AmountOutOfRange, too."""
    if not settings.LEAST_GIFT <= amount <= settings.LARGEST_GIFT:
        raise AmountOutOfRange(amount)

    def ask(recurring: RecurringGift) -> Subscription:
        return gateway.change_amount(gateway.fetch_subscription(recurring.subscription or ""), amount=amount, key=recurring.change_key)

    return _change(recurring_id, seen, "scholarships.change_recurring", by, ask)


def pause_recurring(*, recurring_id: int, months: int | None, seen: int, by: Any = None) -> RecurringGift:
    """Leave out the next 1 to 3 payments, or all until it is taken up again (`months` None)."""
    if months is not None and not 1 <= months <= LONGEST_PAUSE:
        raise ValueError(months)

    def ask(recurring: RecurringGift) -> Subscription:
        until = None
        if months is not None:
            next_at = gateway.fetch_subscription(recurring.subscription or "").next_at
            until = pause_until(next_at, months) if next_at else None
        return gateway.pause_subscription(recurring.subscription or "", until=until, key=recurring.change_key)

    return _change(recurring_id, seen, "scholarships.pause_recurring", by, ask)


def take_up_recurring(*, recurring_id: int, seen: int, by: Any = None) -> RecurringGift:
    """End a pause."""

    def ask(recurring: RecurringGift) -> Subscription:
        return gateway.take_up_subscription(recurring.subscription or "", key=recurring.change_key)

    return _change(recurring_id, seen, "scholarships.take_up_recurring", by, ask)


def stop_recurring(*, recurring_id: int, seen: int, because: str = "", by: Any = None) -> RecurringGift:
    """End it at once. `because` is one of RecurringGift.Why, or nothing."""

    def ask(recurring: RecurringGift) -> Subscription:
        return gateway.cancel_subscription(recurring.subscription or "", by=RecurringGift.EndedBy.DONOR, key=recurring.change_key)

    return _change(recurring_id, seen, "scholarships.stop_recurring", by, ask, ended_because=because)


def card_change_page(*, recurring_id: int, return_url: str) -> str:
    """The address of Stripe's page for another card; what changes there is heard as any change. Raises MonthlyGiftEnded."""
    recurring = RecurringGift.objects.get(pk=recurring_id)
    if not recurring.is_running:
        raise MonthlyGiftEnded
    return gateway.open_portal(recurring.customer, return_url=return_url, language=recurring.language, key=_portal_key(recurring, return_url))


def _portal_key(recurring: RecurringGift, return_url: str) -> str:
    """A double click is one visit. Stripe's page is good for minutes, so a later click, or one from elsewhere, has a key of its own."""
    minute = int(timezone.now().timestamp() // 60)
    return f"portal:{recurring.public_id}:{minute}:{uuid.uuid5(recurring.public_id, f'{return_url} {recurring.language} {recurring.customer}')}"


def _change(recurring_id: int, seen: int, action: str, by: Any, ask: Callable[[RecurringGift], Subscription], **values: Any) -> RecurringGift:
    recurring = _count_change(recurring_id, seen, action, by, values)
    apply_subscription(ask(recurring))
    recurring.refresh_from_db()
    return recurring


@transaction.atomic
def _count_change(recurring_id: int, seen: int, action: str, by: Any, values: dict[str, Any]) -> RecurringGift:
    """Under the lock: still running, and nobody else has changed it since the page was shown. The count is what Stripe knows this act by."""
    recurring = RecurringGift.objects.select_for_update(no_key=True).get(pk=recurring_id)
    if not recurring.is_running:
        raise MonthlyGiftEnded
    if recurring.change != seen:
        raise ChangedMeanwhile
    if recurring.held_at is not None and action in ABOUT_PAUSES:
        raise MonthlyGiftIsHeld
    for name, value in {"change": recurring.change + 1, **values}.items():
        setattr(recurring, name, value)
    recurring.save(update_fields=["change", *values])
    log_act(recurring, action, by=by)
    return recurring
