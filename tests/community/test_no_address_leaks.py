"""Every address of the site, read whole by each kind of person: no page, head, feed, JSON or refusal says more of anybody than the rules do."""

import re
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from community.models import AlumniProfile, User
from community.services.profiles import update_profile
from core.models import Letter
from mentoring.models import MentorOffer
from tests.community.people_seen import FIELDS, SEES, VIEWERS, Subject, put_in_the_index, subject, subjects, without_record
from tests.community.test_who_sees_what import PROFILE_ONLY, browser, shown_in
from tests.factories import member
from tests.test_access import places

pytestmark = pytest.mark.django_db
ASKED = ("/search/?q=zqname", "/search/suggest/?q=zqname", "/alumni/?q=zqname&sort=newest", "/alumni/?skills=zqskills4x", "/en/alumni/")
ELSEWHERE = (
    "accounts/",
    "scholarships/",
    "dev/",
    "stripe/",
    "_util/",
    "documents/",
    "me/claim/",
)  # nobody reads of others there; a claim asks for the campus
OF_PEOPLE = (
    *("users", "graduaterecord", "membershipclaim", "claims", "associationmembership", "rosterimport", "invitationbatch", "funnel", "course"),
    *("employmentoutcome", "outcomes", "skill", "campus", "mentor", "pairing", "round", "letter", "accessrecord", "reports", "outbox"),
)


# What two did with each other, and whom she keeps away from, keeps the names it had: to her alone, and nobody's fields.
PAST = ("/me/notifications/", "/me/privacy/blocks/", "/mentoring/requests/", "/mentoring/pairings/")


def of_the_site() -> list[str]:
    return [place.path for place in places() if not place.pattern.startswith(("staff/", *ELSEWHERE))]


def of_the_back_office() -> list[str]:
    return [place.path for place in places() if place.pattern.startswith("staff/") and place.pattern.split("/")[1].startswith(OF_PEOPLE)]


def told(client: Client, path: str) -> str:
    """All that is answered, with its headers, without the words that were asked for: those the page says again."""
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = f"{answer.headers}\n{content.decode(errors='replace')}"
    text = text.replace(path.partition("?")[0], "")  # the other language of the same address
    for word in parse_qs(path.partition("?")[2]).values():
        text = re.sub(rf"\b{word[0]}\b", "", text)
    return text


def leaks(client: Client, paths: list[str], people: dict[Subject, set[str]]) -> dict[str, list[str]]:
    """Where a field stands that is not among those allowed, by address."""
    found = {}
    for path in paths:
        text = told(client, path)
        if said := [f"{field} of {one}" for one, allowed in people.items() for field in sorted(shown_in(text, one) - allowed)]:
            found[path] = said
    return found


@pytest.mark.parametrize("who", SEES)
def test_no_address_says_more_of_anybody_than_its_reader_may_know(who: str) -> None:
    people, rules = subjects(), SEES["member" if who == "owner" else who]
    own = people[0] if who == "owner" else None
    client = browser(own.user if own else VIEWERS[who](people))
    allowed = {one: {*FIELDS, "phone"} if one is own else one.read_by(rules) for one in people}
    if who == "connected":  # two who agreed to meet keep each other's names, and an address for everybody stands beside a name
        allowed = {one: allowed[one] | {"name"} | ({"email"} if one.may_be_read("email", rules.sees) else set()) for one in people}
    past = PAST if who in {"blocked", "blocker"} else ()
    paths = [
        *(path for path in of_the_site() if not path.startswith(past)),
        *ASKED,
        *(f"/alumni/{one.user.public_id}/?as=connected" for one in people),
    ]
    assert len(paths) > 60
    assert leaks(client, paths, allowed) == {}
    photos = {one: (one.user.profile.photo, one.user.profile.photo_small) for one in people}
    opened = {one: {client.get(f"/files/{file.public_id}/").status_code == 200 for file in photos[one]} for one in people}
    assert {str(one): shown for one, shown in opened.items()} == {str(one): {"photo" in allowed[one]} for one in people}


def test_the_address_of_a_photo_that_one_may_not_see_answers_like_one_that_is_no_photos(client: Client) -> None:
    """Guessed, kept from yesterday or taken from another's page: nothing tells that there is a file."""
    shut, none = f"/files/{subject(1, 'everyone', 'me').user.profile.photo.public_id}/", f"/files/{uuid4()}/"
    refused, missing = client.get(shut), client.get(none)
    assert refused.status_code == missing.status_code == 404
    assert refused.content.decode().replace(shut, "") == missing.content.decode().replace(none, "")
    assert refused.headers == missing.headers


def test_the_back_office_shows_nobody_what_people_wrote_into_their_profiles(settings: Any) -> None:
    """Not even to somebody who may do everything there: no list, no search, no history, no page to inspect."""
    settings.STAFF_SECOND_FACTOR = False
    people = [subject(number, audience, audience) for number, audience in enumerate(("members", "connected", "me"))]
    MentorOffer.objects.update(introduction="")  # what a mentor offers is for staff to see; what her profile offers is not
    put_in_the_index(*(one.user for one in people))
    client = browser(User.objects.create_user("root@example.org", "x", is_staff=True, is_superuser=True))
    paths = of_the_back_office()
    assert len(paths) > 100
    others = set(FIELDS) - PROFILE_ONLY | {"phone"}
    assert leaks(client, paths, dict.fromkeys(people, others)) == {}


def test_the_log_of_acts_and_the_letters_keep_nothing_of_what_was_written() -> None:
    one = subject(1, "members", "me")
    words = {field: one.words[field] + "new" for field in ("headline", "story", "offers")}
    update_profile(
        profile_id=one.user.profile.pk, by=one.user, fields=words, skills=["zqnewskill"], career=[{"employer": "zqnewjob"}], name="zqnewname"
    )
    kept = [str(entry.data) for entry in ModelLogEntry.objects.all()] + [letter.text for letter in Letter.objects.all()]
    assert kept
    assert "zqnew" not in "".join(kept)
    assert [word for word in words.values() if word in "".join(kept)] == []


def test_whoever_lost_her_record_a_moment_ago_reads_as_a_stranger_from_her_next_page_on() -> None:
    one, viewer = subject(1, "members", "members"), member()
    put_in_the_index(one.user)
    client = browser(viewer)
    paths = [f"/alumni/{one.user.public_id}/", "/alumni/", "/search/?q=zqname", "/search/suggest/?q=zqname", "/mentoring/mentors/"]
    assert leaks(client, paths, {one: set()}).keys() >= set(paths[:4])
    without_record(viewer)
    assert leaks(client, paths, {one: set()}) == {}


def test_what_was_hidden_a_moment_ago_is_shown_to_nobody_although_the_index_still_knows_it() -> None:
    """Cards, hits, marks and suggestions are read again from the database. The counts beside facets follow with the index."""
    one, viewer = subject(1, "everyone", "everyone"), member()
    put_in_the_index(one.user)
    fields = ("headline", "story", "career", "education", "certificates", "offers", "photo")
    update_profile(profile_id=one.user.profile.pk, by=one.user, fields={}, audiences=dict.fromkeys(fields, "me"))
    paths = [f"/search/?q={one.words[field]}" for field in fields[:-1]] + [
        "/alumni/",
        f"/alumni/?q={one.words['headline']}",
        "/search/suggest/?q=zqh",
    ]
    for client in (browser(None), browser(viewer)):
        for path in paths:
            assert shown_in(told(client, path), one) & set(fields) == set(), path
    assert AlumniProfile.objects.visible_to(viewer).filter(user=one.user).exists()
