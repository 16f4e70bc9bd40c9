"""What somebody typed, as words to look for: the same for every engine."""

from dataclasses import dataclass

from search.text import fold, runs
from search.words import (
    DOUBTFUL_ENDINGS,
    LONGEST_PHRASE,
    MEANING,
    NOISE,
    SHORTENED,
    SURE_ENDINGS,
    is_aside,
    without_ending,
    without_legal_form,
)

LONGEST_QUERY = 200
MOST_TERMS = 12
LONGEST_COMPOUND = 16  # syllables of a word that may be two


@dataclass(frozen=True)
class Term:
    """One thing that has to be there, in any of these words, or as all of those that were typed apart."""

    choices: tuple[str, ...]
    apart: tuple[str, ...] = ()


def chunks(text: str) -> list[str]:
    """The words of a query: runs that touch belong together (`AI전공`, `김ㅁㅈ`), anything else separates."""
    found: list[str] = []
    for run in runs(without_legal_form(fold(text[:LONGEST_QUERY]))):
        if run.touches and found:
            found[-1] += run.text
        else:
            found.append(run.text)
    return found


def terms(text: str, *, generous: bool = False) -> list[Term]:
    """What must be found, all of it. Safe for any text; without a word in it there is nothing to look for.

    `generous` also takes off endings that may belong to the word, divides long Korean words that were written without a space, and leaves
    out what is said around a wish (`포트폴리오 봐 주실 분`).
    """
    words = meant(chunks(text), generous=generous)
    found: list[Term] = []
    at = 0
    while at < len(words) and len(found) < MOST_TERMS:
        term, used = _phrase(words, at, generous) or (Term(_choices(words[at], generous)), 1)
        found.append(term)
        at += used
    return list(dict.fromkeys(found))


def meant(words: list[str], *, generous: bool = False) -> list[str]:
    """The words without what is only said around them; all of them when nothing else is there."""
    kept = [part for word in words if word not in NOISE for part in _kept_parts(word)] or words
    return [word for word in kept if not is_aside(word)] or kept if generous else kept


def _kept_parts(word: str) -> tuple[str, ...]:
    """Two kept words that were written as one: `백엔드개발자` is asked as 백엔드 개발자."""
    if word in MEANING:
        return (word,)
    return next(((left, right) for left, right in halves(word) if left in MEANING and right in MEANING), (word,))


def _phrase(words: list[str], at: int, generous: bool) -> tuple[Term, int] | None:
    """The longest kept word that begins here and was written apart, with the words that mean the same."""
    for size in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
        *first, last = words[at : at + size]
        for end in _stems(last, generous):
            phrase = " ".join([*first, end])
            if group := MEANING.get(phrase) or MEANING.get("".join([*first, end])):
                return Term(tuple(dict.fromkeys((phrase, *group))), (*first, end)), size
    return None


def _choices(word: str, generous: bool) -> tuple[str, ...]:
    found = _stems(word, generous)
    for one in list(found):
        found += MEANING.get(one, ())
    found += [word.replace(short, full) for short, full in SHORTENED.items() if short in word]
    return tuple(dict.fromkeys(found))


def _stems(word: str, generous: bool) -> list[str]:
    """A word as it was typed, and without its particle."""
    found = [word]
    for endings in (SURE_ENDINGS, SURE_ENDINGS, DOUBTFUL_ENDINGS) if generous else (SURE_ENDINGS, SURE_ENDINGS):
        if stem := without_ending(found[-1], endings):
            found.append(stem)  # once more: `마포캠퍼스에서` is 마포, too
    return found


def halves(word: str) -> list[tuple[str, str]]:
    """The ways to divide a long Korean word in two: `백엔드개발자` → (백엔, 드개발자), (백엔드, 개발자), … Empty for anything else."""
    if not 4 <= len(word) <= LONGEST_COMPOUND or not all("가" <= letter <= "힣" for letter in word):
        return []
    return [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
