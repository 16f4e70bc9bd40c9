"""Asking a mentor, and every way in which a request is answered. Nothing goes silent."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.models import AlumniProfile, Block, CareerEntry, User
from community.names import normalise_name
from community.services.introductions import contact_is_paused
from core.acts import log_act
from core.caching import bump
from mentoring import letters
from mentoring.exceptions import (
    AlreadyPaired,
    CannotAskOneself,
    ContactIsPaused,
    MentorIsAway,
    MentorIsFull,
    NotAMember,
    PersonHasLeft,
    SameEmployer,
    TooManyOpenRequests,
    TransitionNotAllowed,
)
from mentoring.models import MentoringRequest, MentorOffer, Pairing
from search.services import mark_changed

Status = MentoringRequest.Status
MOST_OPEN, NUDGE_AFTER, EXPIRES_AFTER = 5, timedelta(days=3), timedelta(days=7)


def ask_mentor(*, offer_id: int, by: User, topic: str, note: str, slot: Any = None) -> MentoringRequest:
    """Ask. A form posted twice finds the open request and returns it.

    Raises NotAMember, CannotAskOneself, MentorIsAway, MentorIsFull, SameEmployer, AlreadyPaired or TooManyOpenRequests.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # counts of one mentee's requests are decided one after the other
        if not AlumniProfile.objects.shown().filter(user=by).exists():
            raise NotAMember
        offer = MentorOffer.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=offer_id)
        if known := MentoringRequest.objects.open().filter(offer=offer, mentee=by).first():
            return known
        _may_ask(offer, by)
        request = MentoringRequest.objects.create(offer=offer, mentee=by, topic=topic, note=note, slot=slot, opened_at=timezone.now())
        log_act(request, "mentoring.ask_mentor", by=by)
        letters.mentoring_request(request)
        return request


def _may_ask(offer: MentorOffer, mentee: User) -> None:
    if offer.user_id == mentee.pk:
        raise CannotAskOneself
    if contact_is_paused(mentee):
        raise ContactIsPaused
    if Block.objects.between(mentee.pk, offer.user_id).exists():  # made since the page was opened: it tells no more than that she is away
        raise MentorIsAway
    if not offer.is_open or offer.is_paused() or not AlumniProfile.objects.visible_to(mentee).filter(user=offer.user).exists():
        raise MentorIsAway
    if offer.pairings.live().filter(mentee=mentee).exists():
        raise AlreadyPaired
    if offer.pairings.live().count() >= offer.capacity:
        raise MentorIsFull
    if MentoringRequest.objects.open().filter(mentee=mentee).count() >= MOST_OPEN:
        raise TooManyOpenRequests
    if employers(offer.user) & employers(mentee):
        raise SameEmployer


def employers(person: User) -> set[str]:
    """Where somebody works now, comparable: two people of one employer never meet as mentor and mentee."""
    return {normalise_name(entry.employer) for entry in CareerEntry.objects.filter(profile__user=person, ended_on=None)} - {""}


def _locked(request_id: int, target: str) -> MentoringRequest:
    """The request under its offer's lock: the offer first, always, so that two verbs never wait for each other."""
    offer_id = MentoringRequest.objects.values_list("offer_id", flat=True).get(pk=request_id)
    MentorOffer.objects.select_for_update(no_key=True).get(pk=offer_id)
    request = MentoringRequest.objects.select_for_update(of=("self",), no_key=True).select_related("offer__user", "mentee").get(pk=request_id)
    if not request.can_become(target):
        raise TransitionNotAllowed
    return request


def _become(request: MentoringRequest, status: str, *, now: datetime | None = None, **fields: Any) -> None:
    request.status = status
    for name, value in {f"{status}_at": now or timezone.now(), **fields}.items():
        if hasattr(request, name):
            setattr(request, name, value)
    request.save()


def accept_request(*, request_id: int, by: User) -> Pairing:
    """The mentor says yes: the two are paired, and when that fills the last place the other requests are let go with a letter.

    Raises TransitionNotAllowed, PersonHasLeft when one of the two is no verified graduate any more, or MentorIsFull when the last place
    went meanwhile. Accepting twice returns the pairing.
    """
    with transaction.atomic():
        if done := Pairing.objects.filter(request_id=request_id, offer__user=by).first():
            return done
        request = _locked(request_id, Status.ACCEPTED)
        _is_mentor(request, by)
        if not both_are_here(request):
            raise PersonHasLeft
        if request.offer.pairings.live().count() >= request.offer.capacity:
            raise MentorIsFull
        now = timezone.now()
        _become(request, Status.ACCEPTED, now=now)
        pairing = Pairing.objects.create(
            offer=request.offer,
            mentee=request.mentee,
            request=request,
            topic=request.topic,
            reasons=["asked"],
            status=Pairing.Status.ACTIVE,
            mentor_accepted_at=now,
            mentee_accepted_at=request.opened_at,
        )
        log_act(request, "mentoring.accept_request", by=by)
        letters.request_accepted(request, pairing)
        _fill(request.offer)
        return pairing


def both_are_here(request: MentoringRequest) -> bool:
    """Whether mentor and mentee both have an open account that owns a graduate record, hidden or not."""
    two = [request.mentee_id, request.offer.user_id]
    return User.objects.filter(pk__in=two, is_active=True, graduate_record__isnull=False).count() == len(two)


def _fill(offer: MentorOffer) -> None:
    """When no place is left, let the other open requests go, so that nobody waits for nothing."""
    mark_changed("mentor", [offer.pk])
    bump("mentoring")
    if offer.pairings.live().count() < offer.capacity:
        return
    for other in offer.requests.open().select_for_update(of=("self",), no_key=True).select_related("offer__user", "mentee"):
        _become(other, Status.RELEASED)
        log_act(other, "mentoring.release_request")
        letters.request_released(other)


def _is_mentor(request: MentoringRequest, by: User) -> None:
    if request.offer.user_id != by.pk:
        raise TransitionNotAllowed


def _is_mentee(request: MentoringRequest, by: User) -> None:
    if request.mentee_id != by.pk:
        raise TransitionNotAllowed


def decline_request(*, request_id: int, by: User) -> MentoringRequest:
    """The mentor cannot this time; the mentee hears so, with the next mentors."""
    with transaction.atomic():
        request = _locked(request_id, Status.DECLINED)
        _is_mentor(request, by)
        _become(request, Status.DECLINED)
        log_act(request, "mentoring.decline_request", by=by)
        letters.request_declined(request)
        return request


def ask_more(*, request_id: int, by: User, question: str) -> MentoringRequest:
    """The mentor would like to know more first; the request waits for the mentee."""
    with transaction.atomic():
        request = _locked(request_id, Status.MORE_ASKED)
        _is_mentor(request, by)
        _become(request, Status.MORE_ASKED, question=question)
        log_act(request, "mentoring.ask_more", by=by)
        letters.more_asked(request)
        return request


def answer_more(*, request_id: int, by: User, answer: str) -> MentoringRequest:
    """The mentee answers, and the mentor's seven days begin anew."""
    with transaction.atomic():
        request = _locked(request_id, Status.OPEN)
        _is_mentee(request, by)
        _become(request, Status.OPEN, answer=answer, opened_at=timezone.now(), nudged_at=None)
        log_act(request, "mentoring.answer_more", by=by)
        letters.mentoring_request(request)
        return request


def withdraw_request(*, request_id: int, by: User) -> MentoringRequest:
    """The mentee takes it back."""
    with transaction.atomic():
        request = _locked(request_id, Status.WITHDRAWN)
        _is_mentee(request, by)
        _become(request, Status.WITHDRAWN)
        log_act(request, "mentoring.withdraw_request", by=by)
        return request


def nudge_silent(*, now: datetime | None = None) -> int:
    """Remind mentors whose request waits three days and more, once each round; returns how many."""
    now = now or timezone.now()
    waiting = MentoringRequest.objects.filter(status=Status.OPEN, nudged_at=None, opened_at__lte=now - NUDGE_AFTER, opened_at__gt=now - EXPIRES_AFTER)
    count = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            request = MentoringRequest.objects.select_for_update(of=("self",), no_key=True).select_related("offer__user", "mentee").get(pk=pk)
            if request.status == Status.OPEN and request.nudged_at is None:
                request.nudged_at = now
                request.save(update_fields=["nudged_at"])
                letters.request_nudge(request)
                count += 1
    return count


def expire_silent(*, now: datetime | None = None) -> int:
    """End requests that got no answer for seven days and more, and name the next mentors; returns how many."""
    now = now or timezone.now()
    late = Q(status=Status.OPEN, opened_at__lte=now - EXPIRES_AFTER) | Q(status=Status.MORE_ASKED, more_asked_at__lte=now - EXPIRES_AFTER)
    silent, count = MentoringRequest.objects.filter(late), 0
    for pk in list(silent.values_list("pk", flat=True)):
        with transaction.atomic():
            try:
                request = _locked(pk, Status.EXPIRED)
            except TransitionNotAllowed:
                continue
            if not silent.filter(pk=pk).exists():  # answered between the look and the lock: its seven days began anew
                continue
            _become(request, Status.EXPIRED, now=now)
            log_act(request, "mentoring.expire_request")
            letters.request_expired(request)
            count += 1
    return count
