"""Bringing documents into the search file, each object at its newest version."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from search.documents import PROJECTIONS
from search.engines.base import Change
from search.engines.embedded.bitmaps import KIND, Bitmaps
from search.engines.embedded.schema import sql, stamp
from search.engines.embedded.spellings import Spellings
from search.engines.embedded.vocabulary import Vocabulary
from search.engines.prepared import Prepared, places, read_all


class Books(NamedTuple):
    """What is counted over many documents of one projection, and written once after all of them."""

    bitmaps: Bitmaps
    spellings: Spellings
    vocabulary: Vocabulary

    @classmethod
    def of(cls, db: sqlite3.Connection, projection: str) -> "Books":
        return cls(Bitmaps(db, projection, "bits_§"), Spellings(db, projection), Vocabulary(db, projection))


def write(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Write or delete each object in every projection, unless the file holds a newer version of it. Deletion keeps the version."""
    stamp(db)
    books = {projection: Books.of(db, projection) for projection in PROJECTIONS}
    for change in changes:
        key = (change.kind, change.object_id)
        known = db.execute("SELECT version FROM versions WHERE kind = ? AND object_id = ?", key).fetchone()
        if known and known[0] > change.version:
            continue
        db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (*key, change.version))
        prepared: dict[str, Prepared] = {}
        for projection in PROJECTIONS:
            document = change.documents.get(projection)
            one = Prepared.of(document) if document else None
            one = prepared.setdefault(one.digest, one) if one else None
            _put(db, books[projection], projection, change, one, fresh=known is None)
    for kept in books.values():
        for book in kept:
            book.flush()


def _put(db: sqlite3.Connection, books: Books, projection: str, change: Change, wanted: Prepared | None, *, fresh: bool) -> None:
    doc = None
    if not fresh:
        held = "SELECT id, digest FROM doc_§ WHERE kind = ? AND object_id = ?"
        found = db.execute(sql(held, projection), (change.kind, change.object_id)).fetchone()
        if found and wanted and found[1] == wanted.digest:
            db.execute(sql("UPDATE doc_§ SET version = ? WHERE id = ?", projection), (change.version, found[0]))
            return
        if found:
            doc = found[0]  # she keeps her number, and with it the bits of whatever stays the same
            _take_out(db, books, projection, found[0])
    if wanted:
        _put_in(db, books, projection, change, wanted, doc)


def _take_out(db: sqlite3.Connection, books: Books, projection: str, doc: int) -> None:
    books.bitmaps.take(_values_of(db, projection, doc), doc)
    raw = db.execute(sql("SELECT title, names, keywords, text FROM raw_§ WHERE id = ?", projection), (doc,)).fetchone()
    columns = read_all(raw)
    books.spellings.take(frozenset().union(*(one.spelled for one in columns)))
    books.vocabulary.take(places(raw[1] or raw[0], columns), doc)
    for statement in (
        "DELETE FROM words_§ WHERE rowid = ?",
        "DELETE FROM raw_§ WHERE id = ?",
        "DELETE FROM facet_§ WHERE doc = ?",
        "DELETE FROM begin_§ WHERE doc = ?",
        "DELETE FROM doc_§ WHERE id = ?",
    ):
        db.execute(sql(statement, projection), (doc,))


def _put_in(db: sqlite3.Connection, books: Books, projection: str, change: Change, wanted: Prepared, doc: int | None) -> None:
    document = wanted.document
    newest = document.newest.timestamp() if document.newest else None
    insert = "INSERT INTO doc_§ (id, kind, object_id, version, digest, weight, newest, sort_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    values = (doc, change.kind, change.object_id, change.version, wanted.digest, wanted.weight, newest, wanted.sort_name)
    doc = db.execute(sql(insert, projection), values).lastrowid or 0
    db.execute(sql("INSERT INTO raw_§ VALUES (?, ?, ?, ?, ?)", projection), (doc, *wanted.raw))
    title, names, _initials, keywords, text = wanted.words
    words = "INSERT INTO words_§ (rowid, title, names, keywords, text) VALUES (?, ?, ?, ?, ?)"
    db.execute(sql(words, projection), (doc, title, names, keywords, text))
    values_of_kind = [(change.kind, *one) for one in ((KIND, ""), *wanted.values)]
    db.executemany(sql("INSERT OR IGNORE INTO value_§ (kind, facet, value) VALUES (?, ?, ?)", projection), values_of_kind)
    facet = "INSERT OR IGNORE INTO facet_§ SELECT ?, id FROM value_§ WHERE kind = ? AND facet = ? AND value = ?"
    db.executemany(sql(facet, projection), [(doc, *one) for one in values_of_kind])
    books.spellings.put(wanted.spellings)
    books.vocabulary.put(wanted.places, doc)
    books.bitmaps.put(_values_of(db, projection, doc), doc)
    db.executemany(sql("INSERT OR IGNORE INTO begin_§ VALUES (?, ?)", projection), [(key, doc) for key in wanted.keys])


def _values_of(db: sqlite3.Connection, projection: str, doc: int) -> list[int]:
    return [value for (value,) in db.execute(sql("SELECT value FROM facet_§ WHERE doc = ?", projection), (doc,))]
