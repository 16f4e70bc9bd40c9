"""The words that documents are written in, letter by letter: who typed one letter wrong is shown what she may have meant.

A word at one slip's distance (a letter missing, too many, another one, or two neighbours swapped) shares its first half or its second
half with what was typed. So two short ranges of the word list are read, one of them backwards, and each word in them is compared.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from search.engines.embedded.schema import sql

COUNT = """
INSERT INTO spelled_§ (word, backwards, docs) VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET docs = docs + excluded.docs
"""
RANGES = """
SELECT word, docs FROM spelled_§ WHERE word >= ? AND word < ?
UNION SELECT word, docs FROM spelled_§ WHERE backwards >= ? AND backwards < ?
"""
LAST = "\U0010ffff"


class Spellings:
    """Changes to the word list of one projection inside one transaction, written by `flush`."""

    def __init__(self, db: sqlite3.Connection, projection: str) -> None:
        self._db, self._projection = db, projection
        self._more: Counter[str] = Counter()

    def put(self, words: Iterable[str]) -> None:
        """One more document has these words."""
        self._more.update(words)

    def take(self, words: Iterable[str]) -> None:
        """One document has these words no more."""
        self._more.subtract(words)

    def flush(self) -> None:
        """Write the counts; a word that no document has any more goes."""
        changed = [(word, word[::-1], more) for word, more in sorted(self._more.items()) if more]
        self._db.executemany(sql(COUNT, self._projection), changed)
        gone = [(word,) for word, _, more in changed if more < 0]
        self._db.executemany(sql("DELETE FROM spelled_§ WHERE word = ? AND docs <= 0", self._projection), gone)
        self._more.clear()


def near(db: sqlite3.Connection, projection: str, word: str, limit: int) -> list[str]:
    """Up to `limit` words at one slip's distance from this one (both letter by letter), those of the most documents first."""
    half = max(1, len(word) // 2 - 1)
    backwards = word[::-1]
    ranges = (word[:half], word[:half] + LAST, backwards[:half], backwards[:half] + LAST)
    found = [(docs, one) for one, docs in db.execute(sql(RANGES, projection), ranges) if OSA.distance(word, one, score_cutoff=1) == 1]
    return [one for docs, one in sorted(found, key=lambda each: (-each[0], each[1]))[:limit]]
