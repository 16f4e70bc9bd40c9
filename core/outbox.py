"""The drain loop: leases due rows of every registered queue, does what they ask for, and tries again what failed."""

import logging
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from core.models import OutboxRow

log = logging.getLogger("ieum.outbox")

EXPLAINED = frozenset({"failed", "perhaps_sent"})  # work that ends a row this way has written why
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=15), timedelta(hours=6)
TURN = 0.25  # seconds after which the next queue has its turn


class Later(Exception):
    """Raised by work whose hour has not come: the row waits until then, and it was no attempt."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"not before {until.isoformat()}")


NOT_FINISHED = Exception("not finished")


@dataclass(frozen=True)
class Queue:
    """One kind of outbox row. `work` gets the leased ids and returns the final state of each it finished; it must bear repetition.

    An exception in a state's place puts that row back with a growing delay (`Later`: until its hour), one out of `work` every row of the
    batch, as does what it leaves out: a queue whose rows are independent keeps batch 1, or catches what each of them throws and has them
    `alone_again`: what was tried before is tried by itself, so that a row which kills its worker takes no other along.
    """

    name: str
    model: type[OutboxRow]
    work: Callable[[Sequence[int]], Mapping[int, str | Exception]]
    batch: int = 1
    alone_again: bool = False
    max_attempts: int = 12
    lease: timedelta = timedelta(minutes=2)


queues: dict[str, Queue] = {}


def register(queue: Queue) -> Queue:
    """Make a queue known to the drain loop; called from an app's `outbox` module, which its `ready()` imports."""
    queues[queue.name] = queue
    return queue


def delay_after(attempts: int) -> timedelta:
    """How long to wait after this many failed attempts: 15 s, doubled each time, at most 6 hours."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(max(attempts - 1, 0), 20))


def claim(queue: Queue, *, now: datetime, only: Sequence[int] | None = None) -> tuple[uuid.UUID, list[int]]:
    """Lease up to `queue.batch` due rows in one short transaction; two workers never get the same row."""
    token = uuid.uuid4()
    with transaction.atomic():
        rows = queue.model._default_manager.due(now).filter(attempts__lt=queue.max_attempts).order_by("due_at", "pk")
        if only is not None:
            rows = rows.filter(pk__in=only)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        ids = _together(queue, list(rows.values_list("pk", "attempts")[: queue.batch]))
        if ids:
            queue.model._default_manager.filter(pk__in=ids).update(lease=token, leased_until=now + queue.lease, attempts=F("attempts") + 1)
    return token, ids


def _together(queue: Queue, due: list[tuple[int, int]]) -> list[int]:
    """Which of these (row, attempts) are worked on at once."""
    new = [pk for pk, _attempts in takewhile(lambda row: row[1] == 0, due)]
    return new or [pk for pk, _attempts in due[:1]] if queue.alone_again else [pk for pk, _attempts in due]


def _give_up(queue: Queue, now: datetime) -> None:
    """A row whose worker died at every attempt is not tried for ever."""
    spent = queue.model._default_manager.due(now).filter(attempts__gte=queue.max_attempts)
    spent.update(state="failed", lease=None, leased_until=None, last_error="The worker died at every attempt.")


def drain(queue: Queue, *, only: Sequence[int] | None = None, limit: int | None = None, seconds: float | None = None) -> int:
    """Do every due row of one queue (or only these ids); returns how many rows were taken. A failing row never stops the others.

    After so many seconds no further batch begins.
    """
    taken, begun = 0, time.monotonic()
    _give_up(queue, timezone.now())
    while limit is None or taken < limit:
        token, ids = claim(queue, now=timezone.now(), only=only)
        if not ids:
            break
        taken += len(ids)
        _work(queue, token, ids)
        if seconds is not None and time.monotonic() - begun >= seconds:
            break
    return taken


def drain_all() -> int:
    """Drain every queue once over; returns how many rows were taken."""
    return sum(drain(queue) for queue in list(queues.values()))


def drain_in_turn() -> int:
    """Give every queue its turn; returns how many rows were taken. Ten thousand letters do not hold up a profile that somebody just saved."""
    return sum(drain(queue, seconds=TURN) for queue in list(queues.values()))


def _work(queue: Queue, token: uuid.UUID, ids: list[int]) -> None:
    try:
        outcome = queue.work(ids)
    except Exception as error:  # noqa: BLE001 - whatever a row throws, it goes back with a delay and the loop lives on
        outcome = dict.fromkeys(ids, error)
    by_ending: dict[str | Exception, list[int]] = {}
    for pk in ids:
        by_ending.setdefault(outcome.get(pk, NOT_FINISHED), []).append(pk)
    for ending, rows in by_ending.items():
        _end(queue, token, rows, ending)


def _end(queue: Queue, token: uuid.UUID, ids: list[int], ending: str | Exception) -> None:
    """These rows are done, wait for their hour, or go back."""
    held = queue.model._default_manager.filter(lease=token, pk__in=ids)
    if isinstance(ending, Later):
        held.update(due_at=ending.until, attempts=F("attempts") - 1, lease=None, leased_until=None)
    elif isinstance(ending, Exception):
        said = str(ending) if ending is NOT_FINISHED else f"{type(ending).__name__}: {ending}"
        log.warning("%s %s: %s", queue.name, ids, said)
        _put_back(queue, token, ids, said)
    else:
        reason = {} if ending in EXPLAINED else {"last_error": ""}
        held.update(state=ending, lease=None, leased_until=None, finished_at=timezone.now(), **reason)


def _put_back(queue: Queue, token: uuid.UUID, ids: list[int], error: str) -> None:
    now = timezone.now()
    for row in queue.model._default_manager.filter(pk__in=ids, lease=token).only("pk", "attempts"):
        given_up = row.attempts >= queue.max_attempts
        queue.model._default_manager.filter(pk=row.pk, lease=token).update(
            state="failed" if given_up else "queued",
            due_at=now + delay_after(row.attempts),
            lease=None,
            leased_until=None,
            last_error=error[:2000],
        )


def retry(queue: Queue, ids: Sequence[int]) -> int:
    """Put rows that were given up back to the start, as staff ask for; returns how many."""
    return (
        queue.model._default_manager.filter(pk__in=ids)
        .stuck()
        .update(state="queued", attempts=0, due_at=timezone.now(), lease=None, leased_until=None)
    )
