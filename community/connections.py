"""Who is connected with whom, and who is kept apart: a registry that the apps to the left fill (mentoring, alliance), asked in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, DateTimeField, F, QuerySet, Value

Source = Callable[[Any], QuerySet]
_sources: list[Source] = []
_waiting: list[Source] = []


def register_source(source: Source, *, waiting: bool = False) -> None:
    """`source(viewer)` -> pairs of ids of accounts (`values_list` of two columns), of whom one is the viewer and the other connected with her.

    With `waiting` the two are not connected yet: one has asked the other.
    """
    known = _waiting if waiting else _sources
    if source not in known:
        known.append(source)


def connections(viewer: Any) -> frozenset[int]:
    """Every account the viewer is connected with and not kept apart from; asked once per loaded account."""
    return _circle(viewer).connected


def waits_for(viewer: Any) -> frozenset[int]:
    """Every account that asked the viewer, or that she asked, and that has no answer yet."""
    return _circle(viewer).waiting


def kept_apart_newest_first(viewer: Any) -> tuple[int, ...]:
    """The accounts that the viewer blocks or is blocked by (community.blocks); asked with her connections."""
    return _circle(viewer).apart


@dataclass(frozen=True)
class Circle:
    """Whom somebody is connected with, and whom she is kept apart from, newest first."""

    connected: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    apart: tuple[int, ...] = ()


def _circle(viewer: Any) -> Circle:
    if not getattr(viewer, "is_authenticated", False):
        return Circle()
    if "_circle" not in viewer.__dict__:
        blocks: Any = apps.get_model("community.Block")._default_manager
        pairs = _marked(blocks.of(viewer).values_list("by", "person"), "apart", F("created_at"))
        sources = [("joined", one) for one in _sources] + [("waiting", one) for one in _waiting]
        pairs = pairs.union(*(_marked(source(viewer), how, Value(None, DateTimeField())) for how, source in sources), all=True)
        found = [(how, at, other) for *both, how, at in pairs for other in both if other != viewer.pk]
        apart = [other for _at, other in sorted(((at, other) for how, at, other in found if how == "apart"), reverse=True)]
        joined, waiting = ({other for how, _at, other in found if how == wanted} - set(apart) for wanted in ("joined", "waiting"))
        viewer.__dict__["_circle"] = Circle(frozenset(joined), frozenset(waiting), tuple(apart))
    return viewer.__dict__["_circle"]


def _marked(pairs: QuerySet, how: str, at: Any) -> QuerySet:
    return pairs.order_by().annotate(_how=Value(how, CharField()), _at=at)


def ask_anew(*people: Any) -> None:
    """A block was made or taken back."""
    for person in people:
        person.__dict__.pop("_circle", None)
