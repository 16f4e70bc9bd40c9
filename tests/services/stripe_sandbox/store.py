"""The sandbox's memory: one SQLite file, one connection, one transaction at a time.

Objects are kept as the JSON that Stripe would answer, newest last. An event and its deliveries are written in the transaction of
the act that they tell of, so a process killed at any moment has done all of an act or nothing.
"""

import fcntl
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

Object = dict[str, Any]
Condition = tuple[str, list[Any]]  # SQL over the columns of objects, and the values for its marks

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    wake_at INTEGER, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_to_wake ON objects (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due_at REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'withheld', 'delivered', 'failed')), answer TEXT);
CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (state, due_at);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, params TEXT NOT NULL, request TEXT NOT NULL, made_at INTEGER NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


SWITCHES = {
    **{"mode": "normal", "delay": 5, "fee_delay": 0, "clock_offset": 0},
    **{"payment_methods": ["card"], "after_retries": "cancel", "portal_cancel": "at_period_end"},
}


class StateUnusable(Exception):
    """The state file cannot be opened, or another sandbox has it."""


def only_sandbox(path: Path) -> IO[str]:
    """The lock that keeps a second sandbox away from the same state; held until the process ends, however it ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise StateUnusable("another sandbox is using it") from problem
    except OSError as problem:
        raise StateUnusable(problem.strerror) from problem
    return lock


class Store:
    """Rows in and out; every method below `transaction` belongs inside one."""

    def __init__(self, path: Path) -> None:
        self.held = only_sandbox(path)
        self.lock = threading.Lock()
        try:
            self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute("PRAGMA synchronous=NORMAL")  # safe against a killed process, which is what is promised here
            self.db.executescript(SCHEMA)
        except sqlite3.Error as problem:
            raise StateUnusable(str(problem)) from problem

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in the block, or nothing of it."""
        with self.lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    def close(self) -> None:
        """After the transaction under way, if there is one."""
        with self.lock:
            self.db.close()
            self.held.close()

    def clear(self) -> None:
        """Forget everything."""
        for table in ("objects", "deliveries", "replies", "settings"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table names

    def put(self, obj: Object, *, wake_at: int | None = None) -> Object:
        """Keep an object, new or changed; at `wake_at` (sandbox time) something is to happen to it."""
        self.db.execute(
            "INSERT INTO objects (id, kind, created, wake_at, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, body = excluded.body",
            (obj["id"], obj["object"], obj["created"], wake_at, json.dumps(obj, ensure_ascii=False)),
        )
        return obj

    def get(self, given: str, kind: str | None = None) -> Object | None:
        """The object with this id, if there is one, of that kind."""
        row = self.db.execute("SELECT body FROM objects WHERE id = ? AND kind = coalesce(?, kind)", (given, kind)).fetchone()
        return json.loads(row[0]) if row else None

    def first_to_wake(self, now: int) -> tuple[int, Object] | None:
        """The first object to which something is to happen by now, and when."""
        query = "SELECT wake_at, body FROM objects WHERE wake_at <= ? ORDER BY wake_at, seq LIMIT 1"
        row = self.db.execute(query, (now,)).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def find(self, kind: str, *conditions: Condition, limit: int, backwards: bool = False) -> list[Object]:
        """The newest objects (or the oldest, `backwards`) for which all conditions hold, newest first."""
        wanted = [("kind = ?", [kind]), *conditions]
        sql, order = " AND ".join(sql for sql, _ in wanted), "ASC" if backwards else "DESC"
        query = f"SELECT body FROM objects WHERE {sql} ORDER BY seq {order} LIMIT ?"  # noqa: S608 - values are bound
        rows = self.db.execute(query, [*(value for _, values in wanted for value in values), limit]).fetchall()
        found = [json.loads(body) for (body,) in rows]
        return found[::-1] if backwards else found

    def counts(self, table: str, column: str) -> dict[str, int]:
        """How many rows there are of each kind or state."""
        return dict(self.db.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY 1").fetchall())  # noqa: S608 - our own names

    def setting(self, name: str) -> Any:
        """How a switch stands; it outlives the process."""
        row = self.db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else SWITCHES[name]

    def set(self, **settings: Any) -> None:
        """Turn switches."""
        rows = [(name, json.dumps(value)) for name, value in settings.items()]
        self.db.executemany("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", rows)
