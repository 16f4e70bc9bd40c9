"""Answering a query from one projection's tables: matches, ranks, counts, facets, highlights."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from search.engines.base import Hit, Query, Results
from search.engines.embedded.bitmaps import Kept, Values, bits_of
from search.engines.embedded.matching import Matching
from search.engines.embedded.ordering import Ordering, Row
from search.engines.embedded.schema import sql
from search.engines.ranking import SQUEEZE
from search.highlights import marked, pattern, snippet
from search.text import alike
from search.typing import key_of, typed_words
from search.wishes import Term, terms

MOST_VALUES = 50


@dataclass(frozen=True)
class Matches:
    """The documents that the text was found in, as bits, before kinds and filters; without a text all of them."""

    bits: int
    terms: tuple[Term, ...] = ()
    generous: bool = False

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in term.choices]


def answer(db: sqlite3.Connection, query: Query, kept: Kept | None = None) -> Results:
    """The whole answer, read from the one projection that the query names."""
    values = Values.read(db, query.projection, {*query.facets, *query.filters}, kept)
    matching = Matching(db, query.projection)
    matches = match(db, query, values, matching)
    if matches is None:
        return Results()
    among = _among(query, values, matches.bits)
    counted = {facet: values.count(facet, _among(query, values, matches.bits, without=facet)) for facet in query.facets}
    shown = _page(Ordering(db, query.projection, values.of_kinds(())), matching, query, matches, among) if among and query.limit else []
    return Results(
        total=among.bit_count(),
        hits=tuple(_hits(db, query, shown, matches.words)),
        facets={facet: _most(counts, query.filters.get(facet, ())) for facet, counts in counted.items()},
        kind_counts=values.count_kinds(matches.bits),
    )


def match(db: sqlite3.Connection, query: Query, values: Values, matching: Matching) -> Matches | None:
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
        if bits := matching.all_of(wanted, generous=generous) & ~left_out:
            return replace(found, bits=bits)
    return found


def _left_out(db: sqlite3.Connection, query: Query) -> int:
    """The documents that this query must not find, as bits."""
    if not query.without:
        return 0
    condition, values = _are_any_of(query.without)
    found = db.execute(sql(f"SELECT m.id FROM doc_§ m WHERE {condition}", query.projection), values)  # noqa: S608 - question marks only
    return bits_of([row[0] for row in found])


def _are_any_of(without: Mapping[str, Sequence[int]]) -> tuple[str, list[object]]:
    """The condition of the objects that are left out, and its values."""
    parts = [f"m.kind = ? AND m.object_id IN ({_marks(ids)})" for ids in without.values()]
    return " OR ".join(parts), [value for kind, ids in without.items() for value in (kind, *ids)]


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


def _page(ordering: Ordering, matching: Matching, query: Query, matches: Matches, among: int) -> list[Row]:
    most = min(query.offset + query.limit, among.bit_count())
    if query.offset >= most:
        return []
    if matches.terms and query.sort == "relevance":
        found = ordering.best(matching, among, matches.terms, most, generous=matches.generous)
    else:
        found = ordering.first(among, query.sort, most, worth=SQUEEZE if matches.terms else 1.0)
    return found[query.offset :]


def _hits(db: sqlite3.Connection, query: Query, shown: Sequence[Row], asked: Sequence[str]) -> Iterable[Hit]:
    statement = f"SELECT id, title, names, keywords, text FROM raw_§ WHERE id IN ({_marks(shown)})"  # noqa: S608 - question marks only
    raw = {row[0]: row[1:] for row in db.execute(sql(statement, query.projection), [row.id for row in shown])}
    words = pattern(asked)
    for row in shown:
        title, names, keywords, text = raw[row.id]
        also = names if names != title else ""
        snipped = snippet([text, keywords, also], words)
        yield Hit(row.kind, row.object_id, row.version, title, marked(title, words), snipped, row.score)


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
