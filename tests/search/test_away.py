"""The cluster does not answer, or too late: the site goes on by names, nobody waits twice, and nothing is lost."""

import socket
import threading
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from core.outbox import drain
from search import upkeep
from search.documents import MEMBERS
from search.engines import engine
from search.engines.base import Engine, Query
from search.engines.elastic import ElasticEngine
from search.engines.elastic.circuit import FAILURES, PAUSE, Circuit
from search.exceptions import IndexIsAway
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import find, suggest
from search.services import mark_changed
from tests.search.conftest import in_a_cluster
from tests.search.shelf import MEMBER, STRANGER, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def silence() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(listening.accept()[0])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()
    for one in held:
        one.close()


@pytest.fixture
def nobody_there() -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_silent_cluster_is_given_up_after_two_seconds_and_not_asked_again(silence: str) -> None:
    made = ElasticEngine(silence)
    for _ in range(FAILURES):
        answer = made.search(Query(text="로봇"))
        assert (answer.degraded, answer.total) == (True, 0)
        assert 1_900 < answer.took_ms < 4_000
    assert made.search(Query(text="로봇")).took_ms < 100
    assert made.suggest(text="로", projection="everyone") == ()
    assert made.near("로봇", projection="everyone") == ()
    assert made.state() == "away"


def test_the_circuit_opens_after_three_failures_and_closes_with_an_answer() -> None:
    now = [0.0]
    circuit = Circuit(clock=lambda: now[0])

    def fail() -> None:
        from elasticsearch import ConnectionTimeout

        with circuit.asking():
            raise ConnectionTimeout("slow")

    for _ in range(FAILURES):
        assert not circuit.is_open
        with pytest.raises(IndexIsAway):
            fail()
    assert circuit.is_open
    with pytest.raises(IndexIsAway, match="a moment ago"), circuit.asking():
        raise AssertionError("nobody asks")
    now[0] += PAUSE + 1
    with pytest.raises(IndexIsAway, match="timed out"):
        fail()  # one tried, in vain
    assert circuit.is_open
    now[0] += PAUSE + 1
    with circuit.asking(), pytest.raises(IndexIsAway, match="a moment ago"), circuit.asking():
        pass  # while one tries, the others do not wait with her
    assert not circuit.is_open
    with circuit.asking():
        pass


def test_a_question_that_the_cluster_refuses_opens_no_circuit(engine: Engine) -> None:
    if isinstance(engine, ElasticEngine):
        for _ in range(FAILURES + 1):
            with pytest.raises(Exception, match="parsing"), engine.cluster.circuit.asking():
                engine.cluster.client.search(query={"nonsense": {}})
        assert not engine.cluster.circuit.is_open


@pytest.fixture
def robots(shelf: Shelf) -> Shelf:
    """An open and a hidden robot, in the index."""
    ids = [shelf.put_for_all("robot", "파란 로봇", facets={"colour": ["blue"]}).pk, shelf.put("hidden", members=document("숨은 로봇")).pk]
    mark_changed("thing", ids)
    drain(QUEUE)
    return shelf


@in_a_cluster
def test_names_are_looked_up_plainly_and_with_the_same_eyes(robots: Shelf, nobody_there: str, settings) -> None:
    settings.ELASTICSEARCH_URL = nobody_there
    page = find(STRANGER, "로봇")
    assert ([hit.title for hit in page.hits], page.total, page.degraded) == (["파란 로봇"], 1, True)
    assert [(one.name, one.count) for one in page.kinds] == [("thing", 1)]
    assert [hit.title for hit in find(MEMBER, "로봇").hits] == ["숨은 로봇", "파란 로봇"]
    assert [hit.title for hit in find(MEMBER, "").hits] == ["숨은 로봇", "파란 로봇"]
    assert find(STRANGER, "숨은").hits == find(STRANGER, "없는 로봇").hits == suggest(STRANGER, "파란") == []
    assert find(MEMBER, "로봇", kinds=["thing"], filters={"colour": ["blue"]}).plain


@in_a_cluster
def test_the_page_says_so_in_words(robots: Shelf, nobody_there: str, settings, client: Client) -> None:
    settings.ELASTICSEARCH_URL = nobody_there
    html = client.get("/search/", {"q": "로봇"}).content.decode()
    assert "파란 로봇" in html
    assert "숨은" not in html
    assert "이름으로" in html


@in_a_cluster
def test_a_change_waits_as_long_as_it_takes_and_is_no_attempt(robots: Shelf, nobody_there: str, settings) -> None:
    real, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, nobody_there
    pk = next(iter(robots.holds))
    robots.holds[pk] = {MEMBERS: document("새 로봇")}
    mark_changed("thing", [pk])
    for _ in range(QUEUE.max_attempts + 3):
        IndexRow.objects.update(due_at=timezone.now())
        drain(QUEUE)
    row = IndexRow.objects.get(object_id=pk)
    assert (row.state, row.attempts, row.version, row.indexed_version) == ("queued", 0, 2, 1)
    assert upkeep.keep_in_step() == "away"
    with pytest.raises(IndexIsAway, match="still wait"):
        upkeep.expunge()  # an erasure is not over before the index has heard of it
    settings.ELASTICSEARCH_URL = real
    IndexRow.objects.update(due_at=timezone.now())
    drain(QUEUE)
    assert engine().search(Query(text="새 로봇", projection=MEMBERS)).total == 1
    assert list(upkeep.differences()) == []
