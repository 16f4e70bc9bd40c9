"""When the index cannot answer: a plain lookup by name in the database, through the same eyes, so that directories go on working."""

from typing import Any

from django.db.models import Q

from search.documents import DocumentKind, kinds
from search.engines.base import Hit, Query
from search.text import fold

MOST_READ = 300  # objects of a kind whose names are compared


def look_up(viewer: Any, query: Query) -> tuple[int, list[Hit]]:
    """How many were found, and the page of them; the last page where fewer are there.

    Facets cannot be asked here, so filters are left out and the page has to say so.
    """
    words = fold(query.text).split()
    found = [hit for name in query.kinds for hit in _of_kind(viewer, kinds[name], query, words)]
    start = min(query.offset, max(0, len(found) - 1) // query.limit * query.limit)
    return len(found), found[start : start + query.limit]


def _of_kind(viewer: Any, kind: DocumentKind, query: Query, words: list[str]) -> list[Hit]:
    """The database narrows roughly; what this audience reads as the title decides."""
    if kind.named is None:
        return []
    condition = Q()
    for word in words:
        condition &= kind.named(word)
    visible = kind.visible_to(viewer).filter(condition).exclude(pk__in=query.without.get(kind.name, ()))
    ids = list(visible.order_by("pk").values_list("pk", flat=True)[:MOST_READ])
    titles = {one.pk: found.title for one in kind.fetch(ids) if (found := kind.project(one, query.projection))}
    hits = [Hit(kind.name, pk, 0, title) for pk, title in titles.items() if all(word in fold(title) for word in words)]
    return sorted(hits, key=lambda hit: (fold(hit.title), hit.object_id))
