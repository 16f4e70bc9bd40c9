"""A stranger at the site: what she may try with sessions, links and half-closed accounts, and why it gets her nowhere."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from community.models import MembershipClaim, User
from community.services.claims import revoke_claim
from core.models import Letter
from tests.factories import PASSWORD, RecordFactory, completion, member, newcomer, staff

pytestmark = pytest.mark.django_db
LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def six_digits() -> str:
    return re.search(r"^\d{6}$", Letter.objects.latest("pk").text, re.M)[0]


def test_an_account_that_is_closed_is_out_in_every_window_and_gets_in_by_no_door() -> None:
    person = member()
    inside, by_password, by_code = browser_of(person), Client(), Client()
    by_code.post(CODE, {"email": person.email})
    code = six_digits()
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert inside.get("/me/").status_code == 302
    assert inside.post("/me/claim/", {"name": "x", "birth_date": "1998-04-05"})["Location"].startswith(LOGIN)
    by_password.post(LOGIN, {"login": person.email, "password": PASSWORD})
    by_code.post(CONFIRM, {"code": code})
    assert [browser.get("/me/").status_code for browser in (by_password, by_code)] == [302, 302]


def test_a_code_that_signed_somebody_in_signs_nobody_in_again(client: Client) -> None:
    person = newcomer()
    client.post(CODE, {"email": person.email})
    code, before = six_digits(), dict(client.session.items())
    client.post(CONFIRM, {"code": code})
    assert is_in(client)
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)
    assert before


@pytest.mark.parametrize("way", ["password", "code"])
def test_a_session_that_a_stranger_laid_out_is_another_after_signing_in(client: Client, way: str) -> None:
    person = newcomer()
    client.post(CODE, {"email": person.email})
    laid_out = client.session.session_key
    client.post(LOGIN, {"login": person.email, "password": PASSWORD}) if way == "password" else client.post(CONFIRM, {"code": six_digits()})
    assert is_in(client)
    assert client.session.session_key != laid_out
    stranger = Client()
    stranger.cookies["sessionid"] = laid_out
    assert not is_in(stranger)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "https:evil.example"])
def test_no_door_leads_to_another_site(client: Client, target: str) -> None:
    person = newcomer()
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target})["Location"] == "/me/"
    assert client.post("/accounts/logout/", {"next": target})["Location"] == "/"
    asked = Client()
    asked.post(CODE, {"email": person.email, "next": target})
    assert asked.post(CONFIRM, {"code": six_digits(), "next": target})["Location"] == "/me/"


PERSONAL = ["/me/", "/me/privacy/", "/me/notifications/", "/me/claim/confirmed/", "/me/profile/", "/accounts/email/", "/accounts/sessions/"]


@pytest.mark.parametrize("path", PERSONAL)
def test_after_signing_out_the_back_button_finds_nothing_kept(path: str) -> None:
    answer = browser_of(member()).get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/alumni/", "/en/alumni/"])
def test_a_page_that_shows_who_is_signed_in_is_kept_for_nobody(path: str) -> None:
    answer = browser_of(member()).get(path, follow=True)
    assert {"no-store", "private"} & set(re.split(r",\s*", answer["Cache-Control"]))
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_signs_nobody_out_and_asks_for_nothing(method: str) -> None:
    person = newcomer()
    browser = browser_of(person)
    for path in ("/accounts/logout/", "/me/claim/code/", LOGIN, CODE, "/accounts/email/?action_add&email=x@example.org", "/accounts/sessions/"):
        getattr(browser, method)(path)
    assert is_in(browser)
    assert not Letter.objects.exists()


def test_whose_claim_was_revoked_is_a_newcomer_again_in_every_window() -> None:
    person, other = newcomer(name="김새봄"), member(audiences={"name": "members"})
    completion(RecordFactory(name=person.name, email=person.email))
    browser = browser_of(person)
    browser.post("/me/claim/", {"name": person.name, "birth_date": "1998-04-05"})
    address = f"/alumni/{other.public_id}/"
    assert browser.get(address).status_code == 200
    revoke_claim(claim_id=MembershipClaim.objects.get().pk, by=staff(), reason="다른 분의 명부예요")
    assert browser.get(address).status_code == 404
    assert browser.get("/me/claim/confirmed/").status_code == 302
    assert browser.post("/me/profile/", {"headline": "그래도 회원"}).status_code != 200


@pytest.mark.parametrize("path", ["/me/claim/", "/me/claim/code/", "/me/claim/sent/", LOGIN, CODE, "/accounts/email/", "/accounts/logout/"])
def test_a_form_of_another_site_is_refused(path: str) -> None:
    browser: Any = Client(enforce_csrf_checks=True)
    browser.force_login(newcomer())
    assert browser.post(path, {"name": "x", "email": "x@example.org"}).status_code == 403
