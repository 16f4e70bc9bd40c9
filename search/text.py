"""How Korean and Latin text becomes tokens, alike for documents and for queries.

Hangul runs become pairs of syllables (`데이터` → `데이 이터 터`), so that any part of two syllables or more is found inside a longer word;
a run's last syllable stands alone at its end, so that `구` finds `마포구` by prefix. Latin words and digits stay whole (`c++`, `c#`);
a compound such as `node.js` is its parts in order, and `nodejs` once more at the end.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from operator import add
from typing import NamedTuple

from search.words import DOUBTFUL_ENDINGS, SURE_ENDINGS, without_ending, without_legal_form

FIRST, LAST = 0xAC00, 0xD7A3  # 가 … 힣
CHOSEONG = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
CLUSTERS = str.maketrans(
    {"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ"}
    | {"ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}
)
# A lone conjoining consonant is what NFKC makes of the ㄱ that people type.
CONJOINING = {0x1100 + at: letter for at, letter in enumerate(CHOSEONG)}
TO_CONJOINING = {ord(letter): chr(code) for code, letter in CONJOINING.items()}

_SYLLABLES, _JAMO, _IDEOGRAPHS = "가-힣", "ㄱ-ㅎㅏ-ㅣ", "\u3040-\u30ff\u3400-\u9fff"
_LETTER = rf"[^\W_{_SYLLABLES}{_JAMO}{_IDEOGRAPHS}]"
_RUN = re.compile(
    rf"(?P<pairs>[{_SYLLABLES}]+|[{_IDEOGRAPHS}]+)|(?P<jamo>[{_JAMO}]+)|(?P<word>{_LETTER}+(?:[.\-]{_LETTER}+)*(?:\+\+|#)?)",
)
_BY_JAMO = re.compile(rf"[{_JAMO}]+|[^{_JAMO}]+")
_LONE = re.compile("[\u1100-\u1112]")
_ACCENTED = re.compile("[\u00c0-\u024f]")
_ACCENTS = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
_DIGIT_GROUP = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
TOKENS = "6"  # raised with every change of how a text becomes tokens: indexes made before then ask for a rebuild
LONGEST_WORD = 64
LONGEST_NAME = 5  # syllables of a Korean name that some write with a space
LEAST_LATIN, MOST_LATIN, LEAST_SYLLABLES, MOST_SYLLABLES = 4, 30, 2, 12  # of words that a slip is looked up for


class Run(NamedTuple):
    """A stretch of one script. `touches` says that it follows the one before without a gap (`3기`, `AI전공`)."""

    kind: str  # "pairs" | "jamo" | "word"
    text: str
    touches: bool = False

    @property
    def parts(self) -> list[str]:
        """The parts of a compound: `node.js` → node, js."""
        return self.text.replace("-", ".").split(".") if self.kind == "word" else [self.text]


def clean(text: str) -> str:
    """One spelling for everything that looks the same (NFKC), in one line, without control characters and lone surrogates.

    Initial consonants stay the letters that were typed.
    """
    line = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
    if not line.isascii():
        parts = (part if _is_jamo(part[0]) else unicodedata.normalize("NFKC", part) for part in _BY_JAMO.findall(line))
        line = unicodedata.normalize("NFC", "".join(parts))
        if _LONE.search(line):
            line = line.translate(CONJOINING)
    return line if line.isprintable() else " ".join("".join(map(_printable, line)).split())


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return "" if unicodedata.category(letter) == "Cf" else " "


def alike(text: str) -> str:
    """Cleaned text as it is compared, letter by letter: lower case, no accents on Latin letters. As long as the text."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_ACCENTS) if _ACCENTED.search(lowered) else lowered


def fold(text: str) -> str:
    """Any text as it is compared, with `1,000` as `1000`."""
    return _compared(clean(text))


def _compared(cleaned: str) -> str:
    return _DIGIT_GROUP.sub("", alike(cleaned))


def _is_jamo(letter: str) -> bool:
    return "ㄱ" <= letter <= "ㅣ"


def runs(text: str) -> Iterator[Run]:
    """The runs of folded text, in order."""
    end = -1
    for found in _RUN.finditer(text):
        run = found.group()
        yield Run(found.lastgroup or "word", run if found.lastgroup == "pairs" else run[:LONGEST_WORD], found.start() == end)
        end = found.end()


def pairs(run: str) -> list[str]:
    """`데이터` → 데이, 이터, 터."""
    return [*map(add, run, run[1:]), run[-1]]


class Read(NamedTuple):
    """A text as an index takes it: its tokens in order, its words letter by letter, and its words whole (Latin compounds: parts and joined)."""

    tokens: str
    spelled: frozenset[str]
    words: frozenset[str]


def read(cleaned: str) -> Read:
    """The tokens of a document's column in order, so that neighbours can be asked for, then the joined compounds; and its spelled words.

    `cleaned` is what `clean` made.
    """
    found = list(map(_read_run, _RUN.findall(_compared(cleaned))))
    tokens = [one.tokens for one in found] + [one.joined for one in found if one.joined]
    spelled = frozenset().union(*{one.spelled for one in found})
    return Read(" ".join(tokens), spelled, frozenset(chain.from_iterable({one.words for one in found})))


class _ReadRun(NamedTuple):
    tokens: str
    joined: str  # a compound written as one
    spelled: frozenset[str]
    words: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _read_run(groups: tuple[str, str, str]) -> _ReadRun:
    """A run, as the groups of the pattern. People write the same few ten thousand words."""
    whole, jamo, run = groups
    if whole:
        return _ReadRun(" ".join(pairs(whole)), "", _spelled_forms(whole), (whole,))
    if jamo:
        return _ReadRun(jamo[:LONGEST_WORD], "", frozenset(), ())
    parts = Run("word", run).parts
    spelled = frozenset(part for part in parts if LEAST_LATIN <= len(part) <= MOST_LATIN and not part.isdigit())
    if len(parts) > 1:
        return _ReadRun(" ".join(parts), "".join(parts), spelled, (*parts, "".join(parts)))
    return _ReadRun(run[:LONGEST_WORD], "", spelled, (run[:LONGEST_WORD],))


def stream(text: str) -> str:
    """The tokens of a text, as a document's column has them."""
    return read(clean(text)).tokens


def initial(syllable: str) -> str:
    """The first consonant of a syllable: 김 → ㄱ. Anything else is returned as it is."""
    code = ord(syllable)
    return CHOSEONG[(code - FIRST) // 588] if FIRST <= code <= LAST else syllable


def initials(text: str) -> list[str]:
    """The initial consonants of each Hangul run of two syllables or more: `김민지 Kim` → [ㄱㅁㅈ]."""
    return ["".join(map(initial, run.text)) for run in runs(fold(text)) if run.kind == "pairs" and len(run.text) > 1 and run.text[0] >= "가"]


def initials_stream(text: str) -> str:
    """The tokens of the column that is asked by initial consonants."""
    return " ".join(token for word in initials(text) for token in pairs(word))


def joined(text: str) -> str:
    """A short Korean name that was written apart, in one: `허 준` → 허준; empty for anything else."""
    name = "".join(text.split())
    return name if name != text and len(name) <= LONGEST_NAME and all("가" <= letter <= "힣" for letter in name) else ""


def name_key(text: str) -> str:
    """A name as it is compared and put in order: without a legal form, and alike with and without its space."""
    name = without_legal_form(alike(text))
    return joined(name) or name


def letters(text: str) -> str:
    """Folded text as its single letters (김 → ᄀ ᅵ ᆷ), so that half a syllable is a prefix too. A typed ㅁ is an initial consonant."""
    return unicodedata.normalize("NFD", text.translate(CLUSTERS).translate(TO_CONJOINING))


def spelled(word: str) -> str:
    """What `letters` took apart, as it is written."""
    return unicodedata.normalize("NFC", word)


def _spelled_forms(word: str) -> frozenset[str]:
    """A Korean word letter by letter, without its particle, and without what may be one: for whoever makes a slip."""
    if not LEAST_SYLLABLES <= len(word) <= MOST_SYLLABLES or word[0] < "가":
        return frozenset()
    stem = without_ending(word, SURE_ENDINGS) or word
    return frozenset(map(letters, {stem, without_ending(stem, DOUBTFUL_ENDINGS) or stem}))
