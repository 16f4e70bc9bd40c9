"""Knocking from many windows at the same moment: tries are counted one by one."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from core.models import Letter
from tests.factories import newcomer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_passwords_tried_side_by_side_are_counted_one_by_one() -> None:
    person = newcomer()

    def attempt(n: int) -> bool:
        try:
            page = Client().post(LOGIN, {"login": person.email, "password": f"wrong-{n}"}, REMOTE_ADDR=f"203.0.113.{n}", follow=True)
            return "잠시 잠갔어요" not in page.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(attempt, range(12))) <= 5


def test_codes_tried_side_by_side_from_one_session_are_four() -> None:
    person, browser = newcomer(), Client()
    browser.post(CODE, {"email": person.email})
    right = re.search(r"^\d{6}$", Letter.objects.get(to=person.email).text, re.M)[0]

    def attempt(code: str) -> None:
        try:
            window = Client()
            window.cookies = browser.cookies
            window.post(CONFIRM, {"code": code})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(attempt, [wrong(right)] * 8))
    browser.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in browser.session
