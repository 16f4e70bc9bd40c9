"""Every test of search has only its own kinds, and a fresh engine."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search import documents
from search.engines import engine as chosen_engine
from search.engines.base import Engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.search.shelf import Shelf, projection
from tests.services.elastic import take_away

ENGINES = ("embedded", "elasticsearch")
in_a_file = pytest.mark.parametrize("site_engine", ["embedded"], indirect=True)  # about the file of the embedded engine
in_a_cluster = pytest.mark.parametrize("site_engine", ["elasticsearch"], indirect=True)


@contextmanager
def elastic_engine(url: str) -> Iterator[ElasticEngine]:
    """An engine with names of its own in a cluster, taken away afterwards."""
    made = ElasticEngine(url, prefix=f"test-{secrets.token_hex(4)}")
    try:
        yield made
    finally:
        take_away(made)


@contextmanager
def bare(name: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Engine]:
    """An engine without a database behind it and without an index."""
    if name == "embedded":
        yield EmbeddedEngine(str(folder / "search.sqlite3"))
        return
    with elastic_engine(request.getfixturevalue("elasticsearch_url")) as made:
        yield made


@pytest.fixture(params=ENGINES)
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each engine in turn, without an index."""
    with bare(request.param, request, tmp_path) as made:
        yield made


@pytest.fixture
def engine(bare_engine: Engine) -> Engine:
    """Each engine in turn, whole and empty."""
    bare_engine.create(complete=True)
    return bare_engine


@pytest.fixture(params=ENGINES, scope="module")
def standing_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine in turn, whole, for tests of one module that only read, or that do not mind each other's documents."""
    with bare(request.param, request, tmp_path_factory.mktemp("search")) as made:
        made.create(complete=True)
        yield made


@pytest.fixture(params=ENGINES)
def site_engine(request: pytest.FixtureRequest) -> Engine:
    """The engine that the site uses: each in turn, without an index."""
    return chosen_engine() if request.param == "embedded" else request.getfixturevalue("cluster")


@pytest.fixture
def shelf(site_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
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
def another(bare_engine: Engine) -> Callable[[], Engine]:
    """Makes engines on the same index, as other processes do."""
    if isinstance(bare_engine, ElasticEngine):
        cluster = bare_engine.cluster
        return lambda: ElasticEngine(cluster.url, prefix=cluster.prefix)
    assert isinstance(bare_engine, EmbeddedEngine)
    return lambda: EmbeddedEngine(str(bare_engine.path))
