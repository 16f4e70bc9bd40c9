"""The search file: which one is read, connections to it, and how another takes its place.

The path in the settings is a symbolic link to a generation (`search.sqlite3.<name>`). SQLite names its WAL after the file behind the
link, so an old generation that some process still holds open never touches the new one's.
"""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from search.exceptions import IndexIsBroken

BUSY_SECONDS, LONGEST_READ = 20.0, 2.0
Identity = tuple[int, int]


class SearchFile:
    """The file in use and this process's open connections to it. Threads take a connection each and give it back."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._idle: list[tuple[Identity, sqlite3.Connection]] = []
        self._abandoned: list[object] = []
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        """A child never uses nor closes its parent's connections."""
        self._abandoned.append(self._idle)
        self._idle, self._lock = [], threading.Lock()

    def identity(self) -> Identity | None:
        """Which file the path stands for at this moment; None when there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the present file. A read over two seconds is broken off. Raises IndexIsBroken."""
        with self._connection("BEGIN") as db:
            until = time.monotonic() + LONGEST_READ
            db.set_progress_handler(lambda: time.monotonic() > until, 100_000)
            try:
                yield db
            finally:
                db.set_progress_handler(None, 0)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A write transaction on the present file: nobody else writes to it or replaces it meanwhile. Raises IndexIsBroken."""
        with self._connection("BEGIN IMMEDIATE") as db:
            yield db

    def empty_log(self) -> None:
        """Write the log back into the file and cut it to nothing, as far as readers let go of it."""
        if self.path.exists():
            db = connect(self.path)
            with closing(db):
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    @contextmanager
    def _connection(self, begin: str) -> Iterator[sqlite3.Connection]:
        identity, db = self._begun(begin)
        try:
            yield db
            db.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            db.close()
            raise IndexIsBroken(str(error)) from error
        except BaseException:
            db.close()
            raise
        with self._lock:
            self._idle.append((identity, db))

    def _begun(self, begin: str) -> tuple[Identity, sqlite3.Connection]:
        """A connection inside a transaction, whose file was still the present one after the transaction began."""
        for _attempt in range(20):
            identity = self.identity()
            if identity is None:
                break
            try:
                db = self._take(identity)
                db.execute(begin)
                db.execute("SELECT 1 FROM meta").fetchone()
            except sqlite3.DatabaseError as error:
                if self.identity() == identity:
                    raise IndexIsBroken(str(error)) from error
                continue
            if self.identity() == identity:
                return identity, db
            db.close()
        raise IndexIsBroken(f"There is no search file at {self.path}.")

    def _take(self, identity: Identity) -> sqlite3.Connection:
        with self._lock:
            kept, stale = [], []
            for one in self._idle:
                (kept if one[0] == identity else stale).append(one)
            self._idle = kept
            found = kept.pop()[1] if kept else None
        for _, db in stale:
            db.close()
        return found or connect(Path(os.path.realpath(self.path)))

    def new_generation(self) -> Path:
        """A path for a file that may become the present one."""
        return self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")

    def put_first(self, generation: Path) -> bool:
        """Make this the present file where there is none; False when somebody was quicker. A link that points nowhere is replaced."""
        if self.path.is_symlink() and self.identity() is None:
            self.put_instead(generation)
            return True
        try:
            self.path.symlink_to(generation.name)
        except FileExistsError:
            return False
        return True

    def put_instead(self, generation: Path) -> None:
        """Make this the present file in one step, whatever was there."""
        link = self.path.with_name(f".{generation.name}.link")
        link.symlink_to(generation.name)
        os.replace(link, self.path)

    def remove(self) -> None:
        """Remove the link and every generation."""
        for one in self.path.parent.glob(f"{self.path.name}*"):
            one.unlink(missing_ok=True)

    def remove_others(self) -> None:
        """Remove every generation but the present one."""
        for other in self.others():
            other.unlink(missing_ok=True)

    def others(self) -> list[Path]:
        """What belongs to other generations than the present one."""
        kept = {Path(os.path.realpath(self.path)).name, f"{self.path.name}.lock"}
        return [one for one in self.path.parent.glob(f"{self.path.name}.*") if one.name.removesuffix("-wal").removesuffix("-shm") not in kept]


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file: explicit transactions, usable from one thread at a time."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        for setting in ("synchronous = NORMAL", "cache_size = -32000", "temp_store = MEMORY", "secure_delete = ON"):
            db.execute(f"PRAGMA {setting}").fetchone()
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def make(path: Path) -> sqlite3.Connection:
    """A connection to a new file that nobody reads yet: fast, and safe only after `settle`."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -64000", "temp_store = MEMORY", "locking_mode = EXCLUSIVE"):
        db.execute(f"PRAGMA {setting}").fetchone()
    return db


def settle(path: Path, db: sqlite3.Connection) -> None:
    """Close a new file so that it survives a power cut and may be read while it is written (WAL)."""
    for setting in ("locking_mode = NORMAL", "journal_mode = WAL"):
        db.execute(f"PRAGMA {setting}").fetchone()
    db.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def discard(path: Path, db: sqlite3.Connection | None = None) -> None:
    """Close and remove a file that nobody reads."""
    if db is not None:
        with suppress(sqlite3.Error):
            db.close()
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
