"""The search engine inside: SQLite's FTS5 over our own tokens, in a file of its own."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
