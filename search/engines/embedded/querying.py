"""Answering a query from one projection's tables: matches, ranks, counts, facets, highlights."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.engines.base import Hit, Query, Results
from search.engines.embedded.bitmaps import Values, bits_of
from search.engines.embedded.matching import KEYWORDS, NAMES, expression, one_of
from search.engines.embedded.schema import sql
from search.engines.ranking import KEYWORD_BONUS, NAME_BONUS, SQUEEZE, WHOLE_NAME_BONUS, WHOLE_WORD_BONUS
from search.highlights import marked, pattern, snippet
from search.phrases import whole_name, whole_words
from search.text import alike
from search.typing import key_of, typed_words
from search.wishes import Term, terms

MOST_VALUES = 50
MATCH = "SELECT rowid FROM words_§ WHERE words_§ MATCH ?"
RANKED = """
CREATE TEMP TABLE IF NOT EXISTS ranked
    (id INTEGER PRIMARY KEY, kind TEXT, object_id INTEGER, version INTEGER, newest REAL, sort_name TEXT, rank REAL, bonus REAL DEFAULT 0)
"""
RANK = f"""
INSERT INTO temp.ranked (id, kind, object_id, version, newest, sort_name, rank)
SELECT m.id, m.kind, m.object_id, m.version, m.newest, m.sort_name, m.weight * {SQUEEZE}
FROM words_§ JOIN doc_§ m ON m.id = words_§.rowid WHERE words_§ MATCH ? AND
"""  # noqa: S608 - a number of ours
BONUS = "UPDATE temp.ranked SET bonus = bonus + ? WHERE id IN (SELECT rowid FROM head_§ WHERE head_§ MATCH ?)"
WHOLE_NAME = "UPDATE temp.ranked SET rank = rank + ? WHERE sort_name = ?"
ALL = "(SELECT id, kind, object_id, version, newest, sort_name, weight AS rank, 0 AS bonus FROM doc_§)"
ORDERS = {
    "relevance": "score DESC, m.newest DESC, m.object_id, m.kind",
    "newest": "m.newest DESC NULLS LAST, m.sort_name, m.id",
    "name": "m.sort_name, m.id",
}


@dataclass(frozen=True)
class Matches:
    """The documents that the text was found in, as bits, before kinds and filters; without a text all of them."""

    bits: int
    terms: tuple[Term, ...] = ()
    generous: bool = False

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in term.choices]

    @property
    def expression(self) -> str:
        return expression(list(self.terms), generous=self.generous)


def answer(db: sqlite3.Connection, query: Query) -> Results:
    """The whole answer, read from the one projection that the query names."""
    values = Values.read(db, query.projection, {*query.facets, *query.filters})
    matches = match(db, query, values)
    if matches is None:
        return Results()
    among = _among(query, values, matches.bits)
    counted = {facet: values.count(facet, _among(query, values, matches.bits, without=facet)) for facet in query.facets}
    return Results(
        total=among.bit_count(),
        hits=tuple(_hits(db, query, matches)) if among and query.limit else (),
        facets={facet: _most(counts, query.filters.get(facet, ())) for facet, counts in counted.items()},
        kind_counts=values.count_kinds(matches.bits),
    )


def match(db: sqlite3.Connection, query: Query, values: Values) -> Matches | None:
    """Match the text, strictly first and generously when that finds nothing; None when there is no word to look for."""
    left_out = _left_out(db, query)
    if not query.text.strip():
        return Matches(values.of_kinds(()) & ~left_out)
    found = None
    for generous in (False, True) if query.generous else (False,):
        wanted = terms(query.text, generous=generous)
        if not wanted:
            return None
        found = Matches(0, tuple(wanted), generous)
        documents = [row[0] for row in _select(db, query, MATCH, (found.expression,))]
        if bits := bits_of(documents) & ~left_out:
            return replace(found, bits=bits)
    return found


def _left_out(db: sqlite3.Connection, query: Query) -> int:
    """The documents that this query must not find, as bits."""
    if not query.without:
        return 0
    condition, values = _are_any_of(query.without)
    found = _select(db, query, f"SELECT m.id FROM doc_§ m WHERE {condition}", values)  # noqa: S608 - question marks only
    return bits_of([row[0] for row in found])


def _are_any_of(without: Mapping[str, Sequence[int]]) -> tuple[str, list[object]]:
    """The condition of the objects that are left out, and its values."""
    parts = [f"m.kind = ? AND m.object_id IN ({_marks(ids)})" for ids in without.values()]
    return " OR ".join(parts), [value for kind, ids in without.items() for value in (kind, *ids)]


def _rank(db: sqlite3.Connection, query: Query, matches: Matches) -> None:
    """Put what is to be shown into `ranked`: only that."""
    where, values = _where(query)
    db.execute(RANKED)
    db.execute("DELETE FROM temp.ranked")
    _select(db, query, RANK + where, (matches.expression, *values))
    if query.sort == "relevance":
        for term in matches.terms:
            for columns, bonus in ((NAMES, NAME_BONUS), (KEYWORDS, KEYWORD_BONUS)):
                _select(db, query, BONUS, (bonus, f"{columns} : ({one_of(term, generous=matches.generous)})"))
            if words := whole_words(term):
                _select(db, query, BONUS, (WHOLE_WORD_BONUS, " OR ".join(f'"{word}"' for word in words)))
        db.execute(WHOLE_NAME, (WHOLE_NAME_BONUS, whole_name(matches.terms)))


def _select(db: sqlite3.Connection, query: Query, statement: str, values: Iterable[object]) -> sqlite3.Cursor:
    return db.execute(sql(statement, query.projection), tuple(values))


def _where(query: Query) -> tuple[str, list[object]]:
    """The condition of kinds and filters."""
    parts: list[str] = ["1"]
    values: list[object] = []
    if query.kinds:
        parts.append(f"m.kind IN ({_marks(query.kinds)})")
        values += query.kinds
    if query.without:
        condition, ids = _are_any_of(query.without)
        parts.append(f"NOT ({condition})")
        values += ids
    for facet, wanted in query.filters.items():
        if wanted:
            known = f"SELECT id FROM value_§ WHERE facet = ? AND value IN ({_marks(wanted)})"  # noqa: S608 - question marks only
            parts.append(f"m.id IN (SELECT doc FROM facet_§ WHERE value IN ({known}))")  # noqa: S608 - fixed parts only
            values += [facet, *wanted]
    return " AND ".join(parts), values


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _among(query: Query, values: Values, matched: int, *, without: str = "") -> int:
    """What matched, narrowed by kinds and filters, leaving one facet's filter out."""
    among = matched & values.of_kinds(query.kinds)
    for facet, wanted in query.filters.items():
        if facet != without and wanted:
            among &= values.any_of(facet, wanted)
    return among


def _most(counts: dict[str, int], chosen: Collection[str]) -> list[tuple[str, int]]:
    """The values that stand in the most documents, and after them what was chosen beyond those, with its count even if that is 0."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = ordered[:MOST_VALUES]
    known = {value for value, _count in shown}
    return shown + [(value, counts.get(value, 0)) for value in chosen if value not in known]


def _hits(db: sqlite3.Connection, query: Query, matches: Matches) -> Iterable[Hit]:
    source, (where, values) = ALL, _where(query)
    if matches.terms:
        _rank(db, query, matches)
        source, where, values = "temp.ranked", "1", []
    page = (
        "SELECT m.id, m.kind, m.object_id, m.version, m.rank + m.bonus / ? AS score "  # noqa: S608 - fixed parts only
        f"FROM {source} m WHERE {where} ORDER BY {ORDERS[query.sort]} LIMIT ? OFFSET ?"
    )
    found = _select(db, query, page, (max(1, len(matches.terms)), *values, query.limit, query.offset)).fetchall()
    ids = [row[0] for row in found]
    shown = f"SELECT id, title, names, keywords, text FROM raw_§ WHERE id IN ({_marks(ids)})"  # noqa: S608 - question marks only
    raw = {row[0]: row[1:] for row in _select(db, query, shown, ids)}
    words = pattern(matches.words)
    for doc, kind, object_id, version, score in found:
        title, names, keywords, text = raw[doc]
        also = names if names != title else ""
        yield Hit(kind, object_id, version, title, marked(title, words), snippet([text, keywords, also], words), score)


SUGGEST = """
SELECT DISTINCT m.kind, m.object_id, m.version, r.title, b.key FROM begin_§ b
JOIN doc_§ m ON m.id = b.doc JOIN raw_§ r ON r.id = b.doc WHERE b.key >= ? AND b.key < ?
"""


def suggestions(
    db: sqlite3.Connection, *, text: str, projection: str, kinds: Sequence[str], limit: int, without: Mapping[str, Sequence[int]]
) -> list[Hit]:
    """Titles whose name begins as typed. `김ㅁ` and `김미` are on their way to 김민지; `ㄱㅁㅈ` is her initials."""
    typed = typed_words(text)
    words = pattern([typed])
    if not typed or words is None:
        return []
    key, exact = key_of(typed)
    apart, ids = _are_any_of(without)
    statement = SUGGEST + (f"AND m.kind IN ({_marks(kinds)}) " if kinds else "") + (f"AND NOT ({apart}) " if apart else "")
    statement += "ORDER BY length(b.key), m.weight DESC, b.key LIMIT ?"
    rows = db.execute(sql(statement, projection), (key, key + "\U0010ffff", *kinds, *ids, limit * (4 if exact else 40)))
    found: dict[tuple[str, int], Hit] = {}
    for kind, object_id, version, title, _ in rows:
        if exact or words.search(alike(title)):
            found.setdefault((kind, object_id), Hit(kind, object_id, version, title, marked(title, words)))
    return list(found.values())[:limit]
