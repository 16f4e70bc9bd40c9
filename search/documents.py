"""What can be found: each app registers how its objects become documents, one complete projection per audience."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

EVERYONE, MEMBERS = "everyone", "members"
PROJECTIONS = (EVERYONE, MEMBERS)


@dataclass(frozen=True)
class Document:
    """One object as one audience may see it. Nothing that this audience may not see is anywhere in here.

    `names`: names of people or bodies (also found by 초성 and prefix); `keywords`: skills, fields, campuses; `text`: stories and bodies.
    `facets`: values by facet, as `{"skills": ["python"]}`; labels come from the definition.
    `weight` from 0.8 to 1.2 lifts complete documents among equal finds (1 = normal); beyond that it counts as one of the two.
    """

    title: str
    names: str = ""
    keywords: str = ""
    text: str = ""
    facets: dict[str, list[str]] = field(default_factory=dict)
    weight: float = 1.0
    newest: datetime | None = None


def address(found: Any) -> str:
    """Where an object is shown; empty when it has no page of its own."""
    if hasattr(found, "get_absolute_url"):
        return str(found.get_absolute_url() or "")
    return str(getattr(found, "url", "") or "")


@dataclass(frozen=True)
class DocumentKind:
    """How one kind of object is found.

    `fetch(ids)` loads the objects that exist, with all that `project` reads, in a bounded number of queries.
    `project(object, projection)` gives the document for `everyone` or `members`, or None where that audience may not find it.
    `visible_to(viewer)` is the queryset that hits are read through again before they are shown.
    `facet_label(facet, value)` gives the words for a facet's value in the active language, `facet_titles` the words for the facets themselves.
    `facet_words(facet)` gives such words for many values at once, asked first: for words that stand in the database.
    `left_out(viewer)` names objects that this viewer may not find though her audience does, such as somebody she blocks: a short list.
    `named(word)` is the condition that an object's name has this word in it, for a plain lookup while the index cannot answer.
    `about(object, viewer)` is a short second line under its title in suggestions, of what this viewer may see; `visible_to` loads what it reads.
    `language`: of a kind whose objects are written in one language; such a kind has a sibling of the same model for each other language.
    `url(object)` is the object's address; by default its `get_absolute_url()`, or a page's `url`.
    """

    name: str
    label: Any  # words, or a promise of words
    model: type[Model]
    fetch: Callable[[Sequence[int]], Iterable[Model]]
    project: Callable[[Any, str], Document | None]
    all_ids: Callable[[], Iterable[int]]
    visible_to: Callable[[Any], QuerySet]
    facets: tuple[str, ...] = ()
    facet_label: Callable[[str, str], str] = lambda facet, value: value
    facet_words: Callable[[str], Mapping[str, str]] = lambda facet: {}
    template: str = "search/hits/plain.html"
    facet_titles: dict[str, Any] = field(default_factory=dict)
    left_out: Callable[[Any], Iterable[int]] = lambda viewer: ()
    named: Callable[[str], Q] | None = None
    about: Callable[[Any, Any], str] = lambda found, viewer: ""
    url: Callable[[Any], str] = address
    language: str = ""


kinds: dict[str, DocumentKind] = {}
_resolver: Callable[[Any], str] = lambda viewer: EVERYONE  # noqa: E731 - replaced by the app that knows who is who


def register(kind: DocumentKind) -> DocumentKind:
    """Make a kind findable; called from an app's `documents` module, which its `ready()` imports."""
    kinds[kind.name] = kind
    return kind


def spoken(language: str | None) -> tuple[str, ...]:
    """The kinds that a site shown in this language finds by itself: those of this language and those of none."""
    return tuple(name for name, kind in kinds.items() if not language or kind.language in {"", language})


def in_language(kind: DocumentKind, language: str | None) -> DocumentKind:
    """The sibling of a kind that is written in this language; itself where there is none."""
    if not kind.language:
        return kind
    return next((one for one in kinds.values() if one.model is kind.model and one.language == language), kind)


def register_resolver(resolver: Callable[[Any], str]) -> None:
    """Say which projection a viewer reads; `community` does."""
    global _resolver
    _resolver = resolver


def projection_for(viewer: Any) -> str:
    """The one projection that this viewer's queries read."""
    return _resolver(viewer)
