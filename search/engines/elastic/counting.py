"""Counting what matched: how many of each kind, and in each facet.

Kinds and totals are always counted whole. Facets cost several steps for each document, so beyond `EXACT` documents a sample of `ENOUGH`
or more is counted: one of ten documents is then known to within some 6 %. An index that holds no more than that counts everything in
one question. A larger one does not know before it has counted, so a sample that suits a common word is taken along with the numbers, and
the facets are asked once more when it was too small.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.base import Query
from search.engines.elastic.querying import Asked, matching, narrowing

MOST_VALUES, SHARD_VALUES, MOST_KINDS = 50, 1_000, 50
EXACT, ENOUGH = 10_000, 2_500  # documents
FROM, LARGEST_SHARE = 25_000, 0.5  # documents of the whole index that the first sample is drawn from; what a cluster takes at most
SEED = 20_260  # the same sample for everybody, so that a page that is loaded again shows the same

Counted = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True)
class Counts:
    """How many of each kind match the text, how many with kinds and filters, and how many without one chosen facet's own filter."""

    kinds: dict[str, int]
    total: int
    but: dict[str, int]


@dataclass(frozen=True)
class FacetQuestion:
    """Facets that are counted among the same documents: the most frequent values, or the chosen ones."""

    facets: tuple[str, ...]
    body: dict[str, Any]
    is_sampled: bool = False
    is_chosen: bool = False


def counts_body(query: Query, asked: Asked, size: int) -> dict[str, Any]:
    """How many match, in an index of this size, and the facets if that may be known at once. Without filters the kinds say the total."""
    aggs: dict[str, Any] = {"kinds": {"terms": {"field": "kind", "size": MOST_KINDS}}}
    if _filters(query):
        aggs["total"] = _among(query)
        aggs |= {f"but {facet}": _among(query, but=facet) for facet in _chosen(query)}
    if size <= EXACT:
        aggs |= _whole(query)
    elif query.facets and not _filters(query):
        aggs["sample"] = _sampled(_free(query), _share(size))
    return {"query": matching(query, asked), "aggs": aggs, "size": 0, "track_total_hits": False}


def _whole(query: Query) -> dict[str, Any]:
    """Every facet one by one; those of which nothing is chosen are counted among the same documents."""
    aggs = _free(query)
    for facet in _chosen(query):
        chosen = list(query.filters[facet])
        aggs[f"of {facet}"] = _among(query, but=facet) | {"aggs": {"top": _top_of(facet), "chosen": _values(facet, include=chosen, size=len(chosen))}}
    return aggs


def _free(query: Query) -> dict[str, Any]:
    among = {facet: _top_of(facet) for facet in query.facets if not query.filters.get(facet)}
    return {"free": _among(query) | {"aggs": among}} if among else {}


def _sampled(aggs: dict[str, Any], share: float) -> dict[str, Any]:
    return {"random_sampler": {"probability": share, "seed": SEED}, "aggs": aggs}


def _share(size: int) -> float:
    """Of an index of this size, the part that the first sample takes."""
    return min(LARGEST_SHARE, FROM / size)


def _chosen(query: Query) -> tuple[str, ...]:
    return tuple(facet for facet in query.facets if query.filters.get(facet))


def _filters(query: Query) -> bool:
    return any(query.filters.values())


def _among(query: Query, *, but: str = "") -> dict[str, Any]:
    return {"filter": {"bool": {"filter": narrowing(query, but=but)}}}


def counts(query: Query, answer: Mapping[str, Any]) -> Counts:
    """What the answer to `counts_body` says."""
    found = answer["aggregations"]
    kinds = {bucket["key"]: bucket["doc_count"] for bucket in found["kinds"]["buckets"]}
    if not _filters(query):
        return Counts(kinds, sum(number for kind, number in kinds.items() if not query.kinds or kind in query.kinds), {})
    return Counts(kinds, found["total"]["doc_count"], {name[4:]: one["doc_count"] for name, one in found.items() if name.startswith("but ")})


def facet_questions(query: Query, asked: Asked, counted: Counts) -> Iterator[FacetQuestion]:
    """The facets that nothing was chosen of are counted together, each other one without its own filter, and what was chosen exactly."""
    chosen = _chosen(query)
    free = tuple(facet for facet in query.facets if facet not in chosen)
    if free and counted.total:
        yield _top(query, asked, free, counted.total)
    for facet in chosen:
        if counted.but[facet]:
            yield _top(query, asked, (facet,), counted.but[facet], but=facet)
    if chosen and counted.total:
        aggs = {facet: _values(facet, include=list(query.filters[facet]), size=len(query.filters[facet])) for facet in chosen}
        yield FacetQuestion(chosen, _body(query, asked, aggs), is_chosen=True)


def _top(query: Query, asked: Asked, facets: tuple[str, ...], among: int, *, but: str = "") -> FacetQuestion:
    """The most frequent values of these facets, in a sample when there are too many documents."""
    aggs: dict[str, Any] = {facet: _top_of(facet) for facet in facets}
    if among <= EXACT:
        return FacetQuestion(facets, _body(query, asked, aggs, but=but))
    sample = _sampled(aggs, min(LARGEST_SHARE, ENOUGH / among))
    return FacetQuestion(facets, _body(query, asked, {"sample": sample}, but=but), is_sampled=True)


def _top_of(facet: str) -> dict[str, Any]:
    return _values(facet, size=MOST_VALUES, shard_size=SHARD_VALUES)


def _values(facet: str, **wanted: Any) -> dict[str, Any]:
    return {"terms": {"field": f"facet.{facet}", **wanted}}


def _body(query: Query, asked: Asked, aggs: dict[str, Any], *, but: str = "") -> dict[str, Any]:
    return {"query": matching(query, asked, narrowing(query, but=but)), "aggs": aggs, "size": 0, "track_total_hits": False}


def facets_at_once(query: Query, counted: Counts, answer: Mapping[str, Any], size: int) -> tuple[Counted, frozenset[str]] | None:
    """The facets out of the answer to `counts_body`; None when they have to be asked."""
    found = answer["aggregations"]
    if not query.facets or not counted.kinds:
        return {facet: [] for facet in query.facets}, frozenset()
    if size <= EXACT:
        free = {facet: _read(one) for facet, one in found.get("free", {}).items() if facet in query.facets}
        own = {facet: found[f"of {facet}"] for facet in _chosen(query)}
        return free | {facet: _together(_read(one["top"]), _exactly(query, facet, one["chosen"])) for facet, one in own.items()}, frozenset()
    if "sample" in found and counted.total > EXACT and counted.total * _share(size) >= ENOUGH:
        values = found["sample"]["free"]
        return {facet: [(value, about(number)) for value, number in _read(values[facet])] for facet in query.facets}, frozenset(query.facets)
    return None


def _read(counted: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"]]


def _exactly(query: Query, facet: str, counted: Mapping[str, Any]) -> dict[str, int]:
    return dict.fromkeys(query.filters.get(facet, ()), 0) | dict(_read(counted))


def facets(query: Query, questions: Sequence[FacetQuestion], answers: Iterable[Mapping[str, Any]]) -> tuple[Counted, frozenset[str]]:
    """The counts of every facet that was asked for, and which of them are estimates."""
    top: Counted = {facet: [] for facet in query.facets}
    exactly: dict[str, dict[str, int]] = {facet: dict.fromkeys(query.filters.get(facet, ()), 0) for facet in query.facets}
    for question, answer in zip(questions, answers, strict=True):
        found = answer["aggregations"]["sample"] if question.is_sampled else answer["aggregations"]
        for facet in question.facets:
            values = _read(found[facet])
            if question.is_chosen:
                exactly[facet] |= dict(values)
            else:
                top[facet] = [(value, about(number)) for value, number in values] if question.is_sampled else values
    estimated = frozenset(facet for question in questions if question.is_sampled for facet in question.facets)
    return {facet: _together(top[facet], exactly[facet]) for facet in query.facets}, estimated


def _together(top: list[tuple[str, int]], exactly: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent values, then what is chosen beyond them."""
    known = {value for value, _number in top}
    return [(value, exactly.get(value, number)) for value, number in top] + [one for one in exactly.items() if one[0] not in known]


def about(number: int) -> int:
    """An estimate as it may be said: 13,704 is about 14,000."""
    unit = 10 ** max(0, len(str(number)) - 2)
    return (number + unit // 2) // unit * unit
