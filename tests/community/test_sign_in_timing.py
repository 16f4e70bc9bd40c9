"""Time gives nothing away either: 200 tries each with a known and an unknown address, by turns, end at the same median, as far as chance allows."""

import random
import statistics
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from community import middleware
from community.middleware import DOORS
from config import settings as site
from tests.community.test_sign_in import code, reset, sign_up, wrong_password
from tests.factories import newcomer

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("timing"), pytest.mark.sqlite]  # a clock is looked at once, not on both databases
TRIES, PACE = 200, site.DOOR_SECONDS  # the pace that people meet, not the tests' own


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with little memory: enough to be seen when one side leaves it out, little enough for 1,600 tries."""

    time_cost, memory_cost, parallelism = 1, 8_192, 1


@pytest.fixture(autouse=True)
def doors_without_limits(settings: Any) -> None:
    cache.clear()
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.DOOR_SECONDS = PACE
    settings.ACCOUNT_LETTERS_PER_ADDRESS_A_DAY = settings.ACCOUNT_LETTERS_A_DAY = 10**6


class Rest:
    """What the doors would have slept: counted, not waited for. 1,600 answers at the pace people meet are eight minutes of nothing."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    rest = Rest()
    monkeypatch.setattr(middleware, "time", SimpleNamespace(monotonic=time.monotonic, sleep=rest.sleep))
    return rest


def took(door: Callable[..., Any], email: str, rest: Rest) -> float:
    """Seconds until the answer: those that went by, and those that the door would have slept."""
    client, rest.seconds = Client(), 0.0
    start = time.perf_counter()
    door(client, email, follow=False)
    return time.perf_counter() - start + rest.seconds


def test_every_door_answers_at_an_even_pace(client: Client, settings: Any) -> None:
    settings.DOOR_SECONDS = 0.2
    client.force_login(newcomer())
    for path in sorted(DOORS | {f"/en{door}" for door in DOORS}):
        begun = time.monotonic()
        client.post(path, {"email": "a@example.org", "login": "a@example.org"})
        assert time.monotonic() - begun >= 0.2, path
        assert resolve(path)


@pytest.mark.parametrize("door", [sign_up, wrong_password, code, reset], ids=lambda door: door.__name__)
def test_a_known_address_takes_as_long_as_an_unknown_one(door: Callable[..., Any], rest: Rest) -> None:
    known = [newcomer().email for _ in range(5)]
    for n in range(5):
        door(Client(), known[n]), door(Client(), f"warm{n}@example.org")
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for n in range(TRIES):
        turns = [("known", known[n % 5]), ("unknown", f"nobody{n}@example.org")]
        for side, email in turns if n % 2 else reversed(turns):
            times[side].append(took(door, email, rest))
    noise = max(by_chance(times["known"], times["unknown"]), statistics.median(times["unknown"]) / 10)
    assert apart(times["known"], times["unknown"]) < noise, f"{ {side: statistics.median(taken) for side, taken in times.items()} }, noise {noise}"


def apart(one: list[float], other: list[float]) -> float:
    return abs(statistics.median(one) - statistics.median(other))


def by_chance(one: list[float], other: list[float]) -> float:
    """How far the medians lie apart when the same times are dealt out blindly: the largest of 300 deals."""
    together, dice = [*one, *other], random.Random(4)
    deals = [dice.sample(together, len(together)) for _ in range(300)]
    return max(apart(deal[: len(one)], deal[len(one) :]) for deal in deals)
