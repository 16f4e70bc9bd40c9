"""Two acts on one contact at the same moment, on real threads: one after the other, and the end is one of the two orders."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.exceptions import AlreadyReported, CommunityError
from community.models import Block, Introduction, Report
from community.services import introduction_answers as answers
from community.services import introductions, reports
from community.services.blocks import block_person
from core.models import Letter
from mentoring.models import Pairing
from mentoring.services.requests import accept_request
from tests.community.contact_factories import NOTE, asked, reported
from tests.community.test_claim_races import at_once
from tests.factories import member, staff
from tests.mentoring.factories import asked as mentor_asked
from tests.mentoring.factories import mentor

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def refused(outcomes: list[Any]) -> list[Any]:
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, CommunityError)]
    assert unexpected == []
    return [one for one in outcomes if isinstance(one, CommunityError)]


def test_accepting_and_taking_back_at_once_leaves_one_of_the_two() -> None:
    one = asked()
    outcomes = at_once(
        lambda: answers.accept_introduction(introduction_id=one.pk, by=one.asked),
        lambda: introductions.withdraw_introduction(introduction_id=one.pk, by=one.asker),
    )
    one.refresh_from_db()
    assert len(refused(outcomes)) == 1
    assert (one.accepted_at is None) != (one.withdrawn_at is None)
    assert Letter.objects.filter(kind="introduction_accepted").count() == (one.status == "accepted")


def test_asked_twice_at_once_there_is_one_request_and_one_letter() -> None:
    asker, other = member(), member()
    outcomes = at_once(*[lambda: introductions.ask_introduction(asked_id=other.pk, by=asker, note=NOTE)] * 3)
    assert refused(outcomes) == []
    assert len({one.pk for one in outcomes}) == Letter.objects.count() == Introduction.objects.count() == 1


def test_both_ask_each_other_at_once_and_one_is_told_to_accept() -> None:
    one, two = member(), member()
    outcomes = at_once(
        lambda: introductions.ask_introduction(asked_id=two.pk, by=one, note=NOTE),
        lambda: introductions.ask_introduction(asked_id=one.pk, by=two, note=NOTE),
    )
    assert len(refused(outcomes)) == 1
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize("who", ["asker", "asked"])
def test_a_block_during_acceptance_leaves_no_contact_behind(who: str) -> None:
    one = asked()
    by, other = (one.asker, one.asked) if who == "asker" else (one.asked, one.asker)
    outcomes = at_once(
        lambda: answers.accept_introduction(introduction_id=one.pk, by=one.asked),
        lambda: block_person(person_id=other.pk, by=by),
    )
    refused(outcomes)
    one.refresh_from_db()
    assert not one.is_live
    assert Block.objects.count() == 1


def test_a_block_during_a_mentors_acceptance_leaves_no_pairing_behind() -> None:
    request = mentor_asked(mentor())
    at_once(
        lambda: accept_request(request_id=request.pk, by=request.offer.user),
        lambda: block_person(person_id=request.mentee_id, by=request.offer.user),
    )
    assert not Pairing.objects.live().exists()
    assert Block.objects.count() == 1


def test_two_reports_of_one_member_at_once_are_one() -> None:
    about, by = member(), member()
    outcomes = at_once(*[lambda: reported(about, by)] * 2)
    assert [type(one) for one in refused(outcomes)] == [AlreadyReported]
    assert Report.objects.count() == Block.objects.count() == 1


def test_two_clerks_decide_at_once_and_one_decision_counts() -> None:
    report, clerks = reported(), [staff("staff"), staff("staff")]
    outcomes = at_once(
        lambda: reports.uphold_report(report_id=report.pk, by=clerks[0], measure="close", note="맞아요"),
        lambda: reports.dismiss_report(report_id=report.pk, by=clerks[1], note="아니에요"),
    )
    assert len(refused(outcomes)) == 1
    assert Letter.objects.filter(kind="report_looked_at").count() == 1


def test_the_clock_and_an_acceptance_at_once_leave_one_of_the_two() -> None:
    one = asked()
    outcomes = at_once(
        lambda: answers.accept_introduction(introduction_id=one.pk, by=one.asked),
        lambda: answers.expire_silent_introductions(now=timezone.now() + timedelta(days=15)),
    )
    refused(outcomes)
    one.refresh_from_db()
    assert (one.accepted_at is None) != (one.expired_at is None)
