"""Making a new search file beside the one in use, and swapping it in without a moment of emptiness."""

import fcntl
import os
from collections.abc import Callable, Iterable

from search.engines.base import Change
from search.engines.embedded import schema
from search.engines.embedded.file import SearchFile, discard, make, settle
from search.engines.embedded.writing import write
from search.exceptions import IndexIsBroken, RebuildIsRunning


class FileRebuilding:
    """One new generation. Holds a lock of the operating system, which a killed process gives back."""

    def __init__(self, file: SearchFile) -> None:
        self._file, self._is_read = file, False
        file.path.parent.mkdir(parents=True, exist_ok=True)
        self._guard: int | None = os.open(f"{file.path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._release()
            raise RebuildIsRunning from error
        self._path = file.new_generation()
        self._db = make(self._path)
        schema.create(self._db, complete=True)

    def write(self, changes: Iterable[Change]) -> None:
        """Write into the new file; one transaction for each call."""
        self._db.execute("BEGIN")
        write(self._db, changes)
        self._db.execute("COMMIT")

    def versions(self) -> dict[tuple[str, int], int]:
        """What went in so far."""
        return {(kind, pk): version for kind, pk, version in self._db.execute("SELECT kind, object_id, version FROM versions")}

    def swap(self, catch_up: Callable[[], object]) -> None:
        """Put the new file in the old one's place while its write lock is held: whoever wrote before is caught up, whoever comes
        after finds the new file."""
        self._optimise()
        while not self._swapped(catch_up):
            pass
        self._is_read = True
        self._file.remove_others()
        self._release()

    def _optimise(self) -> None:
        schema.merge(self._db)
        self._db.execute("ANALYZE")

    def _swapped(self, catch_up: Callable[[], object]) -> bool:
        """One attempt; False when the present file came or went meanwhile."""
        if self._file.identity() is None:
            self._finish(catch_up)
            return self._file.put_first(self._path) or self._reopened()
        done = False
        try:
            with self._file.writing():
                self._finish(catch_up)
                self._file.put_instead(self._path)
                done = True
        except IndexIsBroken:
            if not done and self._file.identity() is not None:
                self._finish(catch_up)  # nobody can write to a broken file, so nothing is missed
                self._file.put_instead(self._path)
                done = True
        return done

    def _finish(self, catch_up: Callable[[], object]) -> None:
        catch_up()
        settle(self._path, self._db)

    def _reopened(self) -> bool:
        self._db = make(self._path)
        return False

    def _release(self) -> None:
        if self._guard is not None:
            os.close(self._guard)
            self._guard = None

    def abandon(self, also: Callable[[], object] = lambda: None) -> None:
        """Throw the new file away; what is read stays as it is. `also` happens while nobody else makes a file."""
        if not self._is_read:
            discard(self._path, self._db)
        also()
        self._release()
