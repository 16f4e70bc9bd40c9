"""Keeping the index in step with the database: rebuild it, find what differs, heal it."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from functools import partial
from itertools import islice
from typing import Literal
from weakref import WeakSet

from django.db import DatabaseError
from django.db.models import F, Sum, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from core.outbox import drain
from core.schedule import schedule
from search.documents import DocumentKind, kinds
from search.engines import engine, forget_file_beside_cluster
from search.engines.base import Engine, Indexed, Rebuilding, State, digest
from search.exceptions import IndexIsAway, IndexIsBroken, RebuildIsRunning
from search.models import IndexRow
from search.outbox import QUEUE, changes, note_indexed
from search.services import mark_changed

BATCH = 500
log = logging.getLogger("ieum.search")


@dataclass(frozen=True)
class Difference:
    """One object whose index entry is not what the database says. `indexed` is the version that the index holds, 0 for none."""

    kind: str
    object_id: int
    what: str  # "no row" | "waiting" | "missing" | "older" | "ahead" | "unknown" | "other content" | "unreadable"
    indexed: int = 0


def rebuild() -> int:
    """Make the whole index anew beside the one that is read, and swap it in; returns how many objects went in.

    Changes go on meanwhile: before the swap, everything that moved since it was read is read again. Raises RebuildIsRunning.
    """
    for kind in kinds.values():
        _give_rows(kind)
    new = engine().rebuild()
    try:
        written = _write_outdated(new)
        new.swap(partial(_write_outdated, new))
    except BaseException:
        new.abandon()
        raise
    _note_rebuilt()
    return written


def _give_rows(kind: DocumentKind) -> None:
    """Every object gets an index row; queued, so that a worker would bring it in if the rebuild dies."""
    known = set(IndexRow.objects.filter(kind=kind.name).values_list("object_id", flat=True))
    missing = iter([pk for pk in kind.all_ids() if pk not in known])
    while part := list(islice(missing, BATCH)):
        IndexRow.objects.bulk_create([IndexRow(kind=kind.name, object_id=pk) for pk in part], ignore_conflicts=True)


def _write_outdated(new: Rebuilding) -> int:
    """Write every object whose row is newer than what the new index holds."""
    held, written = new.versions(), 0
    for kind in kinds.values():
        rows = IndexRow.objects.filter(kind=kind.name).order_by("pk").values_list("pk", "object_id", "version")
        waiting = iter([pk for pk, object_id, version in rows.iterator(BATCH) if held.get((kind.name, object_id), 0) < version])
        while part := list(islice(waiting, BATCH)):
            fresh = list(IndexRow.objects.filter(pk__in=part))
            made = changes(kind, fresh)
            new.write(made)
            written += len(made)
    return written


def _note_rebuilt() -> None:
    """Note the versions that the new index holds, finish the rows that nobody changed since, and put what it lacks back into the queue."""
    held = {(kind, one.object_id): one.version for kind, one in engine().contents()}
    for kind in kinds:
        last = 0
        while rows := list(IndexRow.objects.filter(kind=kind, pk__gt=last).order_by("pk")[:BATCH]):
            last = rows[-1].pk
            there = [(row.pk, row.version) for row in rows if held.get((kind, row.object_id)) == row.version]
            note_indexed(there)
            _finish(there)
            _ask_again((row, held.get((kind, row.object_id), 0)) for row in rows)


def _finish(there: Sequence[tuple[int, int]]) -> None:
    """Nothing is left to do for these (row, version)."""
    for version in {version for _, version in there}:
        same = [pk for pk, at in there if at == version]
        waiting = IndexRow.objects.filter(pk__in=same, version=version, leased_until=None).exclude(state="done")
        waiting.update(state="done", last_error="", finished_at=timezone.now())


def _ask_again(rows: Iterable[tuple[IndexRow, int]]) -> None:
    """Rows that are noted, by another release or of another engine, at a version that the new index does not hold. One that was written
    this very moment is written twice."""
    for row, version in rows:
        if row.indexed_version > version:
            same = IndexRow.objects.filter(pk=row.pk, version=row.version, indexed_version=row.indexed_version)
            same.update(indexed_version=version, state="queued", due_at=timezone.now(), attempts=0, lease=None, leased_until=None)


def differences() -> Iterator[Difference]:
    """Every object whose index entry is not what the database says now, its content included. Raises IndexIsBroken."""
    held: dict[str, dict[int, Indexed]] = {}
    for name, one in engine().contents():
        held.setdefault(name, {})[one.object_id] = one
    for kind in kinds.values():
        yield from _of_kind(kind, held.pop(kind.name, {}))
    for name, entries in held.items():
        yield from (Difference(name, one.object_id, "unknown", one.version) for one in entries.values() if one.digests)


def _of_kind(kind: DocumentKind, held: dict[int, Indexed]) -> Iterator[Difference]:
    rows = {row.object_id: row for row in IndexRow.objects.filter(kind=kind.name)}
    there = set(kind.all_ids())
    for object_id in sorted(there - rows.keys()):
        yield Difference(kind.name, object_id, "no row", held[object_id].version if object_id in held else 0)
    for object_id in sorted(held.keys() - rows.keys() - there):
        if held[object_id].digests:
            yield Difference(kind.name, object_id, "unknown", held[object_id].version)
    listed = iter(rows.values())
    while part := list(islice(listed, BATCH)):
        wanted = {change.object_id: {name: digest(one) for name, one in change.documents.items()} for change in changes(kind, part)}
        for row in part:
            if what := _differs(row, held.get(row.object_id), wanted.get(row.object_id)):
                yield Difference(kind.name, row.object_id, what, held[row.object_id].version if row.object_id in held else 0)


def _differs(row: IndexRow, held: Indexed | None, wanted: dict[str, str] | None) -> str:
    if wanted is None:
        return "unreadable"
    if row.indexed_version < row.version:
        return "waiting"
    if held is None:
        return "missing"
    if held.version != row.version:
        return "older" if held.version < row.version else "ahead"
    return "" if held.digests == wanted else "other content"


@dataclass(frozen=True)
class Synced:
    """What a sync did: whether it had to make the index anew, and how many entries it healed."""

    rebuilt: bool
    healed: int


def sync() -> Synced:
    """Bring the index in step: a missing or broken one is rebuilt, every difference is marked as changed and brought in now."""
    if engine().faults():
        return Synced(rebuilt=True, healed=rebuild())
    found = list(differences())
    if any(one.kind not in kinds for one in found):  # left over from a kind that is no more
        return Synced(rebuilt=True, healed=rebuild())
    for one in found:
        _never_back(one)
    for name in {one.kind for one in found}:
        mark_changed(name, [one.object_id for one in found if one.kind == name])
    drain(QUEUE)
    return Synced(rebuilt=False, healed=len(found))


def _never_back(one: Difference) -> None:
    """A row whose version lies behind the index (a restored database) or is lost goes on from the index's version."""
    if one.indexed == 0:
        return
    row, made = IndexRow.objects.get_or_create(kind=one.kind, object_id=one.object_id, defaults={"version": one.indexed})
    if not made:
        IndexRow.objects.filter(pk=row.pk).update(version=Greatest("version", Value(one.indexed)))


def falls_behind() -> bool:
    """Whether the index holds less than the rows say went in: it is an older one, or another engine's, or has lost something.

    The rows are asked first, so that what goes in meanwhile does not matter. Raises IndexIsBroken.
    """
    rows = IndexRow.objects.filter(kind__in=kinds).order_by().values_list("kind").annotate(noted=Sum("indexed_version"))
    noted = dict(rows)
    held = engine().held()
    return any(held.get(kind, 0) < least for kind, least in noted.items())


def state_now() -> State | Literal["behind"]:
    """What the index says about itself, and whether the rows agree."""
    state = engine().state()
    try:
        return "behind" if state == "ready" and falls_behind() else state
    except IndexIsBroken:  # it went, or went away, between the two questions
        return engine().state()


def expunge() -> None:
    """After an erasure: what was deleted so far leaves the index, and its files as well. Raises IndexIsAway while a deletion still waits."""
    waiting = IndexRow.objects.filter(state="queued", attempts=0, version__gt=F("indexed_version"))
    ids = list(waiting.values_list("pk", flat=True))
    if ids:
        drain(QUEUE, only=ids)
        if waiting.filter(pk__in=ids).exists():
            raise IndexIsAway("Changes still wait for the search index.")
    engine().expunge()


def distrust_what_is_behind() -> bool:
    """For a web server that starts, perhaps with another engine than before: an index of earlier days may hold what somebody has hidden
    since, and be counted before the worker comes. Returns whether names alone are looked up until then."""
    try:
        if state_now() != "behind":
            return False
        engine().distrust()
    except (DatabaseError, IndexIsBroken) as error:
        log.warning("whether the index is in step is not known: %s", type(error).__name__)
        return False
    log.warning("the search index is behind the site: it is not read until it is made anew")
    return True


_was_ours: WeakSet[Engine] = WeakSet()  # engines whose index this process found to be of its own release


def _is_superseded(state: str) -> bool:
    """Whether another release made the index anew while this process ran: that one is newer, and this one's days are over."""
    if state == "ready":
        _was_ours.add(engine())
    return state == "outdated" and engine() in _was_ours


def keep_in_step() -> str:
    """Scheduled every few minutes: an index that cannot be read, is not whole or falls behind is made anew."""
    state = state_now()
    if _is_superseded(state):
        return f"{state}: a newer release looks after it"
    if state == "ready":
        _tidy()
    if state in {"ready", "away"}:
        return state
    try:
        return f"{state}: rebuilt with {rebuild()} objects"
    except RebuildIsRunning:
        return f"{state}: a rebuild is running"
    except IndexIsBroken as error:
        return f"{state}: not now: {error}"


def _tidy() -> None:
    """Nothing that nobody reads lies about: it would keep people who were erased."""
    forget_file_beside_cluster()
    with suppress(RebuildIsRunning, IndexIsAway):
        engine().tidy()


def heal_nightly() -> str:
    """Scheduled: every difference is found and healed, and what an erasure could not take out of the files at once goes."""
    if _is_superseded(engine().state()):
        return "not now: a newer release looks after it"
    try:
        done = sync()
        engine().expunge()
    except (RebuildIsRunning, IndexIsBroken) as error:
        return f"not now: {type(error).__name__}"
    return f"rebuilt: {done.rebuilt}, healed: {done.healed}"


schedule("search-keep-in-step", keep_in_step, every_minutes=5)
schedule("search-heal", heal_nightly, at=time(4, 40))
