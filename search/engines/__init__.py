"""The engine that the settings choose."""

from functools import cache

from django.conf import settings

from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine


def engine() -> Engine:
    """The engine of this site: the embedded one, in its own file."""
    return _embedded(str(settings.SEARCH_FILE))


@cache
def _embedded(path: str) -> EmbeddedEngine:
    return EmbeddedEngine(path)
