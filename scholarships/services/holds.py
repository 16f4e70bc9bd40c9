"""Monthly gifts whose body may not collect on their next day of payment: the card is not asked until it may again (decision 0055).

Stripe keeps the calendar and would charge. So each is looked at days before, and paused there; a donor's own pause is left alone.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.acts import log_act
from scholarships import gateway, letters_recurring
from scholarships.exceptions import StripeRefused
from scholarships.gateway import Subscription
from scholarships.models import RecipientEntity, RecurringGift
from scholarships.services.ceilings import room_under_ceiling
from scholarships.services.recurring import apply_subscription

log = logging.getLogger("ieum.payments")
Status = RecurringGift.Status
AHEAD = timedelta(days=3)  # nights that may be missed before a card is charged that must not be


def hold_and_resume() -> tuple[int, int]:
    """Hold what is due and must not be charged, take up what may be again; how many of each. Raises StripeUnavailable."""
    if not settings.GIVING_OPEN:
        return 0, 0
    held = resumed = 0
    for entity in RecipientEntity.objects.order_by("pk"):
        mine = RecurringGift.objects.running().filter(fund__entity=entity).exclude(subscription=None).select_related("fund")
        to_hold, to_resume = _sort_out(entity, mine)
        held += sum(map(_hold, to_hold))
        resumed += sum(map(_resume, to_resume))
    return held, resumed


def _sort_out(entity: RecipientEntity, mine: QuerySet[RecurringGift]) -> tuple[list[int], list[int]]:
    """Whom to hold and whom to take up: whose next payment comes in the period, by the fund's last day and below the ceiling, the earliest first.

    One that is held here and runs at Stripe was not reached, or taken up there, or the worker died between Stripe's answer and our row: it is
    held, or taken up, once more.
    """
    room, to_hold, to_resume = room_under_ceiling(entity), [], []
    due = mine.filter(held_at=None, next_at__lte=timezone.now() + AHEAD).order_by("next_at", "pk")
    for recurring in [*due, *mine.exclude(held_at=None).order_by("held_at", "pk")]:
        fits = _may_be_charged(entity, recurring) and recurring.amount <= room
        room -= recurring.amount if fits else 0
        if fits and recurring.held_at:
            to_resume.append(recurring.pk)
        elif not fits and not (recurring.held_at and recurring.status == Status.PAUSED):
            to_hold.append(recurring.pk)
    return to_hold, to_resume


def _may_be_charged(entity: RecipientEntity, recurring: RecurringGift) -> bool:
    day = timezone.localdate(max(recurring.next_at or timezone.now(), timezone.now()))
    return entity.may_collect_on(day) and (recurring.fund.ends_on is None or day <= recurring.fund.ends_on)


def _hold(recurring_id: int) -> bool:
    recurring = _count(recurring_id, "scholarships.hold_recurring", held_at=timezone.now())
    said = _ask(recurring, _paused_without_end)
    return said is not None and _note_held(recurring, said)


@transaction.atomic
def _note_held(recurring: RecurringGift, said: Subscription) -> bool:
    """Our row and the letter together: whoever dies before has told nobody, and asks again."""
    apply_subscription(said)
    recurring.refresh_from_db()
    if recurring.status == Status.PAUSED:
        letters_recurring.held(recurring)
    return True


def _paused_without_end(recurring: RecurringGift) -> Subscription:
    """A pause of the donor's own has an end, which must not hold any more. Whether Stripe forgets it with a new pause was not to be looked up."""
    said = gateway.pause_subscription(recurring.subscription or "", until=None, key=recurring.change_key)
    if said.resumes_at is None:
        return said
    gateway.take_up_subscription(said.id, key=f"{recurring.change_key}:end")
    return gateway.pause_subscription(said.id, until=None, key=f"{recurring.change_key}:again")


def _resume(recurring_id: int) -> bool:
    recurring = _count(recurring_id, "scholarships.resume_recurring")
    said = _ask(recurring, lambda one: gateway.take_up_subscription(one.subscription or "", key=one.change_key))
    return said is not None and _note_resumed(recurring, said)


@transaction.atomic
def _note_resumed(recurring: RecurringGift, said: Subscription) -> bool:
    apply_subscription(said)
    RecurringGift.objects.filter(pk=recurring.pk).update(held_at=None)
    recurring.refresh_from_db()
    if recurring.status in (Status.ACTIVE, Status.PAST_DUE):
        letters_recurring.resumed(recurring)
    return True


def _ask(recurring: RecurringGift, call: Callable[[RecurringGift], Subscription]) -> Subscription | None:
    """One that Stripe refuses does not keep the others from being held; it is tried again with the next run."""
    try:
        return call(recurring)
    except StripeRefused as refusal:
        log.error("monthly gift %s: %s", recurring.public_id, refusal)
        return None


@transaction.atomic
def _count(recurring_id: int, action: str, **values: Any) -> RecurringGift:
    """Our row first. Each time has a count of its own, and so a key: an answer that Stripe has kept would not pause anything again."""
    recurring = RecurringGift.objects.select_for_update(no_key=True).get(pk=recurring_id)
    for name, value in {**values, "change": recurring.change + 1}.items():
        setattr(recurring, name, value)
    recurring.save(update_fields=["change", *values])
    log_act(recurring, action)
    return recurring
