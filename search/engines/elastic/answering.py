"""Answering a question: the best hits and how many there are at once, and the facets with them or, as those numbers say, after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from elasticsearch import ApiError

from search.engines.base import Query, Results
from search.engines.elastic import counting, querying
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.mapping import DEEPEST
from search.engines.elastic.querying import Asked

REPLACED = frozenset({404, 503})  # what a cluster answers when an index goes while it is asked
LOOKS = 3  # an answer that says so comes at once
KEPT = "30s"  # how long a view of an index is kept for the next step of a deep page


def answer(cluster: Cluster, query: Query) -> Results:
    """The first reading of the text that finds anything. Raises ApiError and TransportError."""
    index, found = cluster.alias(query.projection), Results(facets={facet: [] for facet in query.facets})
    for asked in querying.readings(query):
        found = _read(cluster, index, query, asked)
        if found.kind_counts:
            break
    return found


def _read(cluster: Cluster, index: str, query: Query, asked: Asked) -> Results:
    size = cluster.size(query.projection)
    wanted = [counting.counts_body(query, asked, size)]
    if query.limit and not querying.is_deep(query):
        wanted.append({**querying.page_body(query, asked), "from": query.offset})
    first = _ask(cluster, index, wanted)
    counts = counting.counts(query, first[0])
    known = counting.facets_at_once(query, counts, first[0], size)
    questions = [] if known else list(counting.facet_questions(query, asked, counts))
    then = _ask(cluster, index, [one.body for one in questions])
    facets, estimated = known or counting.facets(query, questions, then)
    found = first[1]["hits"]["hits"] if len(first) > 1 else _deep(cluster, index, query, asked, counts.total) if query.limit else ()
    return Results(
        total=counts.total,
        hits=tuple(querying.hits(found, asked.words)),
        facets=facets,
        estimated=estimated,
        kind_counts=counts.kinds,
        degraded=any(_is_partial(one) for one in (*first, *then)),
    )


def _ask(cluster: Cluster, index: str, bodies: Sequence[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """These questions side by side. An index that was replaced between its name and its answer is looked up again, and again on a slow day."""
    for _ in range(LOOKS - 1 if bodies else 0):
        try:
            return _ask_once(cluster, index, bodies)
        except ApiError as error:
            if error.status_code not in REPLACED:
                raise
    return _ask_once(cluster, index, bodies) if bodies else []


def _ask_once(cluster: Cluster, index: str, bodies: Sequence[dict[str, Any]]) -> list[Mapping[str, Any]]:
    if len(bodies) == 1:
        return [cluster.client.search(index=index, **_named(bodies[0])).body]
    answered = cluster.client.msearch(index=index, searches=[part for body in bodies for part in ({}, body)])
    for one in answered.body["responses"]:
        if "error" in one:
            raise ApiError(one["error"].get("type", ""), replace(answered.meta, status=one["status"]), one)
    return answered.body["responses"]


def _named(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the client's own arguments: `from` is a word of the language."""
    return {"from_" if name == "from" else name: part for name, part in body.items()}


def _is_partial(one: Mapping[str, Any]) -> bool:
    return bool(one.get("timed_out") or one.get("_shards", {}).get("failed"))


def _deep(cluster: Cluster, index: str, query: Query, asked: Asked, total: int) -> Sequence[Mapping[str, Any]]:
    """A page beyond the ten-thousandth hit: from sorted hit to sorted hit, in one view of the index."""
    client, left, after = cluster.slow, min(query.offset, total), None
    if left >= total:
        return ()
    body = querying.page_body(query, asked)
    view = client.open_point_in_time(index=index, keep_alive=KEPT)["id"]
    try:
        while left > 0:
            wanted: dict[str, Any] = {**body, "size": min(left, DEEPEST), "_source": False}
            jumped = client.search(pit={"id": view, "keep_alive": KEPT}, search_after=after, **wanted).body["hits"]["hits"]
            if not jumped:
                return ()
            left, after = left - len(jumped), jumped[-1]["sort"]
        return client.search(pit={"id": view, "keep_alive": KEPT}, search_after=after, **body).body["hits"]["hits"]
    finally:
        client.close_point_in_time(id=view)
