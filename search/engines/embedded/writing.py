"""Bringing documents into the search file, each object at its newest version."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from search.documents import PROJECTIONS, Document
from search.engines.base import Change, digest
from search.engines.embedded.bitmaps import KIND, Bitmaps
from search.engines.embedded.schema import sql
from search.text import alike, clean, fold, initials, initials_stream, letters, stream

LONGEST_KEY = 60
GIVEN_NAMES = (3, 4)  # syllables of a Korean name whose last two are the given name


@dataclass(frozen=True)
class Prepared:
    """A document as the rows that it becomes; made once for all projections that show it alike."""

    document: Document
    digest: str

    @cached_property
    def raw(self) -> tuple[str, ...]:
        one = self.document
        return clean(one.title), clean(one.names), clean(one.keywords), clean(one.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        title, names, keywords, text = self.raw
        return stream(title), stream(names), initials_stream(names or title), stream(keywords), stream(text)

    @cached_property
    def values(self) -> list[tuple[str, str]]:
        return sorted({(facet, clean(str(value))) for facet, values in self.document.facets.items() for value in values or ()})

    @cached_property
    def keys(self) -> list[str]:
        return sorted({key[:LONGEST_KEY] for text in self.raw[:2] for key in beginnings(text)})


def write(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Write or delete each object in every projection, unless the file holds a newer version of it. Deletion keeps the version."""
    bitmaps = {projection: Bitmaps(db, projection) for projection in PROJECTIONS}
    for change in changes:
        key = (change.kind, change.object_id)
        known = db.execute("SELECT version FROM versions WHERE kind = ? AND object_id = ?", key).fetchone()
        if known and known[0] > change.version:
            continue
        db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (*key, change.version))
        prepared: dict[str, Prepared] = {}
        for projection in PROJECTIONS:
            document = change.documents.get(projection)
            one = Prepared(document, digest(document)) if document else None
            one = prepared.setdefault(one.digest, one) if one else None
            _put(db, bitmaps[projection], projection, change, one, fresh=known is None)
    for one_projection in bitmaps.values():
        one_projection.flush()


def _put(db: sqlite3.Connection, bitmaps: Bitmaps, projection: str, change: Change, wanted: Prepared | None, *, fresh: bool) -> None:
    if not fresh:
        held = "SELECT id, digest FROM doc_§ WHERE kind = ? AND object_id = ?"
        found = db.execute(sql(held, projection), (change.kind, change.object_id)).fetchone()
        if found and wanted and found[1] == wanted.digest:
            db.execute(sql("UPDATE doc_§ SET version = ? WHERE id = ?", projection), (change.version, found[0]))
            return
        if found:
            _take_out(db, bitmaps, projection, found[0])
    if wanted:
        _put_in(db, bitmaps, projection, change, wanted)


def _take_out(db: sqlite3.Connection, bitmaps: Bitmaps, projection: str, doc: int) -> None:
    bitmaps.take(_values_of(db, projection, doc), doc)
    for statement in (
        "DELETE FROM words_§ WHERE rowid = ?",
        "DELETE FROM head_§ WHERE rowid = ?",
        "DELETE FROM raw_§ WHERE id = ?",
        "DELETE FROM facet_§ WHERE doc = ?",
        "DELETE FROM begin_§ WHERE doc = ?",
        "DELETE FROM doc_§ WHERE id = ?",
    ):
        db.execute(sql(statement, projection), (doc,))


def _put_in(db: sqlite3.Connection, bitmaps: Bitmaps, projection: str, change: Change, wanted: Prepared) -> None:
    document = wanted.document
    newest = document.newest.timestamp() if document.newest else None
    insert = "INSERT INTO doc_§ (kind, object_id, version, digest, weight, newest, sort_name) VALUES (?, ?, ?, ?, ?, ?, ?)"
    values = (change.kind, change.object_id, change.version, wanted.digest, document.weight, newest, alike(wanted.raw[0]))
    doc = db.execute(sql(insert, projection), values).lastrowid or 0
    db.execute(sql("INSERT INTO raw_§ VALUES (?, ?, ?, ?, ?)", projection), (doc, *wanted.raw))
    words = "INSERT INTO words_§ (rowid, title, names, initials, keywords, text) VALUES (?, ?, ?, ?, ?, ?)"
    db.execute(sql(words, projection), (doc, *wanted.words))
    values_of_kind = [(change.kind, *one) for one in ((KIND, ""), *wanted.values)]
    head = "INSERT INTO head_§ (rowid, title, names, initials, keywords) VALUES (?, ?, ?, ?, ?)"
    db.execute(sql(head, projection), (doc, *wanted.words[:4]))
    db.executemany(sql("INSERT OR IGNORE INTO value_§ (kind, facet, value) VALUES (?, ?, ?)", projection), values_of_kind)
    facet = "INSERT OR IGNORE INTO facet_§ SELECT ?, id FROM value_§ WHERE kind = ? AND facet = ? AND value = ?"
    db.executemany(sql(facet, projection), [(doc, *one) for one in values_of_kind])
    bitmaps.put(_values_of(db, projection, doc), doc)
    db.executemany(sql("INSERT OR IGNORE INTO begin_§ VALUES (?, ?)", projection), [(key, doc) for key in wanted.keys])


def _values_of(db: sqlite3.Connection, projection: str, doc: int) -> list[int]:
    return [value for (value,) in db.execute(sql("SELECT value FROM facet_§ WHERE doc = ?", projection), (doc,))]


def beginnings(text: str) -> set[str]:
    """The keys by which a name is suggested: each of its words on to the end, a Korean given name, and initial consonants."""
    words = fold(text).split()
    keys = {" ".join(words[at:]) for at in range(min(len(words), 8))}
    if len(words) == 1 and len(words[0]) in GIVEN_NAMES:
        keys.add(words[0][-2:])
    found = {letters(key) for key in keys}
    for word in initials(text):
        found |= {word, word[-2:]} if len(word) in GIVEN_NAMES else {word}
    return {key for key in found if key}
