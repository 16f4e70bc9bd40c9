"""Everything that the site holds on a person, packed for her: pages to read, the same as data, and her files."""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from community import letters
from community.exceptions import ExportTooSoon
from community.models import DataExport, User
from community.personal_data import holdings
from core.acts import log_act
from core.models import PrivateFile
from core.private_files import forget, keep

FILE_KIND = "data-export"


@dataclass(frozen=True)
class Held:
    """One holding with what is in it, in the active language."""

    name: str
    label: str
    why: str
    rows: list[dict[str, Any]]
    files: list[str]


def write_archive(user: User, into: IO[bytes]) -> None:
    """Write the zip: `index.html` in her language and needing no network, `data.json`, `files/`. One consistent view of the database."""
    with transaction.atomic(), translation.override(user.preferred_language), ZipFile(into, "w", ZIP_DEFLATED) as archive:
        held = list(_held(user, archive))
        made_at = timezone.localtime()
        about = {"account": user.email, "made_at": made_at.isoformat(timespec="seconds"), "holdings": [vars(one) for one in held]}
        archive.writestr("data.json", json.dumps(about, ensure_ascii=False, indent=1, default=str))
        page = {"person": user, "made_at": made_at, "held": held, "language": user.preferred_language}
        archive.writestr("index.html", render_to_string("community/copy/index.html", page))
        archive.writestr("style.css", render_to_string("community/copy/style.css"))


def _held(user: User, archive: ZipFile) -> Iterator[Held]:
    for holding in holdings.values():
        files = [_store(one, archive) for one in holding.files(user)]
        yield Held(holding.name, str(holding.label), str(holding.why), list(holding.rows(user)), [name for name in files if name])


def _store(row: PrivateFile, archive: ZipFile) -> str:
    """The file under a name that no archive program stumbles over; empty when its bytes are gone."""
    plain_name = re.sub(r"[^\w.-]+", "_", row.name)[-80:]
    name = f"files/{row.kind}-{row.pk}-{plain_name}"
    try:
        with row.file.open("rb") as content, archive.open(name, "w") as target:
            for block in content.chunks():
                target.write(block)
    except FileNotFoundError:
        return ""
    return name


def ask_for_copy(*, by: User) -> DataExport:
    """Put her wish into the outbox: one within a day. Raises ExportTooSoon."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if DataExport.objects.filter(user=by, created_at__gt=timezone.now() - DataExport.APART).exclude(state="failed").exists():
            raise ExportTooSoon
        export = DataExport.objects.create(user=by)
        log_act(export, "community.ask_for_copy", by=by)
    return export


def pack(*, export_id: int) -> str:
    """Make the file, outside a transaction, then note it and write her the letter; returns the final state. Twice does no harm."""
    export = DataExport.objects.select_related("user").filter(pk=export_id).first()
    if export is None or export.file_id:
        return "done"
    with tempfile.TemporaryFile() as packed:
        write_archive(export.user, packed)
        packed.seek(0)
        name = f"ieum-{timezone.localdate():%Y-%m-%d}.zip"
        try:
            file = keep(File(packed, name=name), kind=FILE_KIND, name=name, content_type="application/zip", owner=export.user)
        except IntegrityError:  # erased meanwhile
            return "done"
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(pk=export.user_id).first()
        taken = user is not None and DataExport.objects.filter(pk=export_id, file=None).update(file=file)
        if user and taken:
            letters.export_ready(user, settings.RETENTION["data_copies"])
            return "done"
    forget(file)  # another worker was quicker, or she is gone
    return "done"
