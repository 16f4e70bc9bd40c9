"""Every test of search has only its own kinds, and a fresh engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import documents
from search.engines import engine as chosen_engine
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine
from tests.search.shelf import Shelf, projection


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An engine without a database behind it, whole and empty."""
    made = EmbeddedEngine(str(tmp_path / "search.sqlite3"))
    made.create(complete=True)
    return made


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """The one kind of this test, in front of the site's own engine."""
    known = dict(documents.kinds)
    made = Shelf()
    documents.kinds.clear()
    documents.register(made.kind())
    monkeypatch.setattr(documents, "_resolver", projection)
    yield made
    documents.kinds.clear()
    documents.kinds.update(known)


@pytest.fixture
def site_engine() -> Engine:
    """The engine that the site uses."""
    return chosen_engine()
