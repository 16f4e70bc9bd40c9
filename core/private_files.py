"""Private files: kept apart from public media, served only after the app they belong to has said yes."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.access import record_access
from core.models import AccessRecord, PrivateFile

if TYPE_CHECKING:
    from core.letters import StrOrPromise

log = logging.getLogger("ieum.files")
Door = Callable[[Any, PrivateFile], bool]
OPENED = _("opening a private file")
doors: dict[str, Door] = {}
kept_for: dict[str, int] = {}
purposes: dict[str, "StrOrPromise"] = {}
asking: set[str] = set()
SHOWN_INLINE = {"image/jpeg", "image/png", "image/webp"}


def register_door(kind: str, may_read: Door, *, seconds: int = 0, purpose: "StrOrPromise" = OPENED, asks_again: bool = False) -> None:
    """Say who may read files of a kind: `may_read(viewer, file) -> bool`. A kind without a door is read by nobody.

    `seconds`: how long the reader's own browser may show the file again without asking, for what stands many times on a page.
    Staff who open one that a stranger may not see leave an access record with the `purpose`; their own they open as everybody does.
    With `asks_again` the reader says once more who she is, as before other acts that matter.
    """
    doors[kind], kept_for[kind] = may_read, seconds
    purposes[kind] = purpose
    (asking.add if asks_again else asking.discard)(kind)


def keep(file: File, *, kind: str, name: str, content_type: str, owner: Any = None) -> PrivateFile:
    """Store a file that was already checked; the name is only for the person who downloads it. Without its row no bytes stay."""
    row = PrivateFile(kind=kind, owner=owner, name=name[:200], content_type=content_type, size=file.size)
    row.file.save(name, file, save=False)
    try:
        row.save()
    except DatabaseError:  # the owner is gone: so are the bytes
        row.file.delete(save=False)
        raise
    return row


def address_of(row: PrivateFile | None) -> str:
    """Where its readers find a file; empty for none. Another file has another address."""
    return reverse("core:private-file", kwargs={"public_id": row.public_id}) if row else ""


def forget(row: PrivateFile) -> None:
    """Delete the row in the caller's transaction; the bytes go once that is committed (core.signal_handlers)."""
    row.delete()


@require_safe
def serve(request: HttpRequest, public_id: str) -> FileResponse:
    """The file, for whoever its door lets in; for everybody else it does not exist. Neither does one whose bytes are gone: the log says so."""
    row = get_object_or_404(PrivateFile, public_id=public_id)
    door = doors.get(row.kind)
    if door is None or not door(request.user, row):
        raise Http404
    if row.kind in asking:
        raise_if_reauthentication_required(request, app="")
    if getattr(request.user, "is_staff", False) and row.owner_id != request.user.pk and not door(AnonymousUser(), row):
        record_access(request, AccessRecord.What.READ, row._meta.label, [row.pk], purpose=str(purposes[row.kind]), subject=row.owner)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        log.error("The bytes of private file %s (%s) are gone", row.public_id, row.kind)
        raise Http404 from error
    inline = row.content_type in SHOWN_INLINE
    response = FileResponse(content, as_attachment=not inline, filename=row.name, content_type=row.content_type)
    seconds = kept_for.get(row.kind, 0)
    response["Cache-Control"] = f"private, max-age={seconds}" if seconds else "private, no-store"
    patch_vary_headers(response, ["Cookie"])  # whoever signs out or in asks anew
    response["X-Content-Type-Options"] = "nosniff"
    return response
