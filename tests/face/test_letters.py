"""The letters that accounts need, in our words and on our paper."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from core.models import Letter
from tests.factories import PASSWORD, UserFactory

LETTERS = ["email_confirmation_signup", "email_confirmation", "password_reset_key", "account_already_exists", "unknown_account"]
LINKS = {name: f"https://ieum.example.org/{name}/" for name in ("activate_url", "password_reset_url", "signup_url")}


def parts(name: str) -> tuple[str, str, str]:
    context: dict[str, Any] = {**LINKS, "home_url": "https://ieum.example.org/"}
    subject, text, html = (render_to_string(f"account/email/{name}_{part}", context) for part in ("subject.txt", "message.txt", "message.html"))
    return subject, text, html


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_carries_its_link_as_text_and_as_a_button(name: str) -> None:
    subject, text, html = parts(name)
    link = next(link for link in LINKS.values() if link in text)
    assert html.count(f'href="{link}"') == 2  # the button, and the address to copy
    assert len(subject.strip().splitlines()) == 1
    assert subject.strip() in html


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_korean_in_korean_and_english_in_english(name: str) -> None:
    words = re.sub(r"<[^>]+>|https?://\S+", " ", "".join(parts(name)))
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", re.sub(r"Apple.+?serif", "", words)), "English in a Korean letter"
    with translation.override("en"):
        assert not re.search("[가-힣]", "".join(parts(name)))


@pytest.mark.django_db
def test_signing_up_writes_a_letter_with_a_button(client: Client) -> None:
    cache.clear()
    client.post("/accounts/signup/", {"name": "김하나", "email": "hana@example.org", "password1": "a-rather-long-one"})
    letter = Letter.objects.get(to="hana@example.org")
    assert letter.subject == "이메일 주소를 확인해 주세요"
    assert "/accounts/confirm-email/" in letter.text
    assert "내 주소 확인하기" in letter.html


@pytest.mark.django_db
def test_a_changed_password_is_told_with_what_to_do(client: Client) -> None:
    cache.clear()
    user = UserFactory()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another-long-one", "password2": "another-long-one"})
    letter = Letter.objects.get(to=user.email)
    assert letter.subject == "비밀번호가 바뀌었어요"
    assert "직접 하신 일이라면 그대로 두면 돼요" in letter.text
