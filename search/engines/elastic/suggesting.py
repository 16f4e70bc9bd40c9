"""Names that begin as typed, and words near to one that was typed wrong: asked of documents that are there, never of a list of words.

A list of an index's words keeps those of deleted documents until Lucene merges them; a document that matched is one that may be found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from search.engines.base import Hit
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.querying import SHOWN, hits, left_out
from search.highlights import pattern
from search.text import alike
from search.typing import key_of, typed_words

LOOKED_AT = 40  # documents whose words are compared with a slip


def suggestions(
    cluster: Cluster, *, text: str, projection: str, kinds: Sequence[str], limit: int, without: Mapping[str, Sequence[int]] | None
) -> tuple[Hit, ...]:
    """Titles whose name begins as typed."""
    typed = typed_words(text)
    words = pattern([typed])
    index = cluster.alias(projection)
    if not typed or words is None:
        return ()
    key, exact = key_of(typed)
    conditions: list[dict[str, Any]] = [{"term": {"live": True}}, {"prefix": {"begins": {"value": key}}}]
    if kinds:
        conditions.append({"terms": {"kind": list(kinds)}})
    whole = {"constant_score": {"filter": {"term": {"begins": key}}, "boost": 1}}
    query = {"bool": {"filter": conditions, "must_not": left_out(without), "should": [whole]}}
    sort: list[Any] = [{"_score": "desc"}, {"weight": "desc"}, {"sort_name": "asc"}, {"object_id": "asc"}]
    size = limit if exact else limit * 40
    answer = cluster.client.search(index=index, query=query, sort=sort, size=size, source={"includes": SHOWN}, track_total_hits=False)
    found = [hit for hit in hits(answer.body["hits"]["hits"], [typed]) if exact or words.search(alike(hit.title))]
    return tuple(found[:limit])


def near(cluster: Cluster, word: str, *, projection: str, without: Mapping[str, Sequence[int]] | None, limit: int) -> tuple[str, ...]:
    """Words at one slip's distance among the documents that have one."""
    slip = {"fuzzy": {"spelled": {"value": word, "fuzziness": 1, "transpositions": True, "rewrite": "constant_score"}}}  # however many are near
    query = {"bool": {"filter": [{"term": {"live": True}}, slip], "must_not": left_out(without)}}
    asked: dict[str, Any] = {"query": query, "sort": [{"weight": "desc"}, {"object_id": "asc"}], "size": LOOKED_AT, "track_total_hits": False}
    answer = cluster.client.search(index=cluster.alias(projection), source={"includes": ["spelled"]}, **asked)
    counted = Counter(one for hit in answer.body["hits"]["hits"] for one in hit["_source"]["spelled"] if OSA.distance(word, one, score_cutoff=1) == 1)
    return tuple(one for one, _count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:limit])
