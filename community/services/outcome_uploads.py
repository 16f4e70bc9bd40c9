"""A file of outcomes in the back office: looked through and kept for a day, then taken with one press."""

import uuid
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.exceptions import OutcomeFileGone
from community.models import User
from community.services.outcome_imports import import_outcomes
from community.services.roster_upsert import Outcome
from core.models import PrivateFile
from core.periods import periods
from core.private_files import forget, keep

FILE_KIND = "outcomes"  # without a door: nobody downloads it again


def look_through(*, file: File, by: User) -> tuple[PrivateFile, Outcome]:
    """What the file would do, and the file, kept in the place of an earlier one of hers. Raises RosterFileUnreadable; then nothing is kept."""
    found = import_outcomes(content=file.read(), by=by, dry_run=True)
    with transaction.atomic():
        for earlier in _kept(owner=by):
            forget(earlier)
        kept = keep(file, kind=FILE_KIND, name=file.name or "", content_type="application/octet-stream", owner=by)
    return kept, found


def take_kept(*, public_id: uuid.UUID, by: User) -> tuple[str, Outcome]:
    """Bring in what she looked through: its name, and what it did. The rules of each row hold for what is known by now.

    The file goes first, so that of two presses one takes it; brought again after a crash it goes on. Raises OutcomeFileGone for the
    other press, for another's file, and after a day.
    """
    with transaction.atomic():
        kept = _kept(owner=by, public_id=public_id, created_at__gt=timezone.now() - periods["outcome_files"].keep).first()
        if kept is None:
            raise OutcomeFileGone
        with kept.file.open("rb") as file:
            name, content = kept.name, file.read()
        forget(kept)
    return name, import_outcomes(content=content, by=by)


def left_lying(before: datetime) -> QuerySet[PrivateFile]:
    """Files that nobody took."""
    return PrivateFile.objects.filter(kind=FILE_KIND, created_at__lt=before)


def _kept(**wanted: Any) -> QuerySet[PrivateFile]:
    return PrivateFile.objects.select_for_update(no_key=True).filter(kind=FILE_KIND, **wanted).order_by("pk")
