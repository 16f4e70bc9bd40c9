"""Private files whose row is gone: a crash between the commit of a deletion and the deletion of the bytes, or an upload that was rolled back."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from core.models import PrivateFile
from core.models.access import private_storage
from core.schedule import schedule

YOUNGEST = timedelta(days=1)  # bytes are stored before their row is committed


def stray_files() -> Iterator[str]:
    """Names in the private store, at least a day old, that no row knows."""
    storage = private_storage()
    for names in _folders(storage, ""):
        known = set(PrivateFile.objects.filter(file__in=names).values_list("file", flat=True))
        yield from (name for name in names if name not in known and _is_old(storage, name))


def forget_stray_files() -> int:
    """Delete them; returns how many there were. May run twice."""
    storage, gone = private_storage(), 0
    for name in stray_files():
        storage.delete(name)
        gone += 1
    return gone


def count_stray_files() -> str:
    """Tell of them and delete none: after a database was restored from yesterday, today's files look stray. A line for the record."""
    found = sum(1 for _name in stray_files())
    return f"{found} private files without a row" + (", see: manage.py stray_files" if found else "")


def _folders(storage: Storage, folder: str) -> Iterator[list[str]]:
    """The files of each folder that has any."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    if files := [f"{folder}/{name}".lstrip("/") for name in names if name not in {"", "."}]:  # a bucket names a folder itself
        yield files
    for inner in folders:
        yield from _folders(storage, f"{folder}/{inner}".lstrip("/"))


def _is_old(storage: Storage, name: str) -> bool:
    try:
        return storage.get_modified_time(name) < timezone.now() - YOUNGEST
    except FileNotFoundError:
        return False


schedule("core.count_stray_files", count_stray_files, at=time(3, 50))
