"""Counters in the shared cache: exact when many count at once, by stretches of time and by days of Seoul."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache

from core.limits import count, counted


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def test_twenty_threads_lose_no_count() -> None:
    with ThreadPoolExecutor(20) as pool:
        reached = sorted(pool.map(lambda _n: count("test", "anna@example.org"), range(200)))
    assert reached == list(range(1, 201))


def test_each_name_and_each_person_has_a_count_of_her_own() -> None:
    assert [count("a", "x"), count("a", "x"), count("a", "y"), count("b", "x")] == [1, 2, 1, 1]
    assert counted("a", "x") == 2
    assert counted("a", "z") == 0


def test_a_day_ends_at_midnight_in_seoul(time_machine: Any) -> None:
    time_machine.move_to("2026-11-26T14:59:59Z", tick=False)
    assert [count("day", "x"), count("day", "x")] == [1, 2]
    time_machine.move_to("2026-11-26T15:00:01Z", tick=False)
    assert count("day", "x") == 1


def test_a_stretch_starts_anew_however_often_it_was_counted_in(time_machine: Any) -> None:
    time_machine.move_to("2026-11-26T01:00:00Z", tick=False)
    assert [count("hour", "x", seconds=3600) for _ in range(3)] == [1, 2, 3]
    time_machine.move_to("2026-11-26T01:59:00Z", tick=False)
    assert count("hour", "x", seconds=3600) == 4
    time_machine.move_to("2026-11-26T02:00:01Z", tick=False)
    assert count("hour", "x", seconds=3600) == 1


def test_no_address_stands_in_the_key() -> None:
    from core.limits import _key

    assert "anna" not in _key("letters", "anna@example.org", None)


def test_of_many_who_add_one_key_at_once_one_does() -> None:
    """allauth's limits are held by a lock that `add` takes."""
    with ThreadPoolExecutor(20) as pool:
        for n in range(20):
            assert sum(pool.map(lambda _n, key=f"lock:{n}": cache.add(key, True), range(20))) == 1
