"""A kind of its own for tests of search: campuses that say whatever a test puts on the shelf."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from community.models import Campus
from search.documents import EVERYONE, MEMBERS, Document, DocumentKind
from search.engines.base import Change
from tests.factories import CampusFactory

STRANGER, MEMBER, BLOCKER = "a stranger", "a member", "a member who blocks"


def document(title: str = "", **fields: Any) -> Document:
    """A document whose name is its title."""
    return Document(title=title, names=title, **fields)


def change(pk: int, found: Document | None, *, version: int = 1, seen_by: Iterable[str] = (EVERYONE, MEMBERS), kind: str = "thing") -> Change:
    """One object at a version, seen by these projections; None deletes it."""
    return Change(kind, pk, version, dict.fromkeys(seen_by, found) if found else {})


class Shelf:
    """What is there: by object, the document of each projection. An object without any is one that nobody may find.

    `blocked`: what one member may not find though members do. Nothing but the index leaves it out for her.
    """

    def __init__(self) -> None:
        self.holds: dict[int, dict[str, Document]] = {}
        self.blocked: set[int] = set()

    def kind(self, name: str = "thing") -> DocumentKind:
        """The kind that the shelf stands behind."""
        return DocumentKind(
            name=name,
            label="Things",
            model=Campus,
            fetch=lambda ids: Campus.objects.filter(pk__in=ids),
            project=lambda one, projection: self.holds.get(one.pk, {}).get(projection),
            all_ids=lambda: Campus.objects.values_list("pk", flat=True),
            visible_to=lambda viewer: Campus.objects.filter(pk__in=[pk for pk, held in self.holds.items() if projection(viewer) in held]),
            named=lambda word: Q(),  # what the shelf holds stands in no column: the titles decide
            left_out=lambda viewer: sorted(self.blocked) if viewer == BLOCKER else (),
            facets=("colour", "size"),
            facet_label=lambda facet, value: value.title(),
            facet_titles={"colour": "Colour"},
            about=lambda one, viewer: one.slug,
            url=lambda one: f"/things/{one.slug}/",
        )

    def put(self, slug: str, **seen: Document) -> Campus:
        """An object with `everyone=` and `members=` documents, not yet marked as changed."""
        one = CampusFactory(slug=slug, name_ko=slug, name_en=slug)
        self.holds[one.pk] = seen
        return one

    def put_for_all(self, slug: str, title: str = "", **fields: Any) -> Campus:
        """An object that both projections show alike."""
        found = document(title or slug, **fields)
        return self.put(slug, everyone=found, members=found)


def projection(viewer: Any) -> str:
    """Which projection a test's viewer reads."""
    return MEMBERS if viewer in (MEMBER, BLOCKER) else EVERYONE
