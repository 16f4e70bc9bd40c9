"""The engine that the settings choose."""

from functools import cache

from django.conf import settings

from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine


def engine() -> Engine:
    """The engine of this site: a cluster where ELASTICSEARCH_URL names one, otherwise the embedded one in its own file."""
    if settings.ELASTICSEARCH_URL:
        return _elastic(
            settings.ELASTICSEARCH_URL,
            settings.ELASTICSEARCH_PREFIX,
            settings.ELASTICSEARCH_SHARDS,
            settings.ELASTICSEARCH_API_KEY,
            settings.ELASTICSEARCH_CA_FILE,
        )
    return _embedded(str(settings.SEARCH_FILE))


def forget_file_beside_cluster() -> None:
    """A site that searches in a cluster has nobody who keeps a search file of earlier days in step, nor takes erased people out of it: it goes."""
    if settings.ELASTICSEARCH_URL:
        _embedded(str(settings.SEARCH_FILE)).remove()


@cache
def _embedded(path: str) -> EmbeddedEngine:
    return EmbeddedEngine(path)


@cache
def _elastic(url: str, prefix: str, shards: int, api_key: str, ca_file: str) -> Engine:
    from search.engines.elastic import ElasticEngine  # only who has a cluster pays for loading its client

    return ElasticEngine(url, prefix=prefix, shards=shards, api_key=api_key, ca_file=ca_file)
