"""What is told of a fund elsewhere on the site: a registry, as the app that tells it (pages) knows this one and not the other way round."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from scholarships.models import Fund

MOST = 3


@dataclass(frozen=True)
class Story:
    """A headline with its address and day."""

    title: str
    url: str
    day: date | datetime


sources: list[Callable[[Fund], Iterable[Story]]] = []


def register_stories(source: Callable[[Fund], Iterable[Story]]) -> None:
    """Say who tells of a fund: `source(fund)`, newest first, in one query."""
    sources.append(source)


def stories(fund: Fund) -> list[Story]:
    """The newest that anybody tells of this fund."""
    return [story for source in sources for story in source(fund)][:MOST]
