"""The cache of one machine: files, shared by web and worker."""

from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks


class FileCache(FileBasedCache):
    """Django's, whose `add` is one step even when many ask at once. allauth's limits stand on that: their lock is what `add` took."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with Path(self._dir, "add.lock").open("a") as held:  # type: ignore[attr-defined] # the folder, which the stubs leave out
            locks.lock(held, locks.LOCK_EX)
            return super().add(key, value, timeout, version)
