"""The weekly digest: registries through which every app says what waits for somebody, and what is new for her."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from community.models import User
    from core.letters import StrOrPromise

Made = TypeVar("Made")


@dataclass
class Reader:
    """Whom a digest is for, and since when things are new to her. `once` keeps what is the same for everybody of a batch."""

    user: "User"
    since: datetime
    shared: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What `make` gives, asked once a batch."""
        if key not in self.shared:
            self.shared[key] = make()
        return self.shared[key]


@dataclass(frozen=True)
class Waiting:
    """One line of what waits for somebody: words, and the path of the page where it is done."""

    text: "StrOrPromise"
    path: str


@dataclass(frozen=True)
class Section:
    """One part of a digest. `context(reader)` gives what `<template>.html` needs, or None when there is nothing to say.

    Its `headline` is a few words, such as "three new people", of which the subject of the letter is made.
    `is_reason`: whether a digest is written for this part alone. What is not comes along with the next one.
    """

    order: int
    template: str
    context: Callable[[Reader], dict[str, Any] | None]
    is_reason: bool = True


_sections: list[Section] = []
_waiting: list[tuple[int, Callable[[Reader], Iterable[Waiting]]]] = []


def register_digest_section(order: int, template: str, context: Callable[[Reader], dict[str, Any] | None], *, is_reason: bool = True) -> None:
    """Offer a part; called from an app's `ready()`. Contexts are asked in the reader's language."""
    _sections.append(Section(order, template, context, is_reason))


def register_waiting(order: int, lines: Callable[[Reader], Iterable[Waiting]]) -> None:
    """Say what an app has waiting for somebody."""
    _waiting.append((order, lines))


def sections_for(reader: Reader) -> list[dict[str, Any]]:
    """Template and context of every part that has something to say, in order; none when no part is reason enough to write."""
    made = [(one, one.context(reader)) for one in sorted(_sections, key=lambda one: one.order)]
    said = [(one, context) for one, context in made if context is not None]
    return [{"template": one.template, "panel": context} for one, context in said] if any(one.is_reason for one, _context in said) else []


def waiting_for(reader: Reader) -> list[Waiting]:
    """Every line of what waits, in order."""
    return [line for _order, lines in sorted(_waiting, key=lambda one: one[0]) for line in lines(reader)]
