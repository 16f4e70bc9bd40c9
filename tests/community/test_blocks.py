"""Blocks: nobody finds, asks or meets whom she keeps away, nothing of it can be counted out, and the other never learns why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.blocks import MOST_IN_A_QUERY, kept_apart, kept_apart_in_search
from community.connections import connections
from community.directory import Directory, Wanted
from community.exceptions import CannotContactOneself
from community.models import AlumniProfile, Block, Introduction, User
from community.services import introductions
from community.services.blocks import block_person, unblock_person
from core.models import Letter
from mentoring.exceptions import MentorIsAway
from mentoring.models import MentoringRequest, MentorOffer, Pairing
from mentoring.services.requests import accept_request, ask_mentor
from search.selectors import count, find, suggest
from tests.community.contact_factories import asked, block, in_contact
from tests.community.people_seen import put_in_the_index
from tests.factories import member
from tests.mentoring.factories import asked as mentor_asked
from tests.mentoring.factories import mentor

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The account as the next request loads it."""
    return User.objects.get(pk=user.pk)


def test_what_waits_between_two_ends_and_only_the_blocker_knows_why() -> None:
    person, other = member(), member()
    hers, elsewhere = asked(person, other), asked(other, member())
    before = Letter.objects.count()
    block(other, person)
    hers.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (hers.status, hers.is_silenced, elsewhere.status) == ("open", True, "open")
    assert Letter.objects.count() == before


def test_who_blocks_takes_her_own_request_back() -> None:
    one = asked()
    block(one.asker, one.asked)
    one.refresh_from_db()
    assert one.status == "withdrawn"


def test_an_accepted_contact_ends_with_the_block_and_stays_ended_after_it() -> None:
    one = in_contact()
    block(one.asked, one.asker)
    unblock_person(person_id=one.asker_id, by=one.asked)
    unblock_person(person_id=one.asker_id, by=one.asked)
    one.refresh_from_db()
    assert not one.is_live
    assert connections(again(one.asker)) == frozenset()
    assert AlumniProfile.objects.visible_to(again(one.asker)).filter(user=one.asked).exists()


def test_blocking_twice_is_once_and_nobody_blocks_herself() -> None:
    person, other = member(), member()
    block(person, other)
    block(person, other)
    assert Block.objects.count() == 1
    with pytest.raises(CannotContactOneself):
        block_person(person_id=person.pk, by=person)


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_a_mentoring_under_way_ends_and_the_other_hears_that_it_ended_and_not_why(who: str) -> None:
    offer, mentee = mentor(), member()
    pairing = accept_request(request_id=mentor_asked(offer, mentee).pk, by=offer.user)
    by, other = (offer.user, mentee) if who == "mentor" else (mentee, offer.user)
    block(by, other)
    pairing.refresh_from_db()
    assert pairing.status == Pairing.Status.ENDED
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.to) == ("mentoring_ended", other.email)
    assert "차단" not in letter.text
    browser = Client()
    browser.force_login(other)
    page = browser.get(pairing.get_absolute_url()).content.decode()
    assert by.email not in page


def test_an_open_mentoring_request_becomes_a_plain_no_or_is_taken_back() -> None:
    one, two = mentor(), mentor()
    asks, asked_by = mentor_asked(one), mentor_asked(two)
    block(one.user, asks.mentee)
    block(asked_by.mentee, two.user)
    asks.refresh_from_db()
    asked_by.refresh_from_db()
    assert (asks.status, asked_by.status) == (MentoringRequest.Status.DECLINED, MentoringRequest.Status.WITHDRAWN)
    assert Letter.objects.latest("pk").kind == "mentoring_declined"


def test_a_mentor_page_that_was_open_still_refuses_whom_she_blocked_meanwhile() -> None:
    offer, mentee = mentor(), member()
    assert MentorOffer.objects.open().visible_to(mentee).exists()
    block(offer.user, again(mentee))
    with pytest.raises(MentorIsAway):
        ask_mentor(offer_id=offer.pk, by=mentee, topic="backend", note="안녕하세요")


def test_counts_facets_and_suggestions_know_nothing_of_the_other() -> None:
    """Before, both are counted; after, neither, with words, without, with a filter, and among all kinds."""
    person, offer = member(name="민들레홀씨"), mentor(person={"name": "소나무그늘"})
    other = offer.user
    put_in_the_index(person, other)
    assert count(person, "소나무그늘", kinds=("mentor",)) == 1
    total = Directory(person, Wanted()).total
    block(other, person)
    viewer = again(person)
    assert Directory(viewer, Wanted()).total == total - 1
    assert {one.value: one.count for one in find(viewer, kinds=("alumni",)).facets["campus"]} == {"mapo": total - 1}
    said = find(viewer, "소나무그늘")
    assert (said.total, [kind.count for kind in said.kinds if kind.count]) == (0, [])
    assert count(viewer, "소나무그늘") == count(again(other), "민들레홀씨") == 0
    assert not suggest(viewer, "소나무") and not suggest(again(other), "민들레")
    assert count(member(), "소나무그늘", kinds=("alumni",)) == 1


def test_the_list_that_travels_to_the_index_is_bounded_and_keeps_the_newest() -> None:
    person = member()
    others = User.objects.bulk_create([User(email=f"many{number}@example.org", name="많음") for number in range(MOST_IN_A_QUERY + 2)])
    now = timezone.now()
    Block.objects.bulk_create([Block(by=other, person=person, created_at=now - timedelta(hours=number)) for number, other in enumerate(others)])
    viewer = again(person)
    assert len(kept_apart(viewer)) == MOST_IN_A_QUERY + 2
    assert kept_apart_in_search(viewer) == tuple(other.pk for other in others[:MOST_IN_A_QUERY])


@given(pairs=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda pair: pair[0] != pair[1]), max_size=6))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_a_block_is_felt_by_both_whoever_made_it(pairs: set[tuple[int, int]]) -> None:
    Block.objects.all().delete()
    people = [User.objects.filter(email=f"both{n}@example.org").first() or member(email=f"both{n}@example.org") for n in range(4)]
    for by, person in pairs:
        block(people[by], people[person])
    for one, viewer in enumerate(people):
        hidden = {two for two in range(4) if (one, two) in pairs or (two, one) in pairs}
        seen = set(AlumniProfile.objects.visible_to(again(viewer)).values_list("user", flat=True))
        assert {two for two, person in enumerate(people) if person.pk not in seen} == hidden


def test_the_page_of_blocks_lists_them_and_takes_them_back() -> None:
    person, other = member(), member(name="한그루")
    browser = Client()
    browser.force_login(person)
    assert "차단한 사람이 없어요" in browser.get("/me/privacy/blocks/").content.decode()
    place = reverse("community:block", args=("person", other.public_id))
    assert browser.get(place).status_code == 200
    assert not Block.objects.exists()
    assert "한그루" in browser.post(place, follow=True).content.decode()
    assert browser.get(f"/alumni/{other.public_id}/").status_code == 404
    browser.post(reverse("community:unblock", args=(other.public_id,)))
    assert browser.get(f"/alumni/{other.public_id}/").status_code == 200


def test_a_form_that_was_open_when_she_was_blocked_tells_the_asker_nothing() -> None:
    asker, other, third = member(), member(), member()
    browser = Client()
    browser.force_login(asker)
    place = f"/alumni/{other.public_id}/contact/"
    assert browser.get(place).status_code == 200
    block(other, asker)
    told = browser.post(place, {"note": "안녕하세요"}, follow=True)
    plain = browser.post(f"/alumni/{third.public_id}/contact/", {"note": "안녕하세요"}, follow=True)
    assert told.redirect_chain == plain.redirect_chain
    assert Introduction.objects.get(asked=other).is_silenced
    assert browser.get(place).status_code == 404
    introductions.withdraw_introduction(introduction_id=Introduction.objects.get(asked=other).pk, by=asker)
