"""What the drain loop does with index rows: brings each object's newest state into the engine."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Model
from django.utils import timezone, translation

from core.outbox import Later, Queue, register
from search.documents import PROJECTIONS, DocumentKind, kinds
from search.engines import engine
from search.engines.base import Change
from search.exceptions import IndexIsAway, IndexIsOutdated
from search.models import IndexRow

log = logging.getLogger("ieum.search")

UNTIL_IT_IS_BACK = timedelta(seconds=15)


def index_rows(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: write or delete the documents of these rows, then note the version that went in.

    Versions are read before the objects, so what goes in under a version is that version's state or a newer one. Killed in between,
    the same happens again. A row of a kind that this release does not know stays unfinished and waits for one that does. While the cluster
    does not answer, or holds what another release made, rows wait as long as it takes, and that is no attempt.
    """
    rows = list(IndexRow.objects.filter(pk__in=ids, kind__in=kinds).order_by("kind", "pk"))
    into = engine()
    made = {(one.kind, one.object_id): one for kind, group in groupby(rows, lambda row: row.kind) for one in changes(kinds[kind], list(group))}
    try:
        if into.state() == "missing":
            into.create(complete=not IndexRow.objects.filter(indexed_version__gt=0).exists())
        into.write(list(made.values()))
    except (IndexIsAway, IndexIsOutdated) as error:
        log.warning("changes wait: %s", error)
        raise Later(timezone.now() + UNTIL_IT_IS_BACK) from error
    done = [row for row in rows if (row.kind, row.object_id) in made]
    note_indexed((row.pk, row.version) for row in done)
    return {row.pk: "done" for row in done}


def changes(kind: DocumentKind, rows: Sequence[IndexRow]) -> list[Change]:
    """The present state of these rows' objects, in every projection, in the site's own language.

    An object whose documents cannot be made is left out and logged, and does not stop the others.
    """
    with translation.override(settings.LANGUAGE_CODE):
        try:
            objects = {one.pk: one for one in kind.fetch([row.object_id for row in rows])}
            return [_change(kind, row, objects.get(row.object_id)) for row in rows]
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one object throws, the others go in
            if len(rows) > 1:
                return [change for row in rows for change in changes(kind, [row])]
            log.error("no documents for %s: %s: %s", rows[0], type(error).__name__, error)
            return []


def _change(kind: DocumentKind, row: IndexRow, one: Model | None) -> Change:
    documents = {} if one is None else {projection: kind.project(one, projection) for projection in PROJECTIONS}
    return Change(kind.name, row.object_id, row.version, {name: found for name, found in documents.items() if found})


def note_indexed(written: Iterable[tuple[int, int]]) -> None:
    """Say of each (row, version) that it is in the index; never lowers what was said before."""
    by_version: dict[int, list[int]] = {}
    for pk, version in written:
        by_version.setdefault(version, []).append(pk)
    for version, ids in by_version.items():
        IndexRow.objects.filter(pk__in=ids, version__gte=version, indexed_version__lt=version).update(indexed_version=version)


QUEUE = register(Queue("index", IndexRow, index_rows, batch=200))
