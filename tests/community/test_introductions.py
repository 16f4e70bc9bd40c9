"""Asking for contact: who may, how often, how it is answered, and when addresses are seen."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from alliance.models import Representative
from community import exceptions
from community.models import Introduction, MembershipClaim, User
from community.selectors import person_view
from community.services import introduction_answers as answers
from community.services import introductions, staff_accounts
from core.models import Letter
from tests.alliance.factories import organisation
from tests.community.contact_factories import NOTE, asked, block, in_contact, reported
from tests.factories import member, newcomer, staff

pytestmark = pytest.mark.django_db
Status = Introduction.Status


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.to) for letter in Letter.objects.order_by("pk")]


def recruiter() -> User:
    """Somebody who has recruited for a member organisation for a while and is no graduate."""
    person = newcomer(date_joined=timezone.now() - timedelta(days=2))
    Representative.objects.create(person=person, organisation=organisation(), role="recruiter")
    return person


def again(user: User) -> User:
    """The account as the next request loads it."""
    return User.objects.get(pk=user.pk)


def emails_seen(viewer: User, person: User) -> str:
    return person_view(again(person).profile, again(viewer)).email


def test_the_asked_gets_one_letter_and_a_second_post_finds_the_same_request() -> None:
    asker, other = member(), member()
    first, second = asked(asker, other), asked(asker, other)
    assert (first.pk, first.status, first.note) == (second.pk, Status.OPEN, NOTE)
    assert letters() == [("introduction_request", other.email)]


def test_both_see_each_others_address_only_from_acceptance_to_the_end() -> None:
    one = asked()
    assert (emails_seen(one.asker, one.asked), emails_seen(one.asked, one.asker)) == ("", "")
    answers.accept_introduction(introduction_id=one.pk, by=one.asked)
    assert (emails_seen(one.asker, one.asked), emails_seen(one.asked, one.asker)) == (one.asked.email, one.asker.email)
    introductions.end_introduction(introduction_id=one.pk, by=one.asker)
    assert (emails_seen(one.asker, one.asked), emails_seen(one.asked, one.asker)) == ("", "")
    assert letters()[-1] == ("introduction_accepted", one.asker.email)


def test_a_question_and_its_answer_open_the_request_anew() -> None:
    one = asked()
    answers.ask_for_more(introduction_id=one.pk, by=one.asked, question="어느 캠퍼스예요?")
    with pytest.raises(exceptions.ContactHasMovedOn):
        answers.accept_introduction(introduction_id=one.pk, by=one.asked)
    one = answers.answer_question(introduction_id=one.pk, by=one.asker, answer="마포예요.")
    assert one.status == Status.OPEN
    assert [kind for kind, _to in letters()] == ["introduction_request", "introduction_more_asked", "introduction_request"]
    assert "마포예요." in Letter.objects.latest("pk").text


def test_nobody_answers_for_another() -> None:
    one, stranger = asked(), member()
    for verb in (answers.accept_introduction, answers.decline_introduction):
        for by in (one.asker, stranger):
            with pytest.raises(exceptions.ContactHasMovedOn):
                verb(introduction_id=one.pk, by=by)
    for by in (one.asked, stranger):
        with pytest.raises(exceptions.ContactHasMovedOn):
            introductions.withdraw_introduction(introduction_id=one.pk, by=by)


@pytest.mark.parametrize(("begun", "wanted"), list(itertools.product(Status.values, Status.values)))
def test_only_the_lifecycle_happens(begun: str, wanted: str) -> None:
    one = Introduction(status=begun)
    legal = {
        ("open", "accepted"), ("open", "declined"), ("open", "more_asked"), ("open", "expired"), ("open", "withdrawn"),
        ("more_asked", "open"), ("more_asked", "expired"), ("more_asked", "withdrawn"),
    }  # fmt: skip
    assert one.can_become(wanted) == ((begun, wanted) in legal)


def test_after_seven_days_one_reminder_and_after_fourteen_the_end() -> None:
    one = asked()
    now = timezone.now()
    assert [answers.nudge_silent_introductions(now=now + timedelta(days=days)) for days in (6, 7, 8)] == [0, 1, 0]
    assert [answers.expire_silent_introductions(now=now + timedelta(days=days)) for days in (13, 15, 15)] == [0, 1, 0]
    one.refresh_from_db()
    assert one.status == Status.EXPIRED
    assert letters()[1:] == [("introduction_nudge", one.asked.email), ("introduction_expired", one.asker.email)]


def test_an_unanswered_question_ends_too_and_the_letter_says_whose_turn_it_was() -> None:
    one = asked()
    answers.ask_for_more(introduction_id=one.pk, by=one.asked, question="왜요?")
    assert answers.expire_silent_introductions(now=timezone.now() + timedelta(days=15)) == 1
    assert "질문" in Letter.objects.latest("pk").text


def test_after_a_no_or_an_end_the_same_person_is_asked_again_only_after_ninety_days() -> None:
    one, two = asked(), in_contact()
    answers.decline_introduction(introduction_id=one.pk, by=one.asked)
    introductions.end_introduction(introduction_id=two.pk, by=two.asked)
    for each in (one, two):
        with pytest.raises(exceptions.AskAgainLater):
            asked(each.asker, each.asked)
    long_ago = timezone.now() - timedelta(days=91)
    Introduction.objects.filter(pk=one.pk).update(declined_at=long_ago)
    assert asked(one.asker, one.asked).pk != one.pk


def test_five_may_wait_at_a_time_and_ten_be_asked_a_week_twenty_by_recruiters() -> None:
    asker = member()
    for _ in range(5):
        asked(asker)
    with pytest.raises(exceptions.TooManyOpenContacts):
        asked(asker)
    week_of(asker, 10)
    with pytest.raises(exceptions.TooManyContactsThisWeek) as refusal:
        asked(asker)
    assert "10" in str(refusal.value)
    hunter, open_to = recruiter(), {"name": "recruiters", "looking_for_work": "recruiters"}
    week_of(hunter, 19)
    asked(hunter, member(audiences=open_to))
    week_of(hunter, 20)
    with pytest.raises(exceptions.TooManyContactsThisWeek):
        asked(hunter, member(audiences=open_to))


def week_of(asker: User, number: int) -> None:
    """So many requests of this week, none of which waits."""
    Introduction.objects.filter(asker=asker).update(status=Status.WITHDRAWN)
    for _ in range(number - Introduction.objects.filter(asker=asker).count()):
        Introduction.objects.create(asker=asker, asked=newcomer(), note=NOTE, status=Status.WITHDRAWN)


def test_recruiters_ask_only_people_whose_profile_is_open_to_recruiters() -> None:
    hunter = recruiter()
    for audiences in ({}, {"name": "everyone"}, {"name": "members", "looking_for_work": "recruiters"}):
        with pytest.raises(exceptions.CannotBeAsked):
            asked(hunter, member(audiences=audiences))
    assert asked(hunter, member(audiences={"name": "everyone", "career": "recruiters"})).status == Status.OPEN


def test_newcomers_the_hidden_and_the_just_verified_do_not_ask() -> None:
    hidden, fresh = member(profile={"is_hidden": True}), member()
    record = fresh.graduate_record
    fields = {"name": fresh.name, "birth_date": record.birth_date, "record": record, "status": "verified", "proof": "email"}
    MembershipClaim.objects.create(user=fresh, verified_at=timezone.now() - timedelta(hours=23), **fields)
    for by, refusal in ((newcomer(), exceptions.MayNotAsk), (hidden, exceptions.MayNotAsk), (fresh, exceptions.TooNewToAsk)):
        with pytest.raises(refusal):
            asked(by)
    MembershipClaim.objects.update(verified_at=timezone.now() - timedelta(hours=25))
    assert asked(fresh).status == Status.OPEN


def test_whom_one_cannot_see_one_cannot_ask() -> None:
    for other in (member(profile={"is_hidden": True}), member(audiences={"name": "me"}), newcomer()):
        with pytest.raises(exceptions.CannotBeAsked):
            asked(None, other)


def test_who_was_asked_accepts_instead_of_asking_back_and_nobody_asks_twice_or_oneself() -> None:
    one, friends = asked(), in_contact()
    for by, who, refusal in (
        (one.asked, one.asker, exceptions.TheyAskedFirst),
        (friends.asked, friends.asker, exceptions.AlreadyInContact),
        (one.asker, one.asker, exceptions.CannotContactOneself),
    ):
        with pytest.raises(refusal):
            asked(by, who)


def test_the_blocked_notices_nothing_her_request_is_silent_and_runs_out_like_any_other() -> None:
    asker, other = member(), member()
    block(other, asker)
    one = asked(asker, other)
    assert (one.status, one.is_silenced, letters()) == (Status.OPEN, True, [])
    assert not Introduction.objects.seen_by(other).exists()
    with pytest.raises(exceptions.ContactHasMovedOn):
        answers.accept_introduction(introduction_id=one.pk, by=other)
    later = timezone.now() + timedelta(days=15)
    assert (answers.nudge_silent_introductions(now=later - timedelta(days=5)), answers.expire_silent_introductions(now=later)) == (0, 1)
    assert letters() == [("introduction_expired", asker.email)]


def test_whoever_leaves_leaves_nobody_waiting() -> None:
    person = member()
    mine, theirs, friends = asked(person), asked(None, person), in_contact(person)
    staff_accounts.close_account(user_id=person.pk, by=staff("officer"))
    for one in (mine, theirs, friends):
        one.refresh_from_db()
    assert (mine.status, theirs.status, friends.is_live) == (Status.WITHDRAWN, Status.EXPIRED, False)
    assert ("introduction_expired", theirs.asker.email) in letters()


def test_with_three_reports_from_different_members_within_thirty_days_nobody_is_asked_and_nobody_told() -> None:
    person = member()
    first = reported(person)
    for _ in range(2):
        reported(person)
    assert letters() == []
    with pytest.raises(exceptions.ContactIsPaused):
        asked(person)
    type(first).objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert asked(person).status == Status.OPEN
