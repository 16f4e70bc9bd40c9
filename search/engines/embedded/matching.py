"""Words to look for as FTS5 expressions. Every token is quoted, so nothing that was typed is ever read as syntax."""

from search.text import CLUSTERS, Run, initial, pairs, runs
from search.wishes import Term, halves

NAMES, KEYWORDS = "{title names initials}", "{keywords}"


def expression(terms: list[Term], *, generous: bool = False) -> str:
    """All of the terms, each in any of its words."""
    return " AND ".join(f"({one_of(term, generous=generous)})" for term in terms)


def one_of(term: Term, *, generous: bool = False) -> str:
    """A term's words as alternatives; long Korean words also as two halves when asked to be generous."""
    found = [part for word in term.choices for part in _word(word)]
    if generous:
        for word in term.choices:
            found += [f"({_phrase(list(runs(left)))} AND {_phrase(list(runs(right)))})" for left, right in halves(word)]
    return " OR ".join(dict.fromkeys(found))


def _word(word: str) -> list[str]:
    parts = list(runs(word))
    if any(run.kind == "jamo" for run in parts):
        return [_by_initials(parts)]
    found = [_phrase(parts)]
    only = parts[0] if len(parts) == 1 else None
    if only and only.kind == "word":
        if len(only.parts) > 1:
            found.append(f'"{"".join(only.parts)}"*')
        elif found[0].endswith("*"):
            found.append(found[0][:-1])  # the whole word counts more than one that only begins so
    return found


def _phrase(parts: list[Run]) -> str:
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
    return f'"{" ".join(tokens)}"' + ("*" if goes_on else "")


def _by_initials(parts: list[Run]) -> str:
    """`ㄱㅁㅈ` among initial consonants; in `김ㅁㅈ` the syllables have to be in the name as well."""
    whole = "".join(initial(letter) for run in parts for letter in run.text.translate(CLUSTERS))
    tokens = pairs(whole)[: max(1, len(whole) - 1)]
    found = [f'initials : "{" ".join(tokens)}"' + ("*" if len(whole) == 1 else "")]
    found += [f"{{title names}} : {_phrase([run])}" for run in parts if run.kind != "jamo"]
    return "(" + " AND ".join(found) + ")"
