"""A document as what every engine stores of it: cleaned texts, streams of tokens, beginnings of names, its words letter by letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from search.documents import Document
from search.engines.base import digest
from search.engines.ranking import weighed
from search.text import Read, clean, fold, initial, initials, initials_stream, joined, letters, name_key, pairs, read

LONGEST_KEY = 60
GIVEN_NAMES = (3, 4)  # syllables of a Korean name whose last two are the given name


class Place(IntEnum):
    """Where a word stands in a document."""

    NAMES, INITIALS, KEYWORDS, TEXT = range(4)


@dataclass(frozen=True)
class Prepared:
    """Made once for all projections that show a document alike."""

    document: Document
    digest: str

    @classmethod
    def of(cls, document: Document) -> "Prepared":
        return cls(document, digest(document))

    @cached_property
    def raw(self) -> tuple[str, str, str, str]:
        """Title, names, keywords and text as they are shown."""
        one = self.document
        return clean(one.title), clean(one.names), clean(one.keywords), clean(one.text)

    @property
    def weight(self) -> float:
        """Its weight as every engine ranks by it."""
        return weighed(self.document.weight)

    @cached_property
    def words(self) -> tuple[str, str, str, str, str]:
        """The tokens of title, names, initial consonants, keywords and text."""
        title, names, keywords, text = (one.tokens for one in self._read)
        begun = initials_stream(self.raw[1] or self.raw[0])
        if whole := joined(self.raw[0]):
            names, begun = " ".join([names, *pairs(whole)]), " ".join([begun, *pairs("".join(map(initial, whole)))])
        return title, names, begun, keywords, text

    @cached_property
    def sort_name(self) -> str:
        """The title as it is compared with what was typed, and put in order."""
        return name_key(self.raw[0])

    @cached_property
    def _read(self) -> list[Read]:
        return read_all(self.raw)

    @cached_property
    def places(self) -> dict[Place, frozenset[str]]:
        """The whole words of each place."""
        return places(self.raw[1] or self.raw[0], self._read)

    @cached_property
    def values(self) -> list[tuple[str, str]]:
        """(facet, value) of each value."""
        return sorted({(facet, clean(str(value))) for facet, values in self.document.facets.items() for value in values or ()})

    @cached_property
    def keys(self) -> list[str]:
        """The beginnings by which its names are suggested."""
        return sorted({key[:LONGEST_KEY] for text in set(self.raw[:2]) for key in beginnings(text)})

    @cached_property
    def spellings(self) -> list[str]:
        """Its words letter by letter, for whoever makes a slip."""
        return sorted(frozenset().union(*(one.spelled for one in self._read)))


def read_all(raw: Sequence[str]) -> list[Read]:
    """Title, names, keywords and text as an index takes them."""
    title, names, *others = raw
    first = read(title)
    return [first, first if names == title else read(names), *map(read, others)]


def places(named: str, columns: Sequence[Read]) -> dict[Place, frozenset[str]]:
    """The whole words of title, names, keywords and text by their place. The initial consonants of a name are words, too."""
    title, names, keywords, text = (one.words for one in columns)
    begun = frozenset(initials(named))
    if whole := joined(named):  # 허 준 is asked for as 허준 and ㅎㅈ
        names, begun = names | {whole}, begun | {"".join(map(initial, whole))}
    return {Place.NAMES: title | names, Place.INITIALS: begun, Place.KEYWORDS: keywords, Place.TEXT: text}


def beginnings(text: str) -> set[str]:
    """The keys by which a name is suggested: each of its words on to the end, a Korean given name, and initial consonants."""
    words = fold(text).split()
    keys = {" ".join(words[at:]) for at in range(min(len(words), 8))}
    if len(words) == 1 and len(words[0]) in GIVEN_NAMES:
        keys.add(words[0][-2:])
    found = {letters(key) for key in keys}
    for word in initials(text):
        found |= {word, word[-2:]} if len(word) in GIVEN_NAMES else {word}
    if whole := joined(fold(text)):
        found |= beginnings(whole)
    return {key for key in found if key}
