"""Kakao, Naver and Google: their answers are faked at the outermost edge, everything of ours is real."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from community.models import User
from config.sign_in import PROVIDER_DOORS, providers_with_keys
from core.models import Letter
from tests.factories import PASSWORD, newcomer

pytestmark = pytest.mark.django_db
KEYS = {"kakao": ("k-id", "k-secret"), "naver": ("n-id", "n-secret"), "google": ("g-id", "g-secret")}
NAME = {"kakao": "카카오", "naver": "네이버", "google": "Google"}


class Elsewhere:
    """What the provider would answer to our server about one person."""

    def __init__(self) -> None:
        self.email, self.verified, self.fails = "saebom@example.org", True, False

    def send(self, adapter: Any, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = 500 if self.fails else 200, request, str(request.url)
        response.headers["Content-Type"] = "application/json"
        response._content = json.dumps(self.answer(str(request.url))).encode()
        return response

    def answer(self, url: str) -> dict[str, Any]:
        host = urlsplit(url).hostname
        if host == "oauth2.googleapis.com":
            claims = {"sub": "1", "email": self.email, "email_verified": self.verified, "name": "김새봄", "picture": "p", "aud": "g-id"}
            claims |= {"iss": "https://accounts.google.com", "iat": 1_700_000_000, "exp": 4_000_000_000}
            return {"access_token": "t", "token_type": "bearer", "id_token": jwt.encode(claims, "x" * 32, algorithm="HS256")}
        if host == "kapi.kakao.com":
            profile = {"profile": {"nickname": "김새봄"}, "email": self.email, "is_email_valid": True, "is_email_verified": self.verified}
            return {"id": 1, "kakao_account": {**profile, "gender": "female", "birthday": "0405"}}
        if host == "openapi.naver.com":
            return {"response": {"id": "1", "email": self.email, "name": "김새봄", "mobile": "010-1234-5678"}}
        return {"access_token": "t", "token_type": "bearer"}


@pytest.fixture
def elsewhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = providers_with_keys(**KEYS)
    side = Elsewhere()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda adapter, request, **options: side.send(adapter, request, **options))
    return side


def go(client: Client, provider: str, *, process: str = "login", language: str = "") -> Any:
    """Press the button, say yes over there, and come back."""
    start = client.post(f"{language}/accounts/{provider}/login/?process={process}")
    assert start["Location"].startswith(PROVIDER_DOORS[provider])
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    return client.get(f"{language}/accounts/{provider}/login/callback/", {"code": "c", "state": state})


def finish(client: Client, **typed: str) -> Any:
    return client.post("/accounts/3rdparty/signup/", {"name": "김새봄", "of_age": "on", **typed})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_no_keys_no_buttons_and_no_doors(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert 'class="brands"' not in page
    for provider in KEYS:
        assert client.post(f"/accounts/{provider}/login/").status_code == 404
        assert client.get(f"/accounts/{provider}/login/callback/").status_code == 404
    assert client.post("/accounts/google/login/token/").status_code == 404


def test_each_provider_with_keys_has_its_button_in_both_languages(client: Client, elsewhere: Elsewhere) -> None:
    for address, words in (("/accounts/login/", "{}로 시작하기"), ("/accounts/signup/", "{}로 시작하기")):
        page = client.get(address).content.decode()
        places = [page.index(words.format(name)) for name in NAME.values()]
        assert places == sorted(places)
    assert "Continue with Kakao" in client.get("/en/accounts/login/").content.decode()


@pytest.mark.parametrize("provider", KEYS)
def test_opening_the_address_begins_nothing(client: Client, elsewhere: Elsewhere, provider: str) -> None:
    response = client.get(f"/accounts/{provider}/login/")
    assert response.status_code == 200
    assert NAME[provider] in response.content.decode()


@pytest.mark.parametrize("provider", ["kakao", "google"])
def test_an_address_that_the_provider_vouches_for_needs_no_letter(client: Client, elsewhere: Elsewhere, provider: str) -> None:
    assert go(client, provider)["Location"] == "/accounts/3rdparty/signup/"
    assert 'value="김새봄"' in client.get("/accounts/3rdparty/signup/").content.decode()
    finish(client, email="somebody-else@example.org")
    assert is_in(client)
    assert not Letter.objects.filter(kind="account_secret").exists()
    account = User.objects.get()
    assert (account.email, account.name, account.has_usable_password()) == ("saebom@example.org", "김새봄", False)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("provider", KEYS)
def test_an_address_that_nobody_vouches_for_is_confirmed_by_letter_first(client: Client, elsewhere: Elsewhere, provider: str) -> None:
    elsewhere.verified = False
    go(client, provider)
    finish(client, email="saebom@example.org")
    assert not is_in(client)
    assert Letter.objects.filter(kind="account_secret", to="saebom@example.org").exists()
    assert not EmailAddress.objects.get().verified


def test_another_address_than_the_providers_is_hers_only_after_its_letter(client: Client, elsewhere: Elsewhere) -> None:
    go(client, "naver")
    finish(client, email="other@example.org")
    assert not is_in(client)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("other@example.org", False)]


@pytest.mark.parametrize("provider", KEYS)
def test_nothing_but_the_number_over_there_is_kept(client: Client, elsewhere: Elsewhere, provider: str) -> None:
    go(client, provider)
    finish(client, email="saebom@example.org")
    assert (SocialAccount.objects.get().uid, SocialAccount.objects.get().extra_data) == ("1", {})
    EmailAddress.objects.update(verified=True)
    again = Client()
    assert go(again, provider)["Location"] == "/me/"
    assert is_in(again)
    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize("provider", ["kakao", "google"])
def test_an_existing_account_is_not_taken_over_but_connected_after_signing_in(client: Client, elsewhere: Elsewhere, provider: str) -> None:
    person = newcomer(email="saebom@example.org")
    answer = go(client, provider)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert answer["Location"] == "/accounts/login/?next=%2Faccounts%2F3rdparty%2F"
    assert "먼저 그 계정으로 로그인하면" in client.get(answer["Location"]).content.decode()
    client.post(answer["Location"], {"login": person.email, "password": PASSWORD})
    go(client, provider, process="connect")
    assert SocialAccount.objects.get().user == person
    assert Letter.objects.filter(kind="account_notice", to=person.email).exists()
    fresh = Client()
    go(fresh, provider)
    assert fresh.session["_auth_user_id"] == str(person.pk)


def test_an_unproven_address_of_an_existing_account_learns_nothing_on_the_screen(client: Client, elsewhere: Elsewhere) -> None:
    newcomer(email="saebom@example.org")
    go(client, "naver")
    known = finish(client, email="saebom@example.org")
    other = Client()
    go(other, "naver")
    unknown = finish(other, email="nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert not is_in(client)
    assert not SocialAccount.objects.filter(user__email="saebom@example.org").exists()


@pytest.mark.parametrize("way", ["code", "reset"])
def test_a_strangers_account_elsewhere_is_no_way_in_once_the_owner_of_the_address_comes(way: str, elsewhere: Elsewhere) -> None:
    stranger, owner = Client(), Client()
    go(stranger, "naver")
    finish(stranger, email="victim@example.org")
    assert SocialAccount.objects.count() == 1
    if way == "code":
        owner.post("/accounts/login/code/", {"email": "victim@example.org"})
        owner.post("/accounts/login/code/confirm/", {"code": re.search(r"^\d{6}$", Letter.objects.latest("pk").text, re.M)[0]})
        assert is_in(owner)
    else:
        owner.post("/accounts/password/reset/", {"email": "victim@example.org"})
        link = re.search(r"http://[^/]+(/\S*/password/reset/key/\S+/)", Letter.objects.latest("pk").text)[1]
        owner.post(owner.get(link)["Location"], {"password1": PASSWORD, "password2": PASSWORD})
        assert User.objects.get(email="victim@example.org").check_password(PASSWORD)
    assert not SocialAccount.objects.exists()
    go(stranger, "naver")
    assert not is_in(stranger)


def test_who_begins_in_english_goes_on_in_english(client: Client, elsewhere: Elsewhere) -> None:
    assert go(client, "kakao", language="/en")["Location"] == "/en/accounts/3rdparty/signup/"
    assert client.post("/en/accounts/3rdparty/signup/", {"name": "Saebom Kim", "of_age": "on"})["Location"] == "/en/me/"
    assert User.objects.get().preferred_language == "en"


def test_a_callback_that_nobody_began_signs_nobody_in(client: Client, elsewhere: Elsewhere) -> None:
    response = client.get("/accounts/kakao/login/callback/", {"code": "c", "state": "made-up"})
    assert "연결하지 못했어요" in response.content.decode()
    assert not is_in(client)


def test_a_provider_that_is_down_says_how_to_go_on(client: Client, elsewhere: Elsewhere) -> None:
    elsewhere.fails = True
    assert "다른 방법으로 로그인" in go(client, "kakao").content.decode()


def test_who_says_no_over_there_comes_back_to_a_page(client: Client, elsewhere: Elsewhere) -> None:
    start = client.post("/accounts/kakao/login/?process=login")
    state = parse_qs(urlsplit(start["Location"]).query)["state"][0]
    response = client.get("/accounts/kakao/login/callback/", {"error": "access_denied", "state": state}, follow=True)
    assert "중간에 그만두었어요" in response.content.decode()


def test_connected_accounts_are_listed_and_cut_off_by_their_owner(client: Client, elsewhere: Elsewhere) -> None:
    person = newcomer(email="other@example.org")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    go(client, "kakao", process="connect")
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "연결 끊기" in page
    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
