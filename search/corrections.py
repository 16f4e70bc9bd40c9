"""When nothing is found: what else may have been meant. Another keyboard, then one slip in one word.

Every reading is asked for the same viewer before it is shown, so that a correction tells nothing that a question would not.
"""

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from search.engines.base import Engine, Query, Results
from search.keyboard import to_korean, to_latin
from search.text import LEAST_LATIN, LEAST_SYLLABLES, MOST_LATIN, MOST_SYLLABLES, letters, spelled
from search.wishes import chunks, meant
from search.words import MEANING

MOST_READINGS, MOST_WORDS, UNFINISHED, LONGEST = 12, 4, 3, 60
FEW = 3  # hits under which somebody is asked whether she meant another word


def search(engine: Engine, query: Query) -> tuple[Results, Query, str | None]:
    """The answer, the question that it answers, and the text as it was read where that is not what was typed.

    Another reading is taken only where nothing at all was found, in no kind; with a few finds it is offered, when it finds ten times as much.
    """
    found = engine.search(query)
    if found.degraded or not query.text.strip():
        return found, query, None
    total = sum(found.kind_counts.values())
    if total >= FEW:
        return found, query, None
    for text in readings(engine, query):
        other = replace(query, text=text, generous=False)  # what only resembles a guess is nothing to show
        answer = engine.search(replace(other, limit=0) if total else other)
        if answer.degraded:
            break
        more = sum(answer.kind_counts.values())
        if total and more >= 10 * total:
            return replace(found, suggestion=text), query, None
        if not total and more:
            return answer, other, text
    return found, query, None


def readings(engine: Engine, query: Query) -> Iterator[str]:
    """Texts that may have been meant, the likeliest first; at most a dozen."""
    seen, left = {query.text}, MOST_READINGS
    for text in _readings(engine, query):
        if text.strip() and text not in seen:
            seen.add(text)
            yield text
            left -= 1
        if not left:
            return


def _readings(engine: Engine, query: Query) -> Iterator[str]:
    text = query.text[:LONGEST]
    yield from other_keyboard(text)
    yield from slips(engine, replace(query, text=text))


def other_keyboard(text: str) -> Iterator[str]:
    """The text as the other keyboard writes it; a syllable at its end that was not finished comes off letter by letter."""
    if text.isascii():
        if not any(letter.isalpha() for letter in text):
            return
        text = text.lower() if text.isupper() else text  # caps lock was on as well
        for end in range(len(text), max(0, len(text) - UNFINISHED), -1):
            korean = to_korean(text[:end])
            syllables = sum("가" <= letter <= "힣" for letter in korean)
            if syllables >= LEAST_SYLLABLES and not any("ㄱ" <= letter <= "ㅣ" for letter in korean):
                yield korean
    elif (latin := to_latin(text)).isascii():
        yield latin


def slips(engine: Engine, query: Query) -> Iterator[str]:
    """The text with one of its words as it is written elsewhere, one letter away; words that are found as they stand are left alone."""
    words = meant(chunks(query.text), generous=True)[:MOST_WORDS]
    for at, word in enumerate(words):
        if not can_slip(word) or (len(words) > 1 and engine.search(replace(query, text=word, limit=0, facets=())).kind_counts):
            continue
        near = engine.near(letters(word), projection=query.projection, without=query.without)
        for meant_word in (*map(spelled, near), *kept_near(word)):
            yield " ".join([*words[:at], meant_word, *words[at + 1 :]])


def kept_near(word: str) -> Iterator[str]:
    """Words of the kept list at one slip's distance: found as another word of their group where nobody wrote this one."""
    typed = letters(word)
    for known in MEANING:
        if " " not in known and abs(len(known) - len(word)) <= 1 and OSA.distance(typed, letters(known), score_cutoff=1) == 1:
            yield known


def can_slip(word: str) -> bool:
    """Whether a word is long enough that one letter away is near: four Latin letters, or two syllables."""
    if all("가" <= letter <= "힣" for letter in word):
        return LEAST_SYLLABLES <= len(word) <= MOST_SYLLABLES
    return word.isascii() and LEAST_LATIN <= len(word) <= MOST_LATIN and not word.isdigit()
