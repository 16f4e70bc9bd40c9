"""Bringing documents into the search file, each object at its newest version."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from search.documents import PROJECTIONS
from search.engines.base import Change
from search.engines.embedded.bitmaps import KIND, Bitmaps
from search.engines.embedded.schema import sql
from search.engines.embedded.spellings import Spellings
from search.engines.prepared import Prepared
from search.text import alike, read


class Books(NamedTuple):
    """What is counted over many documents of one projection, and written once after all of them."""

    bitmaps: Bitmaps
    spellings: Spellings


def write(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Write or delete each object in every projection, unless the file holds a newer version of it. Deletion keeps the version."""
    books = {projection: Books(Bitmaps(db, projection), Spellings(db, projection)) for projection in PROJECTIONS}
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
        kept.bitmaps.flush()
        kept.spellings.flush()


def _put(db: sqlite3.Connection, books: Books, projection: str, change: Change, wanted: Prepared | None, *, fresh: bool) -> None:
    if not fresh:
        held = "SELECT id, digest FROM doc_§ WHERE kind = ? AND object_id = ?"
        found = db.execute(sql(held, projection), (change.kind, change.object_id)).fetchone()
        if found and wanted and found[1] == wanted.digest:
            db.execute(sql("UPDATE doc_§ SET version = ? WHERE id = ?", projection), (change.version, found[0]))
            return
        if found:
            _take_out(db, books, projection, found[0])
    if wanted:
        _put_in(db, books, projection, change, wanted)


def _take_out(db: sqlite3.Connection, books: Books, projection: str, doc: int) -> None:
    books.bitmaps.take(_values_of(db, projection, doc), doc)
    raw = db.execute(sql("SELECT title, names, keywords, text FROM raw_§ WHERE id = ?", projection), (doc,)).fetchone()
    books.spellings.take({word for text in raw for word in read(text).spelled})
    for statement in (
        "DELETE FROM words_§ WHERE rowid = ?",
        "DELETE FROM head_§ WHERE rowid = ?",
        "DELETE FROM raw_§ WHERE id = ?",
        "DELETE FROM facet_§ WHERE doc = ?",
        "DELETE FROM begin_§ WHERE doc = ?",
        "DELETE FROM doc_§ WHERE id = ?",
    ):
        db.execute(sql(statement, projection), (doc,))


def _put_in(db: sqlite3.Connection, books: Books, projection: str, change: Change, wanted: Prepared) -> None:
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
    books.spellings.put(wanted.spellings)
    books.bitmaps.put(_values_of(db, projection, doc), doc)
    db.executemany(sql("INSERT OR IGNORE INTO begin_§ VALUES (?, ?)", projection), [(key, doc) for key in wanted.keys])


def _values_of(db: sqlite3.Connection, projection: str, doc: int) -> list[int]:
    return [value for (value,) in db.execute(sql("SELECT value FROM facet_§ WHERE doc = ?", projection), (doc,))]
