"""The letters that accounts need, as the site writes them. What every letter keeps to: tests/core/test_letter_samples.py."""

import pytest
from django.core.cache import cache
from django.test import Client

from core.models import Letter
from tests.factories import PASSWORD, UserFactory


@pytest.mark.django_db
def test_signing_up_writes_a_letter_with_a_button(client: Client) -> None:
    cache.clear()
    client.post("/accounts/signup/", {"name": "김하나", "email": "hana@example.org", "password1": "a-rather-long-one", "of_age": "on"})
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
