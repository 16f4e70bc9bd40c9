"""Who is connected with whom: a registry that the apps to the left fill (mentoring, alliance)."""

from collections.abc import Callable, Iterable
from typing import Any

Source = Callable[[Any], Iterable[int]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """`source(viewer) -> ids of accounts` that the viewer is connected with through one app."""
    if source not in _sources:
        _sources.append(source)


def connections(viewer: Any) -> frozenset[int]:
    """Every account the viewer is connected with; asked once per loaded account."""
    if not getattr(viewer, "is_authenticated", False):
        return frozenset()
    if "_connections" not in viewer.__dict__:
        viewer.__dict__["_connections"] = frozenset(pk for source in _sources for pk in source(viewer))
    return viewer.__dict__["_connections"]
