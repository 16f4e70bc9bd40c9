"""The whole site in open formats: every table as CSV and as JSON lines, every file, and a manifest with counts and digests."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from core.staff.spreadsheets import harmless

# Never exported: what opens a door. Whoever moves to another system gives new passwords and new keys.
SECRETS = {
    "community.User": {"password"},
    "community.Invitation": {"token_hash"},
    "community.OutcomeRequest": {"token_hash"},
    "community.PhoneCode": {"code_hash"},
    "account.EmailConfirmation": {"key"},
    "mfa.Authenticator": {"data"},
    "socialaccount.SocialApp": {"secret", "key", "client_id", "settings"},
    "socialaccount.SocialToken": {"token", "token_secret"},
    "usersessions.UserSession": {"session_key", "data"},
    "wagtailcore.APIToken": {"key_hash"},
    "wagtailcore.CollectionViewRestriction": {"password"},
    "wagtailcore.PageViewRestriction": {"password"},
}
SECRET_BODIES = {"text", "html", "headers"}  # of a letter that carries a code or a key
LEFT_OUT = {
    "sessions.Session": "opens the site for whoever holds it",
    "modelsearch.IndexEntry": "made from the pages",
    "modelsearch.SQLiteFTSIndexEntry": "made from the pages",
}
BATCH = 2000


@dataclass
class Manifest:
    """What was written: rows and digests of each table, size and digest of each file."""

    made_at: str
    database: str
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=lambda: dict(LEFT_OUT))


def tables() -> list[type[models.Model]]:
    """Every table of the site, in a fixed order."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return sorted((model for model in found if model._meta.label not in LEFT_OUT), key=lambda model: model._meta.label)


def export_all(target: Path) -> Manifest:
    """Write everything below this folder, which must be new or empty, row by row; the tables as they were at one moment. Returns the manifest."""
    (target / "tables").mkdir(parents=True)
    manifest = Manifest(timezone.localtime().isoformat(timespec="seconds"), connection.vendor)
    with one_moment():
        for model in tables():
            manifest.tables[model._meta.label] = _table(model, target / "tables")
    for alias, folder in (("default", "media"), ("private", "private")):
        for name in _names(storages[alias], ""):
            manifest.files[f"files/{folder}/{name}"] = _file(storages[alias], name, target / "files" / folder / name)
    (target / "manifest.json").write_text(json.dumps(vars(manifest), ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """One consistent view of the database that holds up no writer."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:  # not `atomic`, which begins IMMEDIATE and would keep every writer waiting
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _table(model: type[models.Model], folder: Path) -> dict[str, Any]:
    label = model._meta.label
    columns = [one for one in model._meta.local_concrete_fields if one.name not in SECRETS.get(label, ())]
    names, count = [one.attname for one in columns], 0
    as_csv, as_json = folder / f"{label}.csv", folder / f"{label}.jsonl"
    with as_csv.open("w", encoding="utf-8-sig", newline="") as sheet, as_json.open("w", encoding="utf-8") as lines:
        writer = csv.writer(sheet)
        writer.writerow(names)
        for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
            _write(_values(row, columns), writer, lines)
            count += 1
    return {"rows": count, "columns": names, "csv": _digest(as_csv), "jsonl": _digest(as_json)}


def _values(row: models.Model, columns: list[Any]) -> dict[str, Any]:
    """A row as JSON takes it. The body of a letter that carries a secret stays here."""
    hidden = SECRET_BODIES if getattr(row, "secret", False) is True else set()
    return {one.attname: "" if one.name in hidden else _plain(one, row) for one in columns}


def _plain(one: Any, row: models.Model) -> Any:
    value = getattr(row, one.attname)
    if value is None or isinstance(one, models.JSONField):
        return value
    return value if isinstance(value, (bool, int, float, str)) else one.value_to_string(row)


def _write(values: dict[str, Any], sheet: Any, lines: TextIO) -> None:
    lines.write(json.dumps(values, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n")
    sheet.writerow(
        [json.dumps(one, ensure_ascii=False, cls=DjangoJSONEncoder) if isinstance(one, (dict, list)) else harmless(one) for one in values.values()]
    )


def _names(storage: Storage, folder: str) -> Iterator[str]:
    """Every file of a store."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(names) if name not in {"", "."})
    for inner in sorted(folders):
        yield from _names(storage, f"{folder}/{inner}".lstrip("/"))


def _file(storage: Storage, name: str, target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with storage.open(name) as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return {"size": target.stat().st_size, "sha256": _digest(target)}


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
