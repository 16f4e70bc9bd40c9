"""How a request for contact is answered, by the asked or by the clock. Nothing goes silent."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import contact_letters as letters
from community.exceptions import ContactHasMovedOn, PersonHasLeft
from community.models import Introduction, User
from community.services.introductions import become, locked, may_ask_at_all
from core.acts import log_act

Status = Introduction.Status
NUDGE_AFTER, EXPIRES_AFTER = timedelta(days=7), timedelta(days=14)


def accept_introduction(*, introduction_id: int, by: User) -> Introduction:
    """The asked says yes: both see each other's address from now on. Accepting twice returns it quietly.

    Raises ContactHasMovedOn, or PersonHasLeft when one of the two is no longer here.
    """
    with transaction.atomic():
        if done := Introduction.objects.live().filter(pk=introduction_id, asked=by).first():
            return done
        introduction = locked(introduction_id, Status.ACCEPTED, asked=by)
        if not both_are_here(introduction):
            raise PersonHasLeft
        become(introduction, Status.ACCEPTED)
        log_act(introduction, "community.accept_introduction", by=by)
        letters.introduction_accepted(introduction)
        return introduction


def both_are_here(introduction: Introduction) -> bool:
    """Whether both accounts are open, and the asker is still somebody who may ask."""
    return introduction.asker.is_active and introduction.asked.is_active and may_ask_at_all(introduction.asker)


def decline_introduction(*, introduction_id: int, by: User) -> Introduction:
    """Not now; the asker hears so kindly, and may ask again after 90 days."""
    with transaction.atomic():
        introduction = locked(introduction_id, Status.DECLINED, asked=by)
        become(introduction, Status.DECLINED)
        log_act(introduction, "community.decline_introduction", by=by)
        letters.introduction_declined(introduction)
        return introduction


def ask_for_more(*, introduction_id: int, by: User, question: str) -> Introduction:
    """The asked would like to know more first; it waits for the asker."""
    with transaction.atomic():
        introduction = locked(introduction_id, Status.MORE_ASKED, asked=by)
        become(introduction, Status.MORE_ASKED, question=question)
        log_act(introduction, "community.ask_more_of_introduction", by=by)
        letters.introduction_more_asked(introduction)
        return introduction


def answer_question(*, introduction_id: int, by: User, answer: str) -> Introduction:
    """The asker answers, and fourteen days begin anew."""
    with transaction.atomic():
        introduction = locked(introduction_id, Status.OPEN, asker=by)
        become(introduction, Status.OPEN, answer=answer, opened_at=timezone.now(), nudged_at=None)
        log_act(introduction, "community.answer_introduction", by=by)
        if not introduction.is_silenced:
            letters.introduction_request(introduction)
        return introduction


def nudge_silent_introductions(*, now: datetime | None = None) -> int:
    """Remind whoever has not answered for seven days, once each round; returns how many."""
    now = now or timezone.now()
    waiting = Introduction.objects.filter(
        status=Status.OPEN, is_silenced=False, nudged_at=None, opened_at__lte=now - NUDGE_AFTER, opened_at__gt=now - EXPIRES_AFTER
    )
    return sum(_nudge(pk, now, waiting) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _nudge(introduction_id: int, now: datetime, waiting: Any) -> bool:
    try:
        introduction = locked(introduction_id, Status.EXPIRED)
    except ContactHasMovedOn:
        return False
    if not waiting.filter(pk=introduction_id).exists():
        return False
    introduction.nudged_at = now
    introduction.save(update_fields=["nudged_at"])
    letters.introduction_nudge(introduction)
    return True


def expire_silent_introductions(*, now: datetime | None = None) -> int:
    """End what got no answer for fourteen days, and tell the asker; returns how many."""
    now = now or timezone.now()
    late = Q(status=Status.OPEN, opened_at__lte=now - EXPIRES_AFTER) | Q(status=Status.MORE_ASKED, more_asked_at__lte=now - EXPIRES_AFTER)
    silent = Introduction.objects.filter(late)
    return sum(_expire(pk, now, silent) for pk in list(silent.values_list("pk", flat=True)))


@transaction.atomic
def _expire(introduction_id: int, now: datetime, silent: Any) -> bool:
    try:
        introduction = locked(introduction_id, Status.EXPIRED)
    except ContactHasMovedOn:
        return False
    if not silent.filter(pk=introduction_id).exists():  # answered between the look and the lock: its days began anew
        return False
    was_asked = introduction.status == Status.MORE_ASKED
    become(introduction, Status.EXPIRED, now=now)
    log_act(introduction, "community.expire_introduction")
    letters.introduction_expired(introduction, was_asked=was_asked)
    return True
