"""Private files: kept apart from public media, served only after the app they belong to has said yes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.models import PrivateFile

Door = Callable[[Any, PrivateFile], bool]
doors: dict[str, Door] = {}
SHOWN_INLINE = {"image/jpeg", "image/png", "image/webp"}


def register_door(kind: str, may_read: Door) -> None:
    """Say who may read files of a kind: `may_read(viewer, file) -> bool`. A kind without a door is read by nobody."""
    doors[kind] = may_read


def keep(file: File, *, kind: str, name: str, content_type: str, owner: Any = None) -> PrivateFile:
    """Store a file that was already checked; the name is only for the person who downloads it."""
    row = PrivateFile(kind=kind, owner=owner, name=name[:200], content_type=content_type, size=file.size)
    row.file.save(name, file, save=False)
    row.save()
    return row


def forget(row: PrivateFile) -> None:
    """Delete a kept file: its row in the caller's transaction, its bytes once that is committed."""
    storage, name = row.file.storage, row.file.name
    row.delete()
    if name:
        transaction.on_commit(partial(storage.delete, name))


@require_safe
def serve(request: HttpRequest, public_id: str) -> FileResponse:
    """The file, for whoever its door lets in; for everybody else it does not exist."""
    row = get_object_or_404(PrivateFile, public_id=public_id)
    door = doors.get(row.kind)
    if door is None or not door(request.user, row):
        raise Http404
    inline = row.content_type in SHOWN_INLINE
    response = FileResponse(row.file.open("rb"), as_attachment=not inline, filename=row.name, content_type=row.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
