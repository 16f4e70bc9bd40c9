"""Asking one projection's index: what matches, how it ranks, what is shown.

Nothing of the ranking is taken from how often a word stands in the index: that moves when a hidden document has the word, or one that is
no more, and the order would tell of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.base import Hit, Query
from search.engines.elastic.mapping import DEEPEST
from search.engines.ranking import KEYWORD_BONUS, NAME_BONUS, WHOLE_NAME_BONUS, WHOLE_WORD_BONUS
from search.highlights import marked, pattern, snippet
from search.phrases import Alternative, Phrase, alternatives, whole_name, whole_words
from search.wishes import Term, terms

FIELDS = {"anywhere": "anything", "names": "names", "initials": "initials"}
SHOWN = ["kind", "object_id", "version", "shown"]
ORDERS: dict[str, list[Any]] = {
    "relevance": [{"_score": "desc"}, {"weight": "desc"}, {"newest": {"order": "desc", "missing": "_last"}}, {"object_id": "asc"}, {"kind": "asc"}],
    "newest": [{"newest": {"order": "desc", "missing": "_last"}}, {"sort_name": "asc"}, {"object_id": "asc"}, {"kind": "asc"}],
    "name": [{"sort_name": "asc"}, {"object_id": "asc"}, {"kind": "asc"}],
}

Clause = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A text as what has to be found; no terms at all means everything."""

    terms: tuple[Term, ...] = ()
    generous: bool = False

    @property
    def words(self) -> list[str]:
        return [word for term in self.terms for word in term.choices]


def readings(query: Query) -> Iterable[Asked]:
    """Strictly first, then generously if that may be; nothing when there is no word to look for."""
    if not query.text.strip():
        yield Asked()
        return
    for generous in (False, True) if query.generous else (False,):
        if wanted := terms(query.text, generous=generous):
            yield Asked(tuple(wanted), generous)


def page_body(query: Query, asked: Asked) -> dict[str, Any]:
    """The hits of a page, without counting: whatever cannot be among the best is not even read."""
    return {
        "query": _ranked(query, asked) if query.sort == "relevance" and asked.terms else matching(query, asked, narrowing(query)),
        "sort": _order(query, asked),
        "_source": SHOWN,
        "size": query.limit,
        "track_total_hits": False,
    }


def _order(query: Query, asked: Asked) -> list[Any]:
    if query.sort == "relevance" and not asked.terms:
        return ORDERS["relevance"][1:]
    return ORDERS[query.sort]


def matching(query: Query, asked: Asked, narrow: Sequence[Clause] = ()) -> Clause:
    """What matches, without an order. What is left of a deleted object has no words; only a question without words has to leave it out."""
    return {"bool": _conditions(query, asked, narrow)}


def _conditions(query: Query, asked: Asked, narrow: Sequence[Clause]) -> dict[str, Any]:
    words = [_one_of(term, generous=asked.generous) for term in asked.terms]
    return {"filter": [*(words or [{"term": {"live": True}}]), *narrow], "must_not": left_out(query.without)}


def _ranked(query: Query, asked: Asked) -> Clause:
    """The score is the bonuses alone; the weight comes after them, where it is read for the best ones only (see `ranking.weighed`)."""
    return {"bool": {**_conditions(query, asked, narrowing(query)), "should": list(_bonuses(asked))}}


def _bonuses(asked: Asked) -> Iterable[Clause]:
    """A term found in a name counts 4, in a keyword 2, there as a whole word and not only its beginning half more, over the number of terms;
    a name that is just what was typed three more."""
    for term in asked.terms:
        for field, bonus in (("names", NAME_BONUS), ("keywords", KEYWORD_BONUS)):
            if found := _one_of(term, generous=asked.generous, field=field):
                yield _counts(found, bonus / len(asked.terms))
        if words := whole_words(term):
            found = {"bool": {"should": [{"terms": {field: words}} for field in ("names", "keywords")]}}
            yield _counts(found, WHOLE_WORD_BONUS / len(asked.terms))
    yield _counts({"terms": {"sort_name": [whole_name(asked.terms)]}}, WHOLE_NAME_BONUS)


def _counts(found: Clause, bonus: float) -> Clause:
    return {"constant_score": {"filter": found, "boost": bonus}}


def _one_of(term: Term, *, generous: bool, field: str = "") -> Clause:
    """The ways to find a term; in one field where it is named, in which initial consonants stand for names. Empty when none can be there."""
    ways = [_all_of(way, field) for way in alternatives(term, generous=generous)]
    if generous and not field:
        ways += [{"match_phrase": {"korean": word}} for word in term.choices if len(word) > 1 and "가" <= word[0] <= "힣"]
    found = [way for way in ways if way]
    if not found:
        return {}
    return found[0] if len(found) == 1 else {"bool": {"should": found, "minimum_should_match": 1}}


def _all_of(way: Alternative, field: str) -> Clause:
    if field == "keywords" and any(phrase.where != "anywhere" for phrase in way):
        return {}
    parts = [_written(phrase, field) for phrase in way]
    return parts[0] if len(parts) == 1 else {"bool": {"must": parts}}


def _written(phrase: Phrase, field: str) -> Clause:
    into = field if field and phrase.where == "anywhere" else FIELDS[phrase.where]
    if len(phrase.tokens) == 1:
        return {"prefix" if phrase.goes_on else "term": {into: {"value": phrase.tokens[0]}}}
    if phrase.goes_on:
        return {"match_phrase_prefix": {into: {"query": " ".join(phrase.tokens), "max_expansions": 200}}}
    return {"match_phrase": {into: " ".join(phrase.tokens)}}


def left_out(without: Mapping[str, Sequence[int]] | None) -> list[Clause]:
    """The objects that must not be found."""
    return [{"bool": {"filter": [{"term": {"kind": kind}}, {"terms": {"object_id": list(ids)}}]}} for kind, ids in (without or {}).items() if ids]


def narrowing(query: Query, *, but: str = "") -> list[Clause]:
    """Kinds and filters, without one facet's own."""
    found: list[Clause] = [{"terms": {"kind": list(query.kinds)}}] if query.kinds else []
    return found + [{"terms": {f"facet.{name}": list(values)}} for name, values in query.filters.items() if values and name != but]


def hits(found: Iterable[Mapping[str, Any]], wanted: Sequence[str]) -> Iterable[Hit]:
    """What was found with its marked title and a snippet, made here from what it shows: the cluster's own highlighter is its slowest part."""
    words = pattern(wanted)
    for one in found:
        source = one["_source"]
        shown = source["shown"]
        also = shown["names"] if shown["names"] != shown["title"] else ""
        texts = [shown["text"], shown["keywords"], also]
        title = shown["title"]
        yield Hit(
            source["kind"], source["object_id"], source["version"], title, marked(title, words), snippet(texts, words), one.get("_score") or 0.0
        )


def is_deep(query: Query) -> bool:
    """Whether the page lies where the cluster does not go by number."""
    return query.offset + query.limit > DEEPEST
