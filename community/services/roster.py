"""Bringing the academy's roster in: upsert by graduate number, at most 500 rows a transaction, resumable, repeatable.

The command takes a file at once. What comes through the back office is kept as a private file; the worker looks at it, shows what it would do,
and takes it when staff say so: `work_on_upload` is what its queue calls, for the look and for the taking.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from community.exceptions import RosterFileUnreadable, RosterHasMovedOn
from community.matching import compare_open_claims
from community.models import AlumniProfile, RosterImport, User
from community.roster_files import Refusal, Row, count_rows, read_roster
from community.services.roster_upsert import MOST_KEPT, Change, Outcome, Upsert
from community.table_files import BLOCK, check_size
from core.acts import log_act
from core.caching import bump
from core.private_files import forget, keep
from search.services import mark_changed

ROWS_A_TRANSACTION = 500
FILE_KIND = "roster"
LEASE = timedelta(minutes=10)  # reading 50 MB takes its time; every 500 rows lengthen it
Progress = Callable[[int, int], None]
State = RosterImport.State


def import_roster(*, file: IO[bytes], file_name: str, by: User | None = None, dry_run: bool = False, progress: Progress | None = None) -> Outcome:
    """Take a roster file in. Good rows are written, refused rows listed; the same file again changes nothing.

    Each 500 rows are one transaction, so an import that was cut off goes on when the file is brought again.
    Raises RosterFileUnreadable, before anything is written, for a file or header that cannot be understood.
    """
    outcome = Outcome(rows=count_rows(file))
    if dry_run:
        _foresee(file, outcome, progress)
        return outcome
    file.seek(0)
    done = RosterImport.objects.create(file_name=file_name[:200], sha256=_digest(iter(partial(file.read, BLOCK), b"")), by=by, state=State.DONE)
    upsert = Upsert(outcome, write=True)
    for so_far, part in _parts(file):
        with transaction.atomic():
            _take_part(upsert, part)
        if progress:
            progress(so_far, outcome.rows)
    RosterImport.objects.filter(pk=done.pk).update(finished_at=timezone.now(), taken=outcome.rows, **_told(outcome))
    compare_claims_again()
    return outcome


def upload_roster(*, file: File, by: User) -> RosterImport:
    """Keep a file and have the worker look at it; nothing is written yet. The same file, still waiting to be decided on, is returned as it is.

    Raises RosterFileUnreadable for a file of more than 50 MB, without reading it.
    """
    check_size(file.size)
    digest = _digest(file.chunks())
    with transaction.atomic():
        waiting = RosterImport.objects.filter(sha256=digest, state__in=[State.QUEUED, State.PREVIEW]).first()
        if waiting:
            return waiting
        name = (file.name or "")[:200]
        kept = keep(file, kind=FILE_KIND, name=name, content_type="application/octet-stream")
        upload = RosterImport.objects.create(file=kept, file_name=name, sha256=digest, by=by, is_real=False, state=State.QUEUED)
        log_act(upload, "community.upload_roster", by=by)
    return upload


def take_upload(*, import_id: int, by: User) -> RosterImport:
    """Have the worker write what the preview showed. Raises RosterHasMovedOn unless it is a preview with its file."""
    with transaction.atomic():
        upload = _locked(import_id)
        if not upload.can_be_taken():
            raise RosterHasMovedOn
        begin = {"state": State.QUEUED, "is_real": True, "attempts": 0, "due_at": timezone.now(), "finished_at": None, "taken": 0}
        RosterImport.objects.filter(pk=import_id).update(**begin, **_told(Outcome(rows=upload.rows)))
        log_act(upload, "community.take_roster", by=by)
        upload.refresh_from_db()
    return upload


def dismiss_upload(*, import_id: int, by: User | None) -> RosterImport:
    """Leave a file untaken: it is deleted, and so is what was seen of it. Raises RosterHasMovedOn once the taking has begun."""
    with transaction.atomic():
        upload = _locked(import_id)
        if not upload.can_be_dismissed():
            raise RosterHasMovedOn
        _set_aside(upload, problem="")
        log_act(upload, "community.dismiss_roster", by=by)
    return upload


def work_on_upload(*, import_id: int) -> str:
    """Outbox work: look at the file, or take it from where it was left; returns the upload's next state."""
    upload = RosterImport.objects.select_related("file").get(pk=import_id)
    if upload.file is None:
        return _give_up(import_id, RosterFileUnreadable())
    with upload.file.file.open("rb") as file:
        try:
            outcome = Outcome(rows=count_rows(file))
        except RosterFileUnreadable as unreadable:
            return _give_up(import_id, unreadable)
        if upload.is_real:
            _take_all(upload, file)
            return State.DONE
        _foresee(file, outcome, lambda done, of: _hold(import_id, taken=done, rows=of))
    _hold(import_id, taken=0, **_told(outcome))
    return State.PREVIEW


def old_uploads(before: datetime) -> QuerySet[RosterImport]:
    """Uploads of before that still hold values of a roster: undecided ones, and what a taken one changed."""
    undecided = Q(state__in=[State.PREVIEW, State.FAILED])
    return RosterImport.objects.filter(undecided | (Q(state=State.DONE) & ~Q(changes=[])), at__lt=before)


def forget_values(rows: QuerySet[RosterImport]) -> None:
    """Set the undecided ones aside, with their file; empty what taken ones changed."""
    for upload in rows:
        if upload.state == State.DONE:
            RosterImport.objects.filter(pk=upload.pk).update(changes=[])
        else:
            _set_aside(_locked(upload.pk), problem="")


def compare_claims_again() -> None:
    """After a roster came in, claims that wait may fit another record."""
    compare_open_claims()


def _digest(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _give_up(import_id: int, problem: RosterFileUnreadable) -> str:
    with transaction.atomic():
        _set_aside(_locked(import_id), problem=str(problem))
    return State.DISMISSED


def _parts(file: IO[bytes], start: int = 0) -> Iterator[tuple[int, list[Row]]]:
    """The rows of a file behind the first `start`, at most 500 at once, each part with the number of rows that are done after it."""
    rows = islice(read_roster(file), start, None)
    while part := list(islice(rows, ROWS_A_TRANSACTION)):
        start += len(part)
        yield start, part


def _foresee(file: IO[bytes], outcome: Outcome, progress: Progress | None) -> None:
    upsert = Upsert(outcome, write=False)
    for so_far, part in _parts(file):
        upsert.take(part)
        if progress:
            progress(so_far, outcome.rows)


def _take_part(upsert: Upsert, rows: list[Row]) -> None:
    """Write a part, and make found and shown what it touched."""
    upsert.take(rows)
    if upsert.touched:
        mark_changed("alumni", AlumniProfile.objects.filter(user__graduate_record__in=upsert.touched).values_list("pk", flat=True))
    bump("people", "home")


def _take_all(upload: RosterImport, file: IO[bytes]) -> None:
    """Part by part, each with the mark of how far it came, so that whoever goes on after a crash takes no row twice."""
    outcome = _remembered(upload)
    upsert = Upsert(outcome, write=True)
    for so_far, part in _parts(file, upload.taken):
        with transaction.atomic():
            if _locked(upload.pk).taken != so_far - len(part):
                raise RosterHasMovedOn  # another worker went on in the meantime
            _take_part(upsert, part)
            _hold(upload.pk, taken=so_far, **_told(outcome))
    compare_claims_again()
    with transaction.atomic():
        if upload.file:
            forget(upload.file)
        RosterImport.objects.filter(pk=upload.pk).update(state=State.DONE, finished_at=timezone.now())


def _locked(import_id: int) -> RosterImport:
    return RosterImport.objects.select_for_update(of=("self",), no_key=True).select_related("file").get(pk=import_id)


def _hold(import_id: int, **told: Any) -> None:
    """Say how far it came, and keep the lease while the work goes on."""
    RosterImport.objects.filter(pk=import_id).update(leased_until=timezone.now() + LEASE, **told)


def _told(outcome: Outcome) -> dict[str, Any]:
    """What a row of ours remembers of an outcome."""
    counts = {"rows": outcome.rows, "created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}
    return {**counts, "refused": [refusal.as_dict() for refusal in outcome.refused[:MOST_KEPT]], "changes": outcome.changes}


def _remembered(upload: RosterImport) -> Outcome:
    refused = [Refusal(**one) for one in upload.refused]
    changes = [Change(*one) for one in upload.changes]
    return Outcome(upload.rows, upload.created, upload.updated, upload.unchanged, refused, changes)


def _set_aside(upload: RosterImport, *, problem: str) -> None:
    """Not taken: the file and all values of it go."""
    if upload.file:
        forget(upload.file)
    empty: dict[str, Any] = {"file": None, "refused": [], "changes": [], "state": State.DISMISSED, "problem": problem}
    RosterImport.objects.filter(pk=upload.pk).update(**empty)
    upload.refresh_from_db()
