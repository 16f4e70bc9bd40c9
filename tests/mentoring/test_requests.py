"""Asking a mentor: who may, what is held, and that nothing goes silent."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from community.connections import connections
from community.models import CareerEntry, User
from core.models import Letter
from mentoring import exceptions
from mentoring.models import MentoringRequest, MentorOffer, Pairing
from mentoring.services import offers, pairings, requests
from tests.factories import member, newcomer
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db
Status = MentoringRequest.Status


def letters(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def test_an_accepted_request_is_a_pairing_that_both_see_and_nobody_else() -> None:
    offer, mentee = mentor(), member()
    pairing = requests.accept_request(request_id=asked(offer, mentee).pk, by=offer.user)
    assert pairing.status == Pairing.Status.ACTIVE
    for person, sees in ((mentee, True), (offer.user, True), (member(), False)):
        assert Pairing.objects.visible_to(person).filter(pk=pairing.pk).exists() is sees
    assert connections(User.objects.get(pk=mentee.pk)) == {offer.user_id}
    assert letters("mentoring_accepted") == [mentee.email]


def test_accepting_twice_is_one_pairing() -> None:
    offer = mentor(capacity=2)
    request = asked(offer)
    first = requests.accept_request(request_id=request.pk, by=offer.user)
    assert requests.accept_request(request_id=request.pk, by=offer.user) == first
    assert Pairing.objects.count() == 1


def test_a_form_posted_twice_is_one_request_and_one_letter() -> None:
    offer, mentee = mentor(), member()
    assert asked(offer, mentee) == asked(offer, mentee)
    assert letters("mentoring_request") == [offer.user.email]


def test_only_verified_graduates_ask() -> None:
    with pytest.raises(exceptions.NotAMember):
        asked(mentor(), newcomer())


def test_nobody_asks_herself() -> None:
    offer = mentor()
    with pytest.raises(exceptions.CannotAskOneself):
        asked(offer, offer.user)


def test_people_of_one_employer_never_meet() -> None:
    offer, mentee = mentor(employer="한강 데이터랩"), member()
    CareerEntry.objects.create(profile=mentee.profile, employer="한강데이터랩")
    with pytest.raises(exceptions.SameEmployer):
        asked(offer, mentee)


@pytest.mark.parametrize("away", [{"is_open": False}, {"paused_until": timezone.localdate() + timedelta(days=1)}])
def test_a_mentor_who_rests_is_not_asked(away) -> None:
    with pytest.raises(exceptions.MentorIsAway):
        asked(mentor(**away))


def test_a_pause_that_has_passed_is_over() -> None:
    assert asked(mentor(paused_until=timezone.localdate() - timedelta(days=1))).status == Status.OPEN


def test_a_full_mentor_is_not_asked_and_the_others_are_let_go_with_a_letter() -> None:
    offer, late = mentor(), member()
    first, second = asked(offer), asked(offer, late)
    requests.accept_request(request_id=first.pk, by=offer.user)
    second.refresh_from_db()
    assert second.status == Status.RELEASED
    assert letters("mentoring_released") == [late.email]
    with pytest.raises(exceptions.MentorIsFull):
        asked(offer)


def test_a_mentee_has_at_most_five_open_requests() -> None:
    mentee = member()
    for _ in range(5):
        asked(mentor(), mentee)
    with pytest.raises(exceptions.TooManyOpenRequests):
        asked(mentor(), mentee)


def test_a_mentee_who_may_not_ask_learns_nothing_of_a_mentors_employer() -> None:
    mentee = member()
    for _ in range(5):
        asked(mentor(), mentee)
    CareerEntry.objects.create(profile=mentee.profile, employer="한강데이터랩")
    with pytest.raises(exceptions.TooManyOpenRequests):
        asked(mentor(employer="한강데이터랩"), mentee)


def test_a_request_answered_between_the_look_and_the_lock_does_not_expire(monkeypatch) -> None:
    offer = mentor()
    request = asked(offer)
    requests.ask_more(request_id=request.pk, by=offer.user, question="?")
    later = timezone.now() + timedelta(days=8)
    lock = requests._locked

    def answered_first(pk: int, target: str):
        monkeypatch.setattr(requests, "_locked", lock)
        with time_machine.travel(later):
            requests.answer_more(request_id=pk, by=request.mentee, answer="!")
        return lock(pk, target)

    monkeypatch.setattr(requests, "_locked", answered_first)
    assert requests.expire_silent(now=later) == 0
    request.refresh_from_db()
    assert request.status == Status.OPEN


def test_the_database_holds_one_open_request_a_pair_and_one_live_pairing() -> None:
    offer = mentor()
    request = asked(offer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MentoringRequest.objects.create(offer=offer, mentee=request.mentee, topic="backend", note="again", opened_at=timezone.now())
    requests.accept_request(request_id=request.pk, by=offer.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(offer=offer, mentee=request.mentee)


def test_only_the_mentor_answers_and_only_the_mentee_takes_back() -> None:
    offer = mentor()
    request = asked(offer)
    for verb in (requests.accept_request, requests.decline_request):
        with pytest.raises(exceptions.TransitionNotAllowed):
            verb(request_id=request.pk, by=request.mentee)
    with pytest.raises(exceptions.TransitionNotAllowed):
        requests.withdraw_request(request_id=request.pk, by=offer.user)


def test_a_question_and_its_answer_begin_the_seven_days_anew() -> None:
    offer = mentor()
    request = asked(offer)
    requests.ask_more(request_id=request.pk, by=offer.user, question="어떤 회사를 보고 있나요?")
    answered = requests.answer_more(request_id=request.pk, by=request.mentee, answer="핀테크요")
    assert (answered.status, answered.answer) == (Status.OPEN, "핀테크요")
    assert answered.opened_at > request.opened_at
    assert len(letters("mentoring_request")) == 2


def test_on_day_three_the_mentor_is_reminded_once_and_on_day_seven_the_mentee_hears_of_others() -> None:
    offer, other = mentor(), mentor()
    request = asked(offer)
    now = request.opened_at
    assert requests.nudge_silent(now=now + timedelta(days=2, hours=23)) == 0
    assert requests.nudge_silent(now=now + timedelta(days=4)) == 1  # a run was missed: still caught up
    assert requests.nudge_silent(now=now + timedelta(days=4)) == 0
    assert requests.expire_silent(now=now + timedelta(days=6, hours=23)) == 0
    assert requests.expire_silent(now=now + timedelta(days=9)) == 1
    request.refresh_from_db()
    assert request.status == Status.EXPIRED
    assert other.user.name in Letter.objects.get(kind="mentoring_expired").text


def test_a_mentor_paused_in_the_middle_of_a_request_may_still_answer() -> None:
    offer = mentor()
    request = asked(offer)
    offers.pause_mentoring(by=offer.user, until=timezone.localdate() + timedelta(days=30))
    assert requests.accept_request(request_id=request.pk, by=offer.user)


def test_an_ended_pairing_frees_the_place_and_the_connection() -> None:
    offer = mentor()
    request = asked(offer)
    pairing = requests.accept_request(request_id=request.pk, by=offer.user)
    pairings.end_pairing(pairing_id=pairing.pk, by=request.mentee)
    assert connections(User.objects.get(pk=request.mentee_id)) == frozenset()
    assert asked(offer).status == Status.OPEN


def test_a_stranger_to_the_pairing_changes_nothing_in_it() -> None:
    offer = mentor()
    pairing = requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    for verb in (pairings.end_pairing, pairings.complete_pairing):
        with pytest.raises(exceptions.TransitionNotAllowed):
            verb(pairing_id=pairing.pk, by=member())
    with pytest.raises(exceptions.TransitionNotAllowed):
        pairings.plan_session(pairing_id=pairing.pk, by=member(), starts_at=timezone.now())


def test_a_meeting_posted_twice_is_one_meeting() -> None:
    offer = mentor()
    pairing = requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    when = timezone.now() + timedelta(days=2)
    numbers = [pairings.plan_session(pairing_id=pairing.pk, by=offer.user, starts_at=when).number for _ in range(2)]
    assert numbers == [1, 1]


VERBS = {
    Status.ACCEPTED: lambda one: requests.accept_request(request_id=one.pk, by=one.offer.user),
    Status.DECLINED: lambda one: requests.decline_request(request_id=one.pk, by=one.offer.user),
    Status.MORE_ASKED: lambda one: requests.ask_more(request_id=one.pk, by=one.offer.user, question="?"),
    Status.OPEN: lambda one: requests.answer_more(request_id=one.pk, by=one.mentee, answer="!"),
    Status.WITHDRAWN: lambda one: requests.withdraw_request(request_id=one.pk, by=one.mentee),
}


@pytest.mark.parametrize("target", VERBS)
@pytest.mark.parametrize("start", Status)
def test_only_the_lifecycles_own_steps_are_possible(start: str, target: str) -> None:
    request = asked(mentor())
    MentoringRequest.objects.filter(pk=request.pk).update(status=start)
    if target in MentoringRequest.TRANSITIONS[start]:
        VERBS[target](request)
        request.refresh_from_db()
        assert request.status == target
        assert getattr(request, "opened_at" if target == "open" else f"{target}_at") is not None
    else:
        with pytest.raises(exceptions.TransitionNotAllowed):
            VERBS[target](request)


PAIRING_VERBS = {
    Pairing.Status.COMPLETED: lambda one: pairings.complete_pairing(pairing_id=one.pk, by=one.mentee),
    Pairing.Status.ENDED: lambda one: pairings.end_pairing(pairing_id=one.pk, by=one.mentee),
}


@pytest.mark.parametrize("target", PAIRING_VERBS)
@pytest.mark.parametrize("start", Pairing.Status)
def test_only_an_active_pairing_ends(start: str, target: str) -> None:
    offer = mentor()
    pairing = requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    Pairing.objects.filter(pk=pairing.pk).update(status=start)
    if target in Pairing.TRANSITIONS[start]:
        assert PAIRING_VERBS[target](pairing).status == target
    else:
        with pytest.raises(exceptions.TransitionNotAllowed):
            PAIRING_VERBS[target](pairing)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_people_accepted_at_once_never_overfill_a_mentor() -> None:
    offer = mentor(capacity=3)
    waiting = [asked(offer) for _ in range(20)]
    ready, outcomes = threading.Barrier(len(waiting)), []

    def accept(request: MentoringRequest) -> None:
        ready.wait()
        try:
            requests.accept_request(request_id=request.pk, by=offer.user)
            outcomes.append("paired")
        except (exceptions.MentorIsFull, exceptions.TransitionNotAllowed):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("paired") == 3
    assert len(outcomes) == 20
    assert Pairing.objects.live().filter(offer=offer).count() == 3
    assert MentoringRequest.objects.open().filter(offer=offer).count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_mentors_who_ask_each_other_at_once_are_both_answered() -> None:
    """Each holds the lock on her own account and wants the other's offer: an offer's lock that took its owner too would be a deadlock."""
    offers = [mentor(), mentor()]
    outcomes: list[str] = []

    def ask(ready: threading.Barrier, who: User, whom: MentorOffer) -> None:
        ready.wait(10)
        try:
            outcomes.append(asked(whom, who).status)
        finally:
            connection.close()

    for _round in range(5):
        ready = threading.Barrier(2)
        threads = [threading.Thread(target=ask, args=(ready, one.user, other)) for one, other in (offers, offers[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        MentoringRequest.objects.all().delete()
    assert outcomes == ["open"] * 10
