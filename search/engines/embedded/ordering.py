"""A page of what was found, in order, without putting all of it in order.

Documents with the same bonuses stand among themselves as they do in the whole index: by weight and date. So the best of each such group
are read along an index of the file, in which frequent finds come soon, and few finds are put in order by themselves.
"""

import json
import math
import sqlite3
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from search.engines.base import Sort
from search.engines.embedded.bitmaps import bits_of, numbers_of
from search.engines.embedded.matching import KEYWORDS, NAMES, Matching
from search.engines.embedded.schema import sql
from search.engines.ranking import KEYWORD_BONUS, NAME_BONUS, SQUEEZE, WHOLE_NAME_BONUS, WHOLE_WORD_BONUS
from search.phrases import Phrase, whole_name, whole_words
from search.wishes import Term

ORDERS = {"relevance": "weight DESC, newest DESC, object_id, kind", "newest": "newest DESC, sort_name, id", "name": "sort_name, id"}
STEPS = 4  # along an index that cost as much as reading one find
ROWS = """
SELECT id, kind, object_id, version, newest, weight * ? + ? FROM doc_§
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY {order} LIMIT ?
"""


class Row(NamedTuple):
    """What the order needs of a document, and its score."""

    id: int
    kind: str
    object_id: int
    version: int
    newest: float | None
    score: float

    @property
    def place(self) -> tuple[float, float, int, str]:
        """Where it stands by relevance."""
        return -self.score, math.inf if self.newest is None else -self.newest, self.object_id, self.kind


class Ordering:
    """Puts documents of one projection in order. `held`: all of them, as bits."""

    def __init__(self, db: sqlite3.Connection, projection: str, held: int) -> None:
        self._db, self._projection, self._held = db, projection, held

    def first(self, bits: int, sort: Sort, most: int, *, worth: float = 1.0, lift: float = 0.0) -> list[Row]:
        """The first of these in an order that looks at each document alone; scored by their weight times `worth`, and `lift`."""
        ids = self._along(bits, sort, most) or numbers_of(bits)
        statement = sql(ROWS.format(order=ORDERS[sort]), self._projection)
        return [Row(*row) for row in self._db.execute(statement, (worth, lift, json.dumps(ids), most))]

    def _along(self, bits: int, sort: Sort, most: int) -> list[int]:
        """The first of these, read along the index; nothing when they come too seldom for that."""
        count = bits.bit_count()
        if most * self._held.bit_count() > STEPS * count**2:
            return []
        has = bits.to_bytes(self._held.bit_length() // 8 + 1, "little")
        rows = self._db.execute(sql(f"SELECT id FROM doc_§ ORDER BY {ORDERS[sort]}", self._projection))  # noqa: S608 - of a fixed list
        along = (one for (one,) in islice(rows, STEPS * count) if has[one >> 3] >> (one & 7) & 1)
        found = list(islice(along, most))
        rows.close()
        return found if len(found) == min(most, count) else []

    def best(self, matching: Matching, bits: int, terms: tuple[Term, ...], most: int, *, generous: bool) -> list[Row]:
        """The first of these by relevance, with their scores."""
        heaviest = self._db.execute(sql("SELECT MAX(weight) FROM doc_§", self._projection)).fetchone()[0]
        found: list[Row] = []
        for lift, group in self._groups(matching, bits, terms, generous=generous):
            if len(found) == most and found[-1].score > heaviest * SQUEEZE + lift:
                break
            rows = self.first(group, "relevance", most, worth=SQUEEZE, lift=lift)
            found = sorted([*found, *rows], key=lambda row: row.place)[:most]
        return found

    def _groups(self, matching: Matching, bits: int, terms: tuple[Term, ...], *, generous: bool) -> list[tuple[float, int]]:
        """What these are lifted by, the most first, and who."""
        groups = {0.0: bits}
        for term in terms:
            for places, bonus in ((NAMES, NAME_BONUS), (KEYWORDS, KEYWORD_BONUS)):
                groups = _lifted(groups, bonus, matching.term(term, places, generous=generous))
            has = [matching.phrase(Phrase((word,)), NAMES | KEYWORDS) for word in whole_words(term)]
            groups = _lifted(groups, WHOLE_WORD_BONUS, reduce(or_, has, 0))
        named = self._db.execute(sql("SELECT id FROM doc_§ WHERE sort_name = ?", self._projection), (whole_name(terms),))
        whole = bits_of([row[0] for row in named])
        found = {bonus / len(terms): among for bonus, among in groups.items()}
        return sorted(_lifted(found, WHOLE_NAME_BONUS, whole).items(), reverse=True)


def _lifted(groups: dict[float, int], bonus: float, bits: int) -> dict[float, int]:
    """Each group divided by who gets the bonus; those with the same sum are one group again."""
    made: dict[float, int] = {}
    for total, among in groups.items():
        for lifted, part in ((total, among & ~bits), (total + bonus, among & bits)):
            if part:
                made[lifted] = made.get(lifted, 0) | part
    return made
