"""The words that documents are written in: what a word is found by, and the documents that have it, as bits.

Two syllables are looked for anywhere in a word. So each word stands in `part` once for each of its endings (핀테크를, 테크를, 크를, 를), and
what begins with 테크 are the words that have 테크 in them: a short range, and for each word a few blocks of bits. An everyday word is then
a few kilobytes to read, however many people use it; the word index of FTS5 would list each of them with every place.
"""

import re
import sqlite3
from collections.abc import Collection, Mapping

from search.engines.embedded.bitmaps import BYTES, Bitmaps, joined, unpacked
from search.engines.embedded.schema import sql
from search.engines.prepared import Place

LONGEST_PART = 24  # letters of an ending; a longer one is compared with the whole word
LAST = "\U0010ffff"
_INSIDE = re.compile("[가-힣ㄱ-ㅎ\u3040-\u30ff\u3400-\u9fff]")  # what `search.text` takes in pairs, and initial consonants
FOUND = "SELECT p.place, f.block, f.bits FROM part_§ p CROSS JOIN found_§ f ON f.value = p.word WHERE p.part >= ? AND p.part {below} ?"
WHOLE = " AND instr((SELECT word FROM word_§ WHERE id = p.word), ?)"
UNUSED = "DELETE FROM word_§ WHERE id = ? AND NOT EXISTS (SELECT 1 FROM found_§ WHERE value = word_§.id)"


class Vocabulary:
    """Changes to the words of one projection inside one transaction, written by `flush`."""

    def __init__(self, db: sqlite3.Connection, projection: str) -> None:
        self._db, self._projection = db, projection
        self._ids: dict[Place, dict[str, int]] = {place: {} for place in Place}
        self._bitmaps = Bitmaps(db, projection, "found_§")
        self._taken: dict[int, tuple[Place, str]] = {}

    def put(self, words: Mapping[Place, Collection[str]], doc: int) -> None:
        """This document has these words in these places."""
        self._bitmaps.put(self._ids_of(words), doc)

    def take(self, words: Mapping[Place, Collection[str]], doc: int) -> None:
        """This document has these words there no more."""
        ids = self._ids_of(words)
        self._taken.update(zip(ids, ((place, word) for place, those in words.items() for word in those), strict=True))
        self._bitmaps.take(ids, doc)

    def _ids_of(self, words: Mapping[Place, Collection[str]]) -> list[int]:
        return [self._ids[place].get(word) or self._id(place, word) for place, those in words.items() for word in those]

    def _id(self, place: Place, word: str) -> int:
        known = self._run("SELECT id FROM word_§ WHERE word = ? AND place = ?", word, place).fetchone()
        self._ids[place][word] = found = known[0] if known else self._new(place, word)
        return found

    def _new(self, place: Place, word: str) -> int:
        made = self._run("INSERT INTO word_§ (place, word) VALUES (?, ?)", place, word).lastrowid or 0
        self._db.executemany(sql("INSERT INTO part_§ VALUES (?, ?, ?)", self._projection), [(part, place, made) for part in parts(word)])
        return made

    def _run(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._db.execute(sql(statement, self._projection), values)

    def flush(self) -> None:
        """Write the bits; a word that no document has any more goes: it may be one that only one person used."""
        for gone in self._bitmaps.flush() & self._taken.keys():
            place, word = self._taken[gone]
            if self._run(UNUSED, gone).rowcount:
                del self._ids[place][word]
                statement = sql("DELETE FROM part_§ WHERE part = ? AND place = ? AND word = ?", self._projection)
                self._db.executemany(statement, [(part, place, gone) for part in parts(word)])
        self._taken.clear()


def parts(word: str) -> set[str]:
    """What a word is found by: a Latin one by itself, another by each of its endings."""
    return {word} if is_latin(word) else {word[at : at + LONGEST_PART] for at in range(len(word))}


def is_latin(word: str) -> bool:
    """Whether it is found only by its beginning, not by what is in it."""
    return not _INSIDE.match(word)


def documents(db: sqlite3.Connection, projection: str, word: str, *, beginning: bool) -> dict[Place, int]:
    """The documents that have this in a word, as bits for each place. Latin: that have this word, or one that begins so."""
    whole_word = is_latin(word) and not beginning
    start = word if is_latin(word) else word[:LONGEST_PART]
    statement, values = FOUND.format(below="<=" if whole_word else "<"), [start, start if whole_word else start + LAST]
    if start != word:
        statement, values = statement + WHOLE, [*values, word]
    blocks: dict[Place, dict[int, int]] = {}
    for place, block, bits in db.execute(sql(statement, projection), values):
        of = blocks.setdefault(place, {})
        of[block] = of.get(block, 0) | unpacked(bits)
    return {place: joined({block: bits.to_bytes(BYTES, "little") for block, bits in of.items()}) for place, of in blocks.items()}
