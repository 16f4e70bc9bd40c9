"""The tables of the search file. Each projection has its own set, so nothing of another can reach its matches, scores or counts."""

import secrets
import sqlite3
from functools import cache

from search.documents import PROJECTIONS
from search.text import TOKENS

FORMAT = f"5-{TOKENS}"  # raised with every change of the tables: an older file then asks for a rebuild

SHARED = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (kind TEXT, object_id INTEGER, version INTEGER NOT NULL, PRIMARY KEY (kind, object_id)) WITHOUT ROWID;
"""
# `doc` is small and hot; what is only shown stands in `raw`. A value of a facet belongs to one kind; its kind itself is one more value of
# each document. `facet` says which values a document has, `bits` which documents have a value (see bitmaps.py). `word` is each whole word in
# each place, `part` its endings, `found` its documents as bits (see vocabulary.py); `words` is asked only for words next to each other.
# `spelled` counts in how many documents a word stands, letter by letter, for whoever makes a slip (see spellings.py). An index of `doc` for
# each order: a page is read along it.
PROJECTION = """
CREATE TABLE doc_§ (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, object_id INTEGER NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL,
    weight REAL NOT NULL, newest REAL, sort_name TEXT NOT NULL, UNIQUE (kind, object_id)
);
CREATE INDEX doc_§_weight ON doc_§ (weight DESC, newest DESC, object_id, kind);
CREATE INDEX doc_§_newest ON doc_§ (newest DESC, sort_name);
CREATE INDEX doc_§_name ON doc_§ (sort_name);
CREATE TABLE raw_§ (id INTEGER PRIMARY KEY, title TEXT, names TEXT, keywords TEXT, text TEXT);
CREATE VIRTUAL TABLE words_§ USING fts5(title, names, keywords, text, tokenize = "ascii tokenchars '+#'");
CREATE TABLE word_§ (id INTEGER PRIMARY KEY, place INTEGER NOT NULL, word TEXT NOT NULL, UNIQUE (word, place));
CREATE TABLE part_§ (part TEXT, place INTEGER, word INTEGER, PRIMARY KEY (part, place, word)) WITHOUT ROWID;
CREATE TABLE found_§ (value INTEGER, block INTEGER, bits BLOB NOT NULL, PRIMARY KEY (value, block)) WITHOUT ROWID;
CREATE TABLE value_§ (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, facet, value));
CREATE TABLE facet_§ (doc INTEGER, value INTEGER, PRIMARY KEY (doc, value)) WITHOUT ROWID;
CREATE INDEX facet_§_value ON facet_§ (value, doc);
CREATE TABLE bits_§ (value INTEGER, block INTEGER, bits BLOB NOT NULL, PRIMARY KEY (value, block)) WITHOUT ROWID;
CREATE TABLE begin_§ (key TEXT, doc INTEGER, PRIMARY KEY (key, doc)) WITHOUT ROWID;
CREATE INDEX begin_§_doc ON begin_§ (doc);
CREATE TABLE spelled_§ (word TEXT PRIMARY KEY, backwards TEXT NOT NULL, docs INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX spelled_§_backwards ON spelled_§ (backwards);
"""


@cache
def sql(statement: str, projection: str) -> str:
    """The statement for one projection's tables: `doc_§` → `doc_members`. The name is one of a fixed list, never somebody's text."""
    if projection not in PROJECTIONS:
        raise ValueError(f"There is no projection {projection!r}.")
    return statement.replace("§", projection)


def create(db: sqlite3.Connection, *, complete: bool) -> None:
    """Make the tables in an empty file."""
    db.executescript(SHARED + "".join(sql(PROJECTION, projection) for projection in PROJECTIONS))
    db.executemany("INSERT INTO meta VALUES (?, ?)", [("format", FORMAT), ("complete", "yes" if complete else "no"), ("written", "")])
    stamp(db)


def stamp(db: sqlite3.Connection) -> None:
    """Say that something was written: a mark that no other state of any search file has. Part of each change's transaction."""
    db.execute("UPDATE meta SET value = ? WHERE name = 'written'", (secrets.token_hex(8),))


def merge(db: sqlite3.Connection) -> None:
    """Make one piece of each index of neighbours: faster to read, and without what was deleted."""
    for projection in PROJECTIONS:
        db.execute(sql("INSERT INTO words_§ (words_§) VALUES ('optimize')", projection))


def forget_unused_values(db: sqlite3.Connection) -> None:
    """A facet's value that no document has any more: it may be a word that only one person used."""
    stamp(db)
    for projection in PROJECTIONS:
        db.execute(sql("DELETE FROM value_§ WHERE id NOT IN (SELECT value FROM facet_§) AND id NOT IN (SELECT value FROM bits_§)", projection))


def read_meta(db: sqlite3.Connection) -> dict[str, str]:
    """What the file says about itself."""
    return dict(db.execute("SELECT name, value FROM meta"))
