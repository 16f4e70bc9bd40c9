"""The search engine for many web servers: an Elasticsearch cluster."""

from search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
