"""Every address of the site, asked by everybody: nothing breaks, the back office stays shut, and nobody acts on what is another's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from mentoring.services.requests import accept_request
from tests.alliance.factories import organisation, with_logo
from tests.community.contact_factories import asked as asked_for_contact
from tests.community.contact_factories import reported
from tests.factories import member, newcomer, staff
from tests.mentoring.factories import asked, mentor
from tests.scholarships.one_of_each import one_of_each

pytestmark = pytest.mark.django_db
ASKED = ("q", "page", "sort", "next", "as", "campus", "p", "ordering")
NASTY = ["?" + "&".join(f"{name}={quote(value)}" for name in ASKED) for value in ("9" * 30, "'\"><b>", "\x00")]


def owner_of_an_organisation() -> Any:
    person = newcomer()
    organisation(owner=person)
    return person


EVERYBODY: dict[str, Callable[[], Any]] = {
    "stranger": lambda: None,
    "newcomer": newcomer,
    "member": member,
    "owner": owner_of_an_organisation,
    "editor": lambda: staff("editor"),
    "officer": lambda: staff("officer"),
    "auditor": lambda: staff("auditor"),
    "staff": lambda: staff("staff"),
}
CURIOUS = frozenset({"stranger", "member", "owner", "staff"})  # these ask everything; who else there is sees the same pages with other buttons
# Doors that a stranger may knock at with a POST, each guarded by its own tests.
OPEN_TO_POST = (
    *("accounts/", "stripe/webhook/", "webhooks/", "scholarships/", "alliance/join/", "search/"),
    *("_util/", "documents/", "mentoring/answer/", "introductions/", "feeds/", "sitemap.xml", "^"),
)


@dataclass(frozen=True)
class Place:
    """One address pattern, and an address of it that exists as far as anything of it does."""

    pattern: str
    path: str


def patterns(found: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every pattern of the site as text, such as `mentoring/pairings/<uuid:public_id>/`."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern)


def places() -> list[Place]:
    """The site's addresses, filled with the keys of other people's objects."""
    return [Place(pattern, "/" + filled(pattern)) for pattern in sorted(set(patterns(get_resolver().url_patterns))) if "static" not in pattern]


def filled(pattern: str) -> str:
    """Parameters become keys: the public id of what the address speaks of, number 1, or a word."""
    path = re.sub(r"<uuid:[^>]+>", lambda _found: public_id_for(pattern), pattern)
    path = re.sub(r"<int:[^>]+>", "1", path)
    path = re.sub(r"<str:pk>", "1", path)
    path = re.sub(r"<(slug|str|path):[^>]+>", "something", path)
    path = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|\([^()]*(?:\([^()]*\)[^()]*)*\)", "1", path)
    path = re.sub(r"<[^>]+>", "1", path)
    return path.replace("^", "").replace("$", "").replace("\\", "").replace("?", "")


ABOUT = {
    "introductions/": "community.Introduction",
    "alumni/": "community.User",
    "alliance/join/": "alliance.MembershipApplication",
    "scholarships/gifts/": "scholarships.Gift",
    "mentoring/requests/": "mentoring.MentoringRequest",
    "mentoring/pairings/": "mentoring.Pairing",
    "mentoring/mentors/": "mentoring.MentorOffer",
    "files/": "core.PrivateFile",
}


def public_id_for(pattern: str) -> str:
    label = next((label for prefix, label in ABOUT.items() if prefix in pattern), "community.User")
    model: type[models.Model] = apps.get_model(label)
    return str(model._default_manager.values_list("public_id", flat=True).first())


@pytest.fixture
def furnished(settings: Any, without_menu: None) -> None:
    """Something of everything, and all of it somebody else's."""
    settings.STAFF_SECOND_FACTOR = False
    offer = mentor(capacity=3)
    asked(offer)
    accept_request(request_id=asked(offer).pk, by=offer.user)
    asked_for_contact()
    reported()
    with_logo()
    one_of_each(slug="something")  # as `filled` names it


def visitor(who: str) -> Client:
    browser, user = Client(raise_request_exception=False), EVERYBODY[who]()
    if user is not None:
        browser.force_login(user)
    return browser


def state() -> dict[str, int]:
    """How many rows each of our tables has; sessions, records of reading and logs may grow."""
    growing = {"core.AccessRecord", "core.AccessSeen", "core.Letter", "core.ScheduledRun", "core.CacheTag", "community.User"}
    ours = [model for app in ("community", "mentoring", "scholarships", "alliance", "core") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in ours if model._meta.label not in growing}


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_address_breaks_for_anybody_whatever_is_asked(furnished: None, who: str) -> None:
    browser = visitor(who)
    broken = {}
    for place in places():
        if "logout" in place.pattern or (who not in {"stranger", "staff"} and place.pattern.startswith("staff/")):
            continue
        nasty = NASTY[:1] if who not in CURIOUS or place.pattern.startswith("staff/") else NASTY
        for path in (place.path, *(place.path + words for words in nasty)):
            if (status := browser.get(path).status_code) >= 500 and place.pattern != "readyz/":
                broken[path[:120]] = status
    assert broken == {}


@pytest.mark.parametrize("who", ["stranger", "owner"])
def test_the_back_office_opens_for_nobody_from_outside(furnished: None, who: str) -> None:
    browser = visitor(who)
    inside = [place for place in places() if place.pattern.startswith("staff/")]
    assert len(inside) > 300
    known = {"staff/sprite/", "staff/jsi18n/"}
    opened = [
        (method, place.path)
        for place in inside
        for method in ("get", "post")
        if getattr(browser, method)(place.path).status_code == 200 and place.pattern not in known
    ]
    assert opened == []


@pytest.mark.parametrize("who", ["stranger", "newcomer", "member", "owner"])
def test_a_post_to_what_is_anothers_changes_nothing_and_breaks_nothing(furnished: None, who: str) -> None:
    browser = visitor(who)
    before, broken = state(), {}
    for place in places():
        if place.pattern.startswith("staff/") or "logout" in place.pattern:
            continue
        answer = browser.post(place.path, {"name": "\x00", "amount": "-1", "act": "accept", "email": "x"})
        if answer.status_code >= 500:
            broken[place.path] = answer.status_code
        if who == "stranger" and answer.status_code == 200 and not place.pattern.startswith(OPEN_TO_POST):
            broken[place.path] = 200
    assert broken == {}
    assert state() == before


def test_no_look_at_the_back_office_acts_and_no_form_from_elsewhere_is_taken(furnished: None) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(staff("staff", is_superuser=True))
    before, taken = {**state(), "as they are": how_they_are()}, {}
    for place in places():
        if not place.pattern.startswith("staff/") or "logout" in place.pattern:
            continue
        browser.get(place.path)
        if (status := browser.post(place.path, {"note": "x"}).status_code) not in {403, 404}:
            taken[place.path] = status
    assert taken == {}
    assert {**state(), "as they are": how_they_are()} == before


def how_they_are() -> list[Any]:
    """In which state everything is that has one."""
    ours = [model for app in ("community", "mentoring", "scholarships", "alliance", "core") for model in apps.get_app_config(app).get_models()]
    fields = [
        (model, name) for model in ours for name in ("state", "status", "is_active", "is_hidden") if name in {one.name for one in model._meta.fields}
    ]
    return [(model._meta.label, name, list(model._default_manager.order_by("pk").values_list(name, flat=True))) for model, name in fields]
