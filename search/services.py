"""The verbs of search: saying that something changed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from search.models import IndexRow

_left = ContextVar("left to the worker", default=False)


@contextmanager
def left_to_the_worker() -> Iterator[None]:
    """What is marked in here waits for the worker's next turn: whoever is the worker, and marks one object again and again, indexes it once."""
    before = _left.set(True)
    try:
        yield
    finally:
        _left.reset(before)


def mark_changed(kind: str, ids: Iterable[int]) -> None:
    """These objects changed, appeared or went: their index rows get a new version in the caller's transaction.

    Right after the commit this process brings them into the index; if it dies first, a worker does.
    """
    wanted = sorted({int(pk) for pk in ids})
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        with transaction.atomic(savepoint=False):
            if len(part) > 1 or not _count_up(kind, part):  # one row that is there needs no order to lock in
                _lock_rows(kind, part)
                _count_up(kind, part)
    if wanted and not _left.get():
        transaction.on_commit(_drain_soon(kind, wanted), robust=True)


def _count_up(kind: str, ids: list[int]) -> int:
    """Their rows, one version on and due; how many there are."""
    due = {"state": "queued", "due_at": timezone.now(), "attempts": 0, "lease": None, "leased_until": None}
    return IndexRow.objects.filter(kind=kind, object_id__in=ids).update(version=F("version") + 1, **due)


def _lock_rows(kind: str, ids: list[int]) -> None:
    """Hold the rows of these objects. One that is new starts at version 0, so that also who loses the race to make it adds 1 to it."""
    rows = IndexRow.objects.filter(kind=kind, object_id__in=ids)
    known = set(rows.values_list("object_id", flat=True))
    IndexRow.objects.bulk_create([IndexRow(kind=kind, object_id=pk, version=0) for pk in ids if pk not in known], ignore_conflicts=True)
    list(rows.select_for_update().order_by("object_id").values_list("pk"))  # everybody locks in one order


def _drain_soon(kind: str, ids: list[int]) -> Callable[[], None]:
    def drain_now() -> None:
        from core.outbox import drain
        from search.outbox import QUEUE

        rows = list(IndexRow.objects.filter(kind=kind, object_id__in=ids[:500]).values_list("pk", flat=True))
        drain(QUEUE, only=rows, limit=500)

    return drain_now
