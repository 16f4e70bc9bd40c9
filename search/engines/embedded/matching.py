"""Phrases as FTS5 expressions. Every token is quoted, so nothing that was typed is ever read as syntax."""

from search.phrases import Alternative, Phrase, alternatives
from search.wishes import Term

NAMES, KEYWORDS = "{title names initials}", "{keywords}"
COLUMNS = {"anywhere": "", "names": "{title names} : ", "initials": "initials : "}


def expression(terms: list[Term], *, generous: bool = False) -> str:
    """All of the terms, each in any of its words."""
    return " AND ".join(f"({one_of(term, generous=generous)})" for term in terms)


def one_of(term: Term, *, generous: bool = False) -> str:
    """The ways to find a term as alternatives."""
    return " OR ".join(_all_of(way) for way in alternatives(term, generous=generous))


def _all_of(way: Alternative) -> str:
    return _written(way[0]) if len(way) == 1 else "(" + " AND ".join(map(_written, way)) + ")"


def _written(phrase: Phrase) -> str:
    return f'{COLUMNS[phrase.where]}"{" ".join(phrase.tokens)}"' + ("*" if phrase.goes_on else "")
