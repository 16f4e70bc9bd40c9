"""The screens of signing in and of the account speak like the rest of the site, in both languages, and offer only what can be done."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from core.models import Letter
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SCREENS = ["email/", "password/change/", "2fa/", "2fa/webauthn/", "reauthenticate/", "sessions/", "logout/", "3rdparty/"]
STIFF = re.compile(
    r"reauthenticate|Re-send|Two-Factor|Security Key|Make Primary|Email Address|Authenticator App|Change Password|Sign Out|successfully"
)


def words(response: Any) -> str:
    """What is read inside the page."""
    return strip_tags(re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode().split("<main", 1)[1].split("</main>")[0]))


def signed_in() -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": UserFactory(name="김하나").email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("screen", SCREENS)
def test_english_is_said_to_a_person_and_not_to_a_machine(screen: str) -> None:
    said = words(signed_in().get(f"/en/accounts/{screen}"))
    assert not STIFF.search(said)
    assert not re.search("[가-힣]", said)


@pytest.mark.parametrize("screen", SCREENS)
def test_korean_screens_hold_no_english_sentence(screen: str) -> None:
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", words(signed_in().get(f"/accounts/{screen}")))


def test_a_wrong_password_is_said_kindly_in_english() -> None:
    with translation.override("en"):
        response = Client().post("/en/accounts/login/", {"login": UserFactory().email, "password": "not-the-password"})
    assert "do not belong together" in words(response)


def test_the_only_address_of_an_account_offers_nothing_that_would_be_refused() -> None:
    page = signed_in().get("/accounts/email/").content.decode()
    for act in ("action_remove", "action_primary", "action_send"):
        assert act not in page
    assert "action_add" in page


def test_a_second_address_can_be_confirmed_later_made_the_main_one_or_removed() -> None:
    client = signed_in()
    user = EmailAddress.objects.get().user
    second = EmailAddress.objects.create(user=user, email="second@example.org", verified=False)
    page = client.get("/accounts/email/").content.decode()
    assert "action_send" in page
    assert "action_primary" not in page
    second.set_verified()
    assert "action_primary" in client.get("/accounts/email/").content.decode()
    client.post("/accounts/email/", {"email": second.email, "action_remove": "1"})
    assert not EmailAddress.objects.filter(email=second.email).exists()


def test_who_joins_in_english_goes_on_in_english() -> None:
    client = Client()
    client.post("/en/accounts/signup/", {"name": "Hana Kim", "email": "hana@example.org", "password1": "rather-long-password", "of_age": "on"})
    path = re.search(r"http://[^/]+(/\S*/confirm-email/\S+/)", Letter.objects.get(kind="account_secret").text)[1]
    assert client.post(path)["Location"] == "/en/me/"
    assert "Successfully" not in words(client.get("/en/me/"))
