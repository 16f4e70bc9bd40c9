"""Words to look for as phrases of tokens: what every engine asks its own index for, each in its own language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from search.text import CLUSTERS, Run, initial, name_key, pairs, runs
from search.wishes import Term, halves
from search.words import WHOLE

LONGEST_DIVIDED = 8  # syllables of a word that may stand there with a space in it

Where = Literal["anywhere", "names", "initials"]


@dataclass(frozen=True)
class Phrase:
    """Tokens that have to stand next to each other. With `goes_on` the last one may be the beginning of a longer token."""

    tokens: tuple[str, ...]
    goes_on: bool = False
    where: Where = "anywhere"


Alternative = tuple[Phrase, ...]  # all of these


def alternatives(term: Term, *, generous: bool = False) -> list[Alternative]:
    """The ways in which a term may be found; long Korean words also as two halves when asked to be generous."""
    found = [way for word in term.choices for way in _word(word)]
    if term.apart:
        found.append(tuple(_phrase(list(runs(word))) for word in term.apart))
    if generous:
        for word in term.choices:
            found += [(_phrase(list(runs(left))), _phrase(list(runs(right)))) for left, right in halves(word)]
    return list(dict.fromkeys(found))


def whole_words(term: Term) -> list[str]:
    """The Latin words among a term's choices that are found by their beginning, too: who has one whole comes first."""
    return [way[0].tokens[0] for way in alternatives(term) if len(way) == 1 and len(way[0].tokens) == 1 and _is_latin(way[0])]


def whole_name(terms: Iterable[Term]) -> str:
    """The words as they were typed: perhaps somebody's whole name."""
    return name_key(" ".join(term.choices[0] for term in terms))


def _is_latin(phrase: Phrase) -> bool:
    return not phrase.goes_on and phrase.tokens[0].isascii()


def _word(word: str) -> list[Alternative]:
    parts = list(runs(word))
    if any(run.kind == "jamo" for run in parts):
        return [_by_initials(parts)]
    phrase = _phrase(parts)
    found: list[Alternative] = [(phrase,)]
    only = parts[0] if len(parts) == 1 else None
    if word in WHOLE:
        return [(Phrase(phrase.tokens),)]
    if only and only.kind == "pairs" and len(word) <= LONGEST_DIVIDED:
        found += [(_phrase([*runs(left), *runs(right)]),) for left, right in halves(word)]
    if only and only.kind == "word":
        if len(only.parts) > 1:
            found.append((Phrase(("".join(only.parts),), goes_on=True),))
        elif phrase.goes_on:
            found.append((Phrase(phrase.tokens),))  # found by its beginning, and once more as it is (see `whole_words`)
    return found


def _phrase(parts: list[Run]) -> Phrase:
    """The runs as neighbours. The last one may go on: a single syllable, or a Latin word of two letters and more."""
    tokens: list[str] = []
    for run in parts[:-1]:
        tokens += pairs(run.text) if run.kind == "pairs" else run.parts
    last = parts[-1]
    goes_on = False
    if last.kind == "pairs":
        tokens += pairs(last.text)[: max(1, len(last.text) - 1)]
        goes_on = len(last.text) == 1
    else:
        tokens += last.parts
        end = tokens[-1]
        goes_on = end[-1] not in "+#" and len(end) >= (3 if end.isdigit() else 2)
    return Phrase(tuple(tokens), goes_on)


def _by_initials(parts: list[Run]) -> Alternative:
    """`ㄱㅁㅈ` among initial consonants; in `김ㅁㅈ` the syllables have to be in the name as well."""
    whole = "".join(initial(letter) for run in parts for letter in run.text.translate(CLUSTERS))
    tokens = pairs(whole)[: max(1, len(whole) - 1)]
    found = [Phrase(tuple(tokens), goes_on=len(whole) == 1, where="initials")]
    for run in parts:
        if run.kind != "jamo":
            part = _phrase([run])
            found.append(Phrase(part.tokens, part.goes_on, where="names"))
    return tuple(found)
