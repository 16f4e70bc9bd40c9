"""What somebody typed, as words to look for: the same for every engine."""

from dataclasses import dataclass

from search.text import fold, runs
from search.words import DOUBTFUL_ENDINGS, LONGEST_PHRASE, MEANING, NOISE, SURE_ENDINGS, without_ending

LONGEST_QUERY = 200
MOST_TERMS = 12
LONGEST_COMPOUND = 16  # syllables of a word that may be two


@dataclass(frozen=True)
class Term:
    """One thing that has to be there, in any of these words."""

    choices: tuple[str, ...]


def chunks(text: str) -> list[str]:
    """The words of a query: runs that touch belong together (`AI전공`, `김ㅁㅈ`), anything else separates."""
    found: list[str] = []
    for run in runs(fold(text[:LONGEST_QUERY])):
        if run.touches and found:
            found[-1] += run.text
        else:
            found.append(run.text)
    return found


def terms(text: str, *, generous: bool = False) -> list[Term]:
    """What must be found, all of it. Safe for any text; without a word in it there is nothing to look for.

    `generous` also takes off endings that may belong to the word, and divides long Korean words that were written without a space.
    """
    words = chunks(text)
    words = [word for word in words if word not in NOISE] or words
    found: list[Term] = []
    at = 0
    while at < len(words) and len(found) < MOST_TERMS:
        term, used = _phrase(words, at) or (Term(_choices(words[at], generous)), 1)
        found.append(term)
        at += used
    return list(dict.fromkeys(found))


def _phrase(words: list[str], at: int) -> tuple[Term, int] | None:
    """The longest kept phrase that begins here, with the words that mean the same."""
    for size in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
        phrase = " ".join(words[at : at + size])
        if phrase in MEANING:
            return Term((phrase, *(one for one in MEANING[phrase] if one != phrase))), size
    return None


def _choices(word: str, generous: bool) -> tuple[str, ...]:
    found = [word]
    if stem := without_ending(word, SURE_ENDINGS):
        found.append(stem)
    if generous and (stem := without_ending(word, DOUBTFUL_ENDINGS)):
        found.append(stem)
    for one in list(found):
        found += MEANING.get(one, ())
    return tuple(dict.fromkeys(found))


def halves(word: str) -> list[tuple[str, str]]:
    """The ways to divide a long Korean word in two: `백엔드개발자` → (백엔, 드개발자), (백엔드, 개발자), … Empty for anything else."""
    if not 4 <= len(word) <= LONGEST_COMPOUND or not all("가" <= letter <= "힣" for letter in word):
        return []
    return [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
