"""Two people on their way: meetings, and the end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.models import User
from core.acts import log_act
from core.caching import bump
from mentoring.exceptions import TransitionNotAllowed
from mentoring.models import MentoringSession, MentorOffer, Pairing
from search.services import mark_changed

Status = Pairing.Status


def _locked(pairing_id: int, by: User, target: str | None = None) -> Pairing:
    offer_id = Pairing.objects.values_list("offer_id", flat=True).get(pk=pairing_id)
    MentorOffer.objects.select_for_update(no_key=True).get(pk=offer_id)
    pairing = Pairing.objects.select_for_update(of=("self",), no_key=True).select_related("offer__user", "mentee").get(pk=pairing_id)
    if by.pk not in {pairing.mentee_id, pairing.offer.user_id} or (target and not pairing.can_become(target)):
        raise TransitionNotAllowed
    return pairing


def plan_session(*, pairing_id: int, by: User, starts_at: datetime, place: str = "") -> MentoringSession:
    """Put the next meeting down. The same time posted twice is one meeting."""
    with transaction.atomic():
        pairing = _locked(pairing_id, by)
        if pairing.status != Status.ACTIVE:
            raise TransitionNotAllowed
        if known := pairing.sessions.filter(starts_at=starts_at).first():
            return known
        session = MentoringSession.objects.create(
            pairing=pairing, number=pairing.sessions.count() + 1, starts_at=starts_at, place=place, planned_by=by
        )
        log_act(pairing, "mentoring.plan_session", by=by)
        return session


def end_pairing(*, pairing_id: int, by: User) -> Pairing:
    """Stop early; the mentor's place is free again."""
    return _finish(pairing_id, by, Status.ENDED)


def complete_pairing(*, pairing_id: int, by: User) -> Pairing:
    """Finish as planned; the mentor's place is free again."""
    return _finish(pairing_id, by, Status.COMPLETED)


def _finish(pairing_id: int, by: User, status: Any) -> Pairing:
    with transaction.atomic():
        pairing = _locked(pairing_id, by, status)
        pairing.status = status
        setattr(pairing, f"{status}_at", timezone.now())
        pairing.save()
        log_act(pairing, f"mentoring.{'end' if status == Status.ENDED else 'complete'}_pairing", by=by)
        mark_changed("mentor", [pairing.offer_id])
        bump("mentoring")
        return pairing
