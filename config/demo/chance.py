"""Repeatable chance: the same seed gives the same demo on every machine."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

SEED = 20251211
SEOUL = ZoneInfo("Asia/Seoul")
Thing = TypeVar("Thing")


def dice(seed: int) -> random.Random:
    """A generator of its own, so that nobody else's draws move ours."""
    return random.Random(seed)


def pick(rng: random.Random, things: Sequence[Thing], weights: Sequence[float]) -> Thing:
    """One of the things, the heavier the likelier."""
    return rng.choices(things, weights)[0]


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included; `first` when the span is empty."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def seoul(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment by the clocks of Seoul."""
    return datetime(year, month, day, hour, minute, tzinfo=SEOUL)
