"""Which documents have what was asked for, as bits. Words are asked of the vocabulary, words next to each other of FTS5.

For FTS5 every token is quoted, so nothing that was typed is ever read as syntax.
"""

import sqlite3
from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_, or_

from search.engines.embedded.bitmaps import bits_of
from search.engines.embedded.schema import sql
from search.engines.embedded.vocabulary import documents
from search.engines.prepared import Place
from search.phrases import Phrase, alternatives
from search.text import pairs, runs
from search.wishes import Term

ANYWHERE, NAMES, KEYWORDS = frozenset(Place), frozenset({Place.NAMES, Place.INITIALS}), frozenset({Place.KEYWORDS})
WHERE = {"anywhere": ANYWHERE, "names": frozenset({Place.NAMES}), "initials": frozenset({Place.INITIALS})}
COLUMNS = {Place.NAMES: "title names", Place.KEYWORDS: "keywords", Place.TEXT: "text"}
NEIGHBOURS = "SELECT rowid FROM words_§ WHERE words_§ MATCH ?"


class Matching:
    """One question's look at one projection; what was read for a word is kept until the question is answered."""

    def __init__(self, db: sqlite3.Connection, projection: str) -> None:
        self._db, self._projection = db, projection
        self._words: dict[Phrase, dict[Place, int]] = {}

    def all_of(self, terms: Iterable[Term], *, generous: bool) -> int:
        """The documents that have every one of these terms, anywhere."""
        found = -1
        for term in terms:
            found &= self.term(term, generous=generous)
            if not found:
                break
        return found

    def term(self, term: Term, places: Collection[Place] = ANYWHERE, *, generous: bool = False) -> int:
        """The documents that have a term in one of these places, in any of its words."""
        ways = alternatives(term, generous=generous)
        return reduce(or_, (reduce(and_, (self.phrase(part, places) for part in way)) for way in ways), 0)

    def phrase(self, phrase: Phrase, places: Collection[Place]) -> int:
        """The documents that have a phrase in one of these places."""
        among = WHERE[phrase.where] & frozenset(places)
        word = one_word(phrase)
        if word is None:
            return self._neighbours(phrase, among)
        if phrase not in self._words:
            self._words[phrase] = documents(self._db, self._projection, word, beginning=phrase.goes_on)
        return reduce(or_, (bits for place, bits in self._words[phrase].items() if place in among), 0)

    def _neighbours(self, phrase: Phrase, places: Collection[Place]) -> int:
        columns = " ".join(words for place, words in COLUMNS.items() if place in places)
        asked = f'{{{columns}}} : "{" ".join(phrase.tokens)}"' + ("*" if phrase.goes_on else "")
        return bits_of([row[0] for row in self._db.execute(sql(NEIGHBOURS, self._projection), (asked,))]) if columns else 0


def one_word(phrase: Phrase) -> str | None:
    """What a phrase looks for in one word; None when it is several words next to each other (`3기`, `node.js`, `AI전공`)."""
    first, *others = phrase.tokens
    if not others:
        return first
    whole = first + "".join(token[-1] for token in others)
    if phrase.where == "initials":
        return whole
    is_one = [run.kind for run in runs(whole)] == ["pairs"] and tuple(pairs(whole)[:-1]) == phrase.tokens
    return whole if is_one else None
