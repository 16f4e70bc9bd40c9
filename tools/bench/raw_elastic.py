"""The floor that our searches are measured against: the same documents and questions sent to Elasticsearch with nothing of ours around them."""

from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch, helpers

from search.engines.base import Change, Query
from search.engines.elastic import ElasticEngine, querying

TEXT: dict[str, Any] = {"type": "text", "analyzer": "korean", "fields": {"pairs": {"type": "text", "analyzer": "pairs"}}}
INDEX: dict[str, Any] = {
    "settings": {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "analysis": {
            "tokenizer": {"words": {"type": "nori_tokenizer", "decompound_mode": "mixed"}},
            "filter": {"lower": {"type": "lowercase"}, "width": {"type": "cjk_width"}, "bigram": {"type": "cjk_bigram", "output_unigrams": True}},
            "analyzer": {
                "korean": {"type": "custom", "tokenizer": "words", "filter": ["lower"]},
                "pairs": {"type": "custom", "tokenizer": "standard", "filter": ["width", "lower", "bigram"]},
            },
        },
    },
    "mappings": {
        "properties": {
            **dict.fromkeys(("title", "keywords", "text"), TEXT),
            "kind": {"type": "keyword"},
            "facet": {"type": "object", "dynamic": True},
        },
        "dynamic_templates": [{"facets": {"path_match": "facet.*", "mapping": {"type": "keyword"}}}],
    },
}
FIELDS = ["title^8", "title.pairs^8", "keywords^2", "keywords.pairs^2", "text", "text.pairs"]


class RawElastic:
    """One index, one query, the cluster's own counting and highlighting."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name = url, name
        self.client = Elasticsearch(url, request_timeout=60)

    def fill(self, changes: Iterable[Change], projection: str) -> None:
        """Everything by the client's own bulk helper, five hundred at a time."""
        self.client.indices.create(index=self.name, **INDEX)
        helpers.bulk(self.client, self._actions(changes, projection), chunk_size=500)
        self.client.indices.refresh(index=self.name)

    def _actions(self, changes: Iterable[Change], projection: str) -> Iterator[dict[str, Any]]:
        for change in changes:
            one = change.documents[projection]
            source = {"title": one.title, "keywords": one.keywords, "text": one.text, "kind": change.kind, "facet": one.facets}
            yield {"_index": self.name, "_id": change.object_id, "_source": source}

    def ask(self, text: str, facets: Iterable[str]) -> None:
        """The best twenty, counted and highlighted."""
        self.client.search(
            index=self.name,
            query={"multi_match": {"query": text, "fields": FIELDS, "type": "most_fields", "operator": "and"}},
            aggs={name: _top(name) for name in facets},
            highlight={"fields": {"title": {"number_of_fragments": 0}, "text": {}, "text.pairs": {}}},
            size=20,
            track_total_hits=True,
        )

    def ask_same(self, engine: ElasticEngine, text: str, facets: Iterable[str]) -> None:
        """What our engine asks, in one question as most people write it: ranked, counted and faceted at once, without marks."""
        query = Query(text=text, projection="members", kinds=("alumni",), facets=tuple(facets))
        for asked in querying.readings(query):
            body = querying.page_body(query, asked) | {"track_total_hits": True, "aggs": {name: _top(name) for name in query.facets}}
            if self.client.search(index=engine.cluster.alias("members"), **body).body["hits"]["hits"]:
                return

    def close(self) -> None:
        """Leave nothing in the cluster."""
        self.client.options(ignore_status=404).indices.delete(index=self.name)
        self.client.close()


def _top(facet: str) -> dict[str, Any]:
    return {"terms": {"field": f"facet.{facet}", "size": 50}}
