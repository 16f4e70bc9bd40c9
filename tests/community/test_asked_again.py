"""Whoever has neither password nor passkey proves by a code to her mail who she is: an open session alone takes nothing along."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from community.models import AccountClosing, DataExport, User
from core.models import Letter
from core.private_files import address_of, keep
from tests.factories import PASSWORD, newcomer

pytestmark = pytest.mark.django_db
PROVE = "/me/prove/"


@pytest.fixture
def her() -> User:
    """Signs in by code: nothing of hers can be asked for."""
    user = newcomer()
    user.set_unusable_password()
    user.save()
    return user


def open_session(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def code() -> str:
    return re.search(r"\b\d{6}\b", Letter.objects.filter(kind="account_code").latest("pk").text)[0]


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06}"


def proved(user: User) -> Client:
    browser = open_session(user)
    browser.post(PROVE, {"send": "1"})
    browser.post(PROVE, {"code": code()})
    return browser


GUARDED = (
    ("get", "/me/privacy/download/", {}),
    ("post", "/me/privacy/download/", {}),
    ("get", "/me/privacy/delete/", {}),
    ("post", "/me/privacy/delete/", {"sure": "on"}),
    ("post", "/accounts/password/set/", {"password1": "a-rather-new-one", "password2": "a-rather-new-one"}),
    ("get", "/accounts/2fa/webauthn/add/", {}),
    ("get", "/accounts/2fa/totp/activate/", {}),
    ("post", "/accounts/email/", {"action_add": "1", "email": "thief@example.org"}),
)


@pytest.mark.parametrize(("method", "path", "data"), GUARDED)
def test_an_open_session_is_led_to_the_code_and_nothing_happens(her: User, method: str, path: str, data: dict[str, str]) -> None:
    answer = getattr(open_session(her), method)(path, data)
    assert answer.status_code == 302 and answer["Location"].startswith(PROVE)
    her.refresh_from_db()
    assert not her.has_usable_password() and not EmailAddress.objects.filter(email="thief@example.org").exists()
    assert not (AccountClosing.objects.exists() or DataExport.objects.exists() or Letter.objects.exists())


@pytest.mark.parametrize(("method", "path", "data"), GUARDED)
def test_the_same_after_the_code(her: User, method: str, path: str, data: dict[str, str]) -> None:
    answer = getattr(proved(her), method)(path, data)
    assert not answer.get("Location", "").startswith((PROVE, "/accounts/reauth"))


def test_a_code_goes_to_her_confirmed_address_and_what_she_began_goes_on(her: User) -> None:
    EmailAddress.objects.create(user=her, email="unconfirmed@example.org", verified=False, primary=False)
    browser = open_session(her)
    place = browser.post("/me/privacy/delete/", {"sure": "on", "reason": "이사 가요"})["Location"]
    assert her.email in browser.get(place).content.decode() and not Letter.objects.exists()
    assert "메일로 인증번호를 보냈어요" in browser.post(place, {"send": "1", "next": "/me/privacy/delete/"}, follow=True).content.decode()
    assert [letter.to for letter in Letter.objects.all()] == [her.email]
    browser.post(PROVE, {"code": code(), "next": "/me/privacy/delete/"})
    assert AccountClosing.objects.get(user=her).reason == "이사 가요"


def test_a_code_is_for_one_session_one_account_one_time_and_fifteen_minutes(her: User) -> None:
    browser, other, stranger = open_session(her), open_session(her), open_session(newcomer())
    browser.post(PROVE, {"send": "1"})
    right = code()
    assert other.post(PROVE, {"code": right}).status_code == 422
    assert stranger.post(PROVE, {"code": right})["Location"].startswith("/accounts/reauthenticate/")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert browser.post(PROVE, {"code": right}).status_code == 422
    assert browser.post(PROVE, {"code": right}).status_code == 302
    assert browser.post(PROVE, {"code": right}).status_code == 422


def test_a_new_code_ends_the_one_before_and_wrong_ones_end_each(her: User) -> None:
    browser = open_session(her)
    browser.post(PROVE, {"send": "1"})
    first = code()
    browser.post(PROVE, {"send": "1"})
    right = code()
    tries = [browser.post(PROVE, {"code": typed}) for typed in (first, "12", wrong(right), wrong(right), wrong(right))]
    assert {answer.status_code for answer in tries} <= {422} or first == right
    assert browser.post(PROVE, {"code": right}).status_code == 422


def test_more_codes_than_three_in_five_minutes_are_refused_in_words(her: User) -> None:
    browser = open_session(her)
    for _number in range(3):
        browser.post(PROVE, {"send": "1"})
    page = browser.post(PROVE, {"send": "1"}, follow=True).content.decode()
    assert "5분 뒤에 다시" in page and Letter.objects.filter(kind="account_code").count() == 3


def test_codes_of_a_day_are_counted_with_all_letters_of_doors(her: User, settings: Any) -> None:
    settings.ACCOUNT_LETTERS_PER_ACCOUNT_A_DAY = 1
    browser = open_session(her)
    assert [browser.post(PROVE, {"send": "1"}).status_code for _number in range(2)] == [302, 429]


def test_the_proof_is_over_after_some_minutes_and_with_the_session(her: User) -> None:
    browser = proved(her)
    assert browser.get("/me/privacy/download/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert browser.get("/me/privacy/download/")["Location"].startswith(PROVE)
    browser.post("/accounts/logout/")
    browser.force_login(her)
    assert browser.get("/me/privacy/download/")["Location"].startswith(PROVE)


def test_a_copy_that_lies_there_is_fetched_only_after_the_proof_and_by_nobody_else(her: User) -> None:
    file = keep(ContentFile(b"zip"), kind="data-export", name="x.zip", content_type="application/zip", owner=her)
    assert open_session(her).get(address_of(file))["Location"].startswith(PROVE)
    browser = proved(her)
    assert browser.get(address_of(file)).status_code == 200
    assert proved_by_password(newcomer()).get(address_of(file)).status_code == 404
    browser.post("/accounts/logout/")
    assert browser.get(address_of(file)).status_code == 404


def proved_by_password(user: User) -> Client:
    browser = open_session(user)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_whoever_has_a_password_is_asked_for_it_also_before_a_new_way_in() -> None:
    user = newcomer()
    browser = open_session(user)
    for path, data in (("/me/privacy/delete/", {"sure": "on"}), ("/accounts/email/", {"action_add": "1", "email": "thief@example.org"})):
        assert browser.post(path, data)["Location"].startswith("/accounts/reauthenticate/")
    assert browser.get(PROVE)["Location"].startswith("/accounts/reauthenticate/")
    assert browser.post(PROVE, {"send": "1"})["Location"].startswith("/accounts/reauthenticate/") and not Letter.objects.exists()
    proved_by_password(user).post("/accounts/email/", {"action_add": "1", "email": "mine@example.org"})
    assert EmailAddress.objects.filter(user=user, email="mine@example.org").exists()


def test_right_after_signing_in_another_address_is_added_without_and_later_no_more() -> None:
    user, browser = newcomer(), Client()
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    browser.post("/accounts/email/", {"action_add": "1", "email": "mine@example.org"})
    assert EmailAddress.objects.filter(user=user, email="mine@example.org").exists()
    assert "reauthenticate" in browser.get("/me/privacy/delete/")["Location"], "what cannot be undone asks even then"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert "reauthenticate" in browser.post("/accounts/email/", {"action_add": "1", "email": "late@example.org"})["Location"]
