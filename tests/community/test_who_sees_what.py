"""Field by field, what each kind of person sees of others: on pages, cards, in search, facets, exports and letters."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community.audiences import DEFAULTS, Audience, projection_for
from community.connections import Circle
from community.directory import Directory, Wanted
from community.documents import AUDIENCES, profile_document
from community.models import AlumniProfile, HiddenFrom, User
from community.selectors import person_view
from community.services.staff_accounts import close_account
from core.models import Letter
from mentoring.models import MentorOffer
from mentoring.services.requests import accept_request, ask_mentor, ask_more, decline_request, expire_silent, nudge_silent
from search.selectors import find, suggest
from tests.community.people_seen import (
    CARD,
    EVERY,
    FACETED,
    FIELDS,
    INDEXED,
    SEES,
    VIEWERS,
    Subject,
    put_in_the_index,
    subject,
    subjects,
    without_record,
)
from tests.factories import member, newcomer, staff
from tests.test_access import patterns

pytestmark = pytest.mark.django_db
everybody = pytest.mark.parametrize("who", SEES)


def looks(who: str) -> Iterator[tuple[Any, Subject]]:
    """Each viewer of this kind with each subject; an owner looks at herself alone."""
    people = subjects()
    viewer = VIEWERS[who](people)
    for one in people:
        yield (User.objects.get(pk=one.user.pk) if who == "owner" else viewer), one


def browser(viewer: Any) -> Client:
    client = Client()
    if viewer is not None:
        client.force_login(viewer)
    return client


def shown_in(text: str, one: Subject) -> set[str]:
    """The fields of the subject whose word stands in the text."""
    return {field for field, word in one.words.items() if word in text}


def main_of(answer: Any) -> str:
    """The page without its frame, where people read their own name."""
    return answer.content.decode().partition("<main")[2]


def differences(expected: dict[str, set[str]], found: dict[str, set[str]]) -> dict[str, dict[str, list[str]]]:
    """Where something leaks or is missing, by subject."""
    return {
        who: {"leaks": sorted(found[who] - expected[who]), "missing": sorted(expected[who] - found[who])}
        for who in expected
        if found[who] != expected[who]
    }


@everybody
def test_a_persons_page_shows_the_fields_of_the_viewers_audiences_alone(who: str) -> None:
    expected, found = {}, {}
    for viewer, one in looks(who):
        answer = browser(viewer).get(f"/alumni/{one.user.public_id}/")
        opens = one.name_for in SEES[who].opens
        assert answer.status_code == (200 if opens else 404), str(one)
        html = main_of(answer)
        expected[str(one)] = one.read_by(SEES[who])
        found[str(one)] = shown_in(html, one)
        assert not opens or answer["Cache-Control"] == "private, no-store"
    assert differences(expected, found) == {}


@everybody
def test_the_directory_shows_cards_and_facets_of_the_viewers_own_projection(who: str) -> None:
    """A card adds what the viewer sees beyond the index; a facet's value and its count never do."""
    expected, found = {}, {}
    rules = SEES[who]
    pages: dict[Any, str] = {}
    for viewer, one in looks(who):
        key = viewer.pk if viewer else None
        if key not in pages:
            pages[key] = main_of(browser(viewer).get("/alumni/"))
        listed = one.name_for in rules.finds
        card = {field for field in CARD if listed and one.may_be_read(field, rules.sees)}
        facets = {field for field in FACETED if listed and one.may_be_read(field, rules.finds)}
        expected[str(one)], found[str(one)] = card | facets, shown_in(pages[key], one)
    assert differences(expected, found) == {}


@everybody
def test_search_matches_suggests_and_highlights_only_what_the_viewer_may_find(who: str) -> None:
    """Every field is asked for by its own word, among people and mentors, with facets, and typed by halves."""
    expected, found, rules = {}, {}, SEES[who]
    for viewer, one in looks(who):
        viewer = viewer or AnonymousUser()
        listed = one.name_for in rules.finds
        expected[str(one)] = {field for field in INDEXED if listed and one.may_be_read(field, rules.finds)}
        answers = {field: find(viewer, word, kinds=("alumni", "mentor")) for field, word in one.words.items()}
        found[str(one)] = {field for field, page in answers.items() if page.total and not page.corrected}  # others' words are a letter apart
        said = find(viewer, one.words["name"], kinds=("alumni",), facets=("campus", "field", "skills", "industry", "year", "offers"))
        told = json.dumps([said.facets, [(hit.title, hit.snippet, hit.marked_title) for hit in said.hits], said.suggestion], default=str)
        assert shown_in(told, one) <= expected[str(one)]
        for field in ("name", "headline", "skills", "campus"):
            hints = {hint.object.pk for hint in suggest(viewer, one.words[field][:-1], kinds=("alumni",))}
            assert (one.user.profile.pk in hints) == (field == "name" and listed)
        for field in ("name", "headline", "skills"):
            meant = find(viewer, one.words[field][:-2] + "q" + one.words[field][-2:])
            assert field in expected[str(one)] or one.words[field] not in f"{meant.suggestion} {meant.corrected}"
    assert differences(expected, found) == {}


@everybody
def test_a_facet_counts_nobody_whose_field_the_viewer_may_not_find(who: str) -> None:
    people = subjects()
    viewer = people[0].user if who == "owner" else VIEWERS[who](people) or AnonymousUser()
    facets = {facet.name: {one.value: one.count for one in (*facet.values, *facet.rest)} for facet in Directory(viewer, Wanted()).facets}
    finds = SEES[who].finds
    counted = [one for one in people if one.name_for in finds and one.fields_for in finds]
    for facet, field in (("campus", "campus"), ("field", "campus"), ("skills", "skills"), ("industry", "industries")):
        values = {value: count for value, count in facets.get(facet, {}).items() if value.startswith("zq")}
        assert values == {one.words[field]: 1 for one in counted}, facet
    assert facets.get("year", {}).get("2023", 0) == len(counted)
    assert facets.get("offers", {}).get("yes", 0) == len(counted)
    hidden = next(one for one in people if one.fields_for == "me")
    for facet, field in (("campus", "campus"), ("skills", "skills"), ("industry", "industries")):
        assert Directory(viewer, Wanted(chosen={facet: (hidden.words[field],)})).total == 0


@everybody
def test_the_mentors_and_the_search_page_show_no_more_than_the_card_does(who: str) -> None:
    rules, leaks = SEES[who], {}
    pages: dict[Any, str] = {}
    for viewer, one in looks(who):
        key = viewer.pk if viewer else None
        if key not in pages:
            client = browser(viewer)
            pages[key] = "".join(main_of(client.get(path)) for path in ("/mentoring/mentors/", "/search/?q=zqname"))
        leaks[str(one)] = shown_in(pages[key], one) - one.read_by(rules)
        assert one.words["name"] in pages[key] or one.name_for not in rules.finds
    assert {name: fields for name, fields in leaks.items() if fields} == {}


PROFILE_ONLY = frozenset(FIELDS) - {"name", "email", "campus", "skills"}  # names of campuses and skills are our own lists


def exports() -> list[str]:
    """Every address of the back office that gives a file away."""
    return sorted(
        {f"/{pattern}" for pattern in patterns(get_resolver().url_patterns) if pattern.startswith("staff/") and pattern.endswith("export/")}
    )


def test_no_file_that_staff_take_away_holds_what_people_wrote_into_their_profiles(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    people = subjects()
    client = browser(User.objects.create_user("root@example.org", "x", is_staff=True, is_superuser=True))
    assert len(exports()) >= 8
    leaks = {}
    for path in exports():
        answer = client.post(path, {"purpose": "명부 대조", "export": "csv"}, follow=True)
        text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode("utf-8-sig", "replace")
        if held := {field for one in people for field in shown_in(text, one) & {*PROFILE_ONLY, "phone"}}:
            leaks[path] = held
    assert leaks == {}


@pytest.mark.parametrize("who", ["stranger", "newcomer", "member", "connected", "recruiter", "owner", "editor"])
def test_nobody_but_those_who_look_after_accounts_takes_a_file_of_people_away(who: str, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    people = [subject(1, "everyone", "everyone")]
    client = browser(people[0].user if who == "owner" else VIEWERS[who](people))
    for path in sorted({*exports()} - {"/staff/unfoundwords/export/"}):  # words that nobody is named with
        answer = client.post(path, {"purpose": "명부 대조", "export": "csv"})
        assert answer.status_code in {302, 403, 404}, path


def test_a_letter_about_somebody_says_her_name_and_her_words_and_nothing_of_her_profile() -> None:
    """Mentor and mentee keep everything to themselves but their names; each letter of a request goes out, and names no hidden mentor."""
    mentors = [subject(number, "members", "me") for number in range(4)]
    mentee, secret = subject(8, "members", "me"), subject(9, "me", "everyone")
    put_in_the_index(secret.user)
    offers = [MentorOffer.objects.get(user=one.user) for one in mentors]
    asked = [ask_mentor(offer_id=offer.pk, by=mentee.user, topic="backend", note="첫 회사를 고르고 있어요.") for offer in offers]
    accept_request(request_id=asked[0].pk, by=mentors[0].user)
    decline_request(request_id=asked[1].pk, by=mentors[1].user)
    ask_more(request_id=asked[2].pk, by=mentors[2].user, question="언제부터예요?")
    nudge_silent(now=timezone.now() + timedelta(days=4))
    expire_silent(now=timezone.now() + timedelta(days=8))
    close_account(user_id=mentors[0].user.pk, by=staff("officer"))
    letters = list(Letter.objects.all())
    kinds = {letter.kind for letter in letters}
    assert {"mentoring_request", "mentoring_nudge", "mentoring_accepted", "mentoring_declined", "mentoring_more_asked", "mentoring_expired"} <= kinds
    for letter in letters:
        text = f"{letter.subject} {letter.text} {letter.html}"
        for one in (*mentors, mentee, secret):
            allowed = {"name"} if one is not secret else set()
            assert shown_in(text, one) <= allowed | ({"email"} if letter.to == one.user.email else set()), (letter.kind, str(one))


def test_no_letter_reads_a_profile_past_the_rules() -> None:
    """A letter may show its reader's own profile; anybody else's comes from a view made for the reader."""
    past = re.compile(r"(?<!recipient)\.profile\.(?!user\b|get_absolute_url)")
    files = [path for path in Path(site_settings.BASE_DIR, "templates").rglob("letters/*") if path.is_file()]
    assert len(files) > 30
    assert [path.name for path in files if past.search(path.read_text())] == []


@pytest.mark.parametrize("gone", ["hidden", "held", "closed", "revoked"])
def test_whoever_left_is_nowhere_for_anybody(gone: str) -> None:
    """Hidden by herself or by the office, account closed, record revoked: page, directory, search, suggestions and mentors know nothing of her."""
    one = subject(1, "everyone", "everyone")
    put_in_the_index(one.user)
    viewers = {who: make([one]) for who, make in VIEWERS.items() if who in {"stranger", "connected", "recruiter", "staff"}}
    if gone == "hidden":
        AlumniProfile.objects.filter(user=one.user).update(is_hidden=True)
    elif gone == "held":
        AlumniProfile.objects.filter(user=one.user).update(held_since=timezone.now())
    elif gone == "closed":
        User.objects.filter(pk=one.user.pk).update(is_active=False)
    else:
        without_record(one.user)
    for indexed_again in (False, True):  # before the index knows, and after
        if indexed_again:
            put_in_the_index(one.user)
        for who, viewer in viewers.items():
            client = browser(viewer)
            told = [client.get(path) for path in (f"/alumni/{one.user.public_id}/", "/alumni/?sort=name", "/mentoring/mentors/")]
            told += [client.get(f"/search/suggest/?q={one.words['name'][:-1]}")]
            assert told[0].status_code == 404, who
            text = "".join(answer.content.decode() for answer in told if answer.status_code == 200)
            fields = shown_in(text, one) - (set() if indexed_again else FACETED)  # counts follow the index
            assert fields - {"campus"} == set(), (who, indexed_again)


# One plain model of the rules, written as somebody would tell them, to hold the code against.


def told(kind: str, *, connected: bool, hides: bool) -> set[str]:
    """The audiences of somebody who looks at a person that may hide from the viewer's organisation."""
    if kind == "own":
        return set(EVERY)
    seen = {"everyone"}
    if kind in MEMBERS:
        seen |= {"members"}
    if kind in RECRUITERS and not hides:
        seen |= {"recruiters"}
    if connected:
        seen |= {"members", "connected"}
    return seen


MEMBERS, RECRUITERS = {"member", "staff", "recruiting member"}, {"recruiter", "recruiting member"}
MAKERS = {"newcomer": newcomer, "member": member, "staff": staff, "recruiter": newcomer, "recruiting member": member}
audience = st.sampled_from(Audience.values)


def everybody_who_looks_at(user: User) -> Iterator[tuple[str, bool, Any]]:
    """(kind, connected, viewer): each kind of person, on her way with this one and not."""
    yield "stranger", False, AnonymousUser()
    yield "own", False, User.objects.get(pk=user.pk)
    for kind, make in MAKERS.items():
        email = f"{kind.replace(' ', '.')}@looks.example"
        for connected in (False, True):
            viewer = User.objects.filter(email=email).first() or make(email=email)
            viewer.__dict__.update(_circle=Circle(frozenset([user.pk] * connected)), _recruits_for=frozenset(["한강"] if kind in RECRUITERS else []))
            yield kind, connected, viewer


@given(
    chosen=st.fixed_dictionaries(dict.fromkeys(DEFAULTS, audience)),
    unset=st.sets(st.sampled_from(["name", "headline", "links"])),
    hides=st.booleans(),
    gone=st.sampled_from(["", "", "", "hidden", "held", "closed", "revoked"]),
)
@example(chosen={**DEFAULTS, "name": "recruiters", "links": "recruiters"}, unset=set(), hides=True, gone="")
@example(chosen=DEFAULTS, unset={"name", "headline"}, hides=False, gone="")
@settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
def test_queryset_fields_and_projections_agree_with_the_rules_as_told(chosen: dict, unset: set, hides: bool, gone: str) -> None:
    """A field that nobody set is for whom it is by default; whoever is gone is her own."""
    User.objects.filter(email="told@example.org").delete()
    user = member(email="told@example.org")
    if hides:
        HiddenFrom.objects.create(profile=user.profile, name="㈜한강")
    AlumniProfile.objects.filter(user=user).update(audiences={name: value for name, value in chosen.items() if name not in unset})
    lose(user.profile, gone)
    audiences = {name: DEFAULTS[name] if name in unset else chosen[name] for name in DEFAULTS}
    for kind, connected, viewer in everybody_who_looks_at(user):
        expected = told(kind, connected=connected, hides=hides)
        fields = {name for name in DEFAULTS if audiences[name] in expected}
        found = AlumniProfile.objects.visible_to(viewer).with_card().filter(user=user).first()
        assert (found is not None) == (kind == "own" or (not gone and "name" in fields)), kind
        profile = AlumniProfile.objects.with_card().get(user=user)
        assert gone or [person_view(one, viewer).seen for one in (found, profile) if one] == [fields] * (2 if found else 1), kind
        own_projection = "everyone" if gone in {"closed", "revoked"} else "members"
        assert projection_for(viewer) == ("members" if kind in MEMBERS else own_projection if kind == "own" else "everyone")
    assert AlumniProfile.objects.shown().filter(user=user).exists() == (not gone)
    for projection, readers in (("everyone", {"everyone"}), ("members", {"everyone", "members"})):
        assert set(AUDIENCES[projection]) == readers
        assert (profile_document(profile, projection) is not None) == (audiences["name"] in readers)


def lose(profile: AlumniProfile, gone: str) -> None:
    if gone == "hidden":
        AlumniProfile.objects.filter(pk=profile.pk).update(is_hidden=True)
    elif gone == "held":
        AlumniProfile.objects.filter(pk=profile.pk).update(held_since=timezone.now())
    elif gone == "closed":
        profile.user.is_active = False
        profile.user.save()
    elif gone == "revoked":
        without_record(profile.user)
        profile.user.__dict__.pop("_is_member", None)
