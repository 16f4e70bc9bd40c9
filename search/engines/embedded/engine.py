"""The embedded engine: what `search.engines.base.Engine` promises, on one file."""

import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from search.documents import PROJECTIONS
from search.engines.base import DISTRUSTED, Change, Hit, Indexed, Query, Results, State
from search.engines.embedded import querying, schema, spellings, writing
from search.engines.embedded.bitmaps import Kept
from search.engines.embedded.file import SearchFile, discard, make, settle
from search.engines.embedded.rebuilding import FileRebuilding
from search.exceptions import IndexIsBroken, IndexIsOutdated

log = logging.getLogger("ieum.search")


class EmbeddedEngine:
    """Search from a SQLite file. One object serves all threads of a process."""

    name = "embedded"

    def __init__(self, path: str) -> None:
        self._file = SearchFile(path)
        self._kept = Kept()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    def state(self) -> State:
        """Whether the file can be read, and whether all that should be in it went in."""
        if self._file.identity() is None:
            return "missing"
        try:
            with self._file.reading() as db:
                return _state(db)
        except IndexIsBroken:
            return "missing" if self._file.identity() is None else "broken"

    def create(self, *, complete: bool) -> None:
        """Make an empty file where there is none; another process may be quicker."""
        self._file.path.parent.mkdir(parents=True, exist_ok=True)
        path = self._file.new_generation()
        db = make(path)
        try:
            schema.create(db, complete=complete)
            settle(path, db)
        except BaseException:
            discard(path, db)
            raise
        if not self._file.put_first(path):
            discard(path)

    def write(self, changes: Sequence[Change]) -> None:
        """Write or delete, all or nothing. Raises IndexIsBroken when the file cannot take it."""
        if self._file.identity() is None:
            self.create(complete=False)
        with self._file.writing() as db:
            _usable(db)
            writing.write(db, changes)

    def expunge(self) -> None:
        """Nothing that was deleted can be read in the file any more: SQLite overwrites it, and no old piece of a word index holds it.

        Raises IndexIsBroken.
        """
        if self._file.identity() is None:
            return
        with self._file.writing() as db:
            if _state(db) != "broken":
                schema.forget_unused_values(db)
                schema.merge(db)
        self._file.empty_log()

    def search(self, query: Query) -> Results:
        """Answer from the query's projection; an empty, degraded answer when the file cannot be read."""
        begun = time.perf_counter()
        try:
            with self._file.reading() as db:
                state = _usable(db)
                found = querying.answer(db, query, self._kept)
        except IndexIsBroken as error:
            log.warning("search gives an empty answer: %s", error)
            return Results(engine=self.name, degraded=True, took_ms=_since(begun))
        return replace(found, engine=self.name, degraded=state != "ready", took_ms=_since(begun))

    def suggest(
        self, *, text: str, projection: str, kinds: Sequence[str] = (), limit: int = 8, without: Mapping[str, Sequence[int]] | None = None
    ) -> tuple[Hit, ...]:
        """Names and titles that begin as typed."""
        try:
            with self._file.reading() as db:
                _usable(db)
                return tuple(querying.suggestions(db, text=text, projection=projection, kinds=kinds, limit=limit, without=without or {}))
        except IndexIsBroken as error:
            log.warning("search suggests nothing: %s", error)
            return ()

    def near(self, word: str, *, projection: str, without: Mapping[str, Sequence[int]] | None = None, limit: int = 5) -> tuple[str, ...]:
        """Words at one slip's distance."""
        try:
            with self._file.reading() as db:
                _usable(db)
                return tuple(spellings.near(db, projection, word, limit))
        except IndexIsBroken as error:
            log.warning("search knows no near words: %s", error)
            return ()

    def contents(self, kind: str | None = None) -> Iterator[tuple[str, Indexed]]:
        """Every object that the file knows, also deleted ones. Raises IndexIsBroken."""
        with self._file.reading() as db:
            db.set_progress_handler(None, 0)  # this read is long, and nobody waits for it
            _usable(db)
            digests: dict[tuple[str, int], dict[str, str]] = {}
            for projection in PROJECTIONS:
                for name, pk, fingerprint in db.execute(schema.sql("SELECT kind, object_id, digest FROM doc_§", projection)):
                    digests.setdefault((name, pk), {})[projection] = fingerprint
            rows = db.execute("SELECT kind, object_id, version FROM versions ORDER BY kind, object_id").fetchall()
        for name, pk, version in rows:
            if kind in {None, name}:
                yield name, Indexed(pk, version, digests.get((name, pk), {}))

    def held(self) -> dict[str, int]:
        """For each kind the sum of the versions in the file."""
        with self._file.reading() as db:
            _usable(db)
            return dict(db.execute("SELECT kind, SUM(version) FROM versions GROUP BY kind").fetchall())

    def faults(self) -> list[str]:
        """What is wrong with the file itself, by SQLite's own checks."""
        state = self.state()
        if state in {"missing", "broken", "outdated", "incomplete"}:
            return [f"The search file is {state}."]
        try:
            with self._file.writing() as db:
                found = [row[0] for row in db.execute("PRAGMA quick_check") if row[0] != "ok"]
                for projection in PROJECTIONS:
                    db.execute(schema.sql("INSERT INTO words_§ (words_§) VALUES ('integrity-check')", projection))
        except IndexIsBroken as error:
            return [f"The search file is broken: {error}."]
        return [f"The search file is broken: {one}." for one in found]

    def distrust(self) -> None:
        """Forget which format the file has."""
        with self._file.writing() as db:
            db.execute("UPDATE meta SET value = ? WHERE name = 'format'", (DISTRUSTED,))

    def tidy(self) -> None:
        """Generations that are not read go, unless somebody is making one. Raises RebuildIsRunning."""
        if self._file.others():
            new = self.rebuild()
            new.abandon(also=self._file.remove_others)

    def remove(self) -> None:
        """Take the file and all that is left of earlier ones away."""
        self._file.remove()

    def rebuild(self) -> FileRebuilding:
        """Begin a new file beside the present one. Raises RebuildIsRunning."""
        return FileRebuilding(self._file)


def _state(db: sqlite3.Connection) -> State:
    meta = schema.read_meta(db)
    if meta.get("format") == DISTRUSTED:
        return "broken"
    if meta.get("format") != schema.FORMAT:
        return "outdated"
    return "ready" if meta.get("complete") == "yes" else "incomplete"


def _usable(db: sqlite3.Connection) -> State:
    state = _state(db)
    if state == "outdated":
        raise IndexIsOutdated("The search file was made by another release: rebuild it.")
    if state == "broken":
        raise IndexIsOutdated("The search file is not to be read any more: rebuild it.")
    return state


def _since(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 2)
