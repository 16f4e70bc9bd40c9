"""The cluster refuses, loses answers, dies in the middle; workers and rebuilds are killed: nothing is lost, and what runs says so in words."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.outbox import drain
from search import upkeep
from search.documents import EVERYONE
from search.engines import engine
from search.engines.base import Query
from search.engines.elastic import ElasticEngine, rebuilding, writing
from search.exceptions import IndexIsAway, RebuildIsRunning
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import find
from search.services import mark_changed
from tests.search.conftest import elastic_engine, in_a_cluster
from tests.search.shelf import STRANGER, Shelf, change, document
from tests.services.elastic_proxy import Door, door, times

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "FIRST_PAUSE", 0.001)


@pytest.fixture
def behind(elasticsearch_url: str) -> Iterator[tuple[Door, ElasticEngine]]:
    """An engine behind a door, with 20 documents."""
    with elastic_engine(elasticsearch_url) as straight, door(elasticsearch_url) as made:
        straight.create(complete=True)
        straight.write([change(pk, document(f"로봇 {pk}")) for pk in range(1, 21)])
        yield made, ElasticEngine(made.url, prefix=straight.cluster.prefix)


def held(of: ElasticEngine) -> dict[int, int]:
    return {one.object_id: one.version for _, one in of.contents()}


NEWER = [change(pk, document(f"로봇 {pk}"), version=2) for pk in range(1, 21)]


@pytest.mark.parametrize("act", [429, 503, "no room for some"])
def test_what_the_cluster_has_no_room_for_comes_again(behind: tuple[Door, ElasticEngine], act: str | int) -> None:
    made, one = behind
    made.rule = times(3, act, of="_bulk")
    one.write(NEWER)
    assert sum("_bulk" in path for _, path in made.seen) == 4
    assert set(held(one).values()) == {2}
    new = one.rebuild()
    made.rule = times(3, act, of="_bulk")
    new.write(NEWER)
    new.swap(lambda: None)
    assert (len(held(one)), one.search(Query(text="로봇")).total, one.state()) == (20, 20, "ready")


def test_a_cluster_that_never_has_room_is_away(behind: tuple[Door, ElasticEngine]) -> None:
    made, one = behind
    made.rule = times(99, 429, of="_bulk")
    with pytest.raises(IndexIsAway):
        one.write(NEWER)
    made.rule = times(0, 429, of="_bulk")
    one.write(NEWER)
    assert set(held(one).values()) == {2}


@pytest.mark.parametrize("act", ["lose", "cut", "close"])
def test_a_bulk_whose_answer_is_lost_is_written_twice_without_harm(behind: tuple[Door, ElasticEngine], act: str) -> None:
    made, one = behind
    made.rule = times(1, act, of="_bulk")
    with pytest.raises(IndexIsAway):
        one.write(NEWER)
    one.write(NEWER)
    assert (set(held(one).values()), one.search(Query(text="로봇")).total) == ({2}, 20)


@pytest.mark.parametrize(("act", "degraded"), [("lose", True), ("cut", True), (429, True), (401, True), (500, True)])
def test_half_an_answer_is_an_honest_empty_one(behind: tuple[Door, ElasticEngine], act: str | int, degraded: bool) -> None:
    made, one = behind
    for path in ("search", ""):
        made.rule = times(99, act, of=path)
        answer = one.search(Query(text="로봇", facets=("colour",)))
        assert (answer.total, answer.hits, answer.degraded) == (0, (), degraded)
        assert one.suggest(text="로", projection=EVERYONE) == one.near("로봇", projection=EVERYONE) == ()
        one.cluster.circuit._closed()
    assert one.state() in {"away", "broken"}


@pytest.mark.parametrize("act", ["close", 401])
def test_a_cluster_that_goes_in_the_middle_of_a_rebuild_leaves_what_is_read(behind: tuple[Door, ElasticEngine], act: str | int) -> None:
    made, one = behind
    before = held(one)
    for of in ("_bulk", "_aliases"):
        new = one.rebuild()
        made.rule = times(99, act, of=of)
        with pytest.raises(Exception) as raised:
            new.write(NEWER)
            new.swap(lambda: None)
        assert act == 401 or isinstance(raised.value, IndexIsAway)
        made.rule = times(0, act, of="")
        new.abandon()
        assert (held(one), one.search(Query(text="로봇")).total) == (before, 20)
    assert len(one.cluster.own_indexes()) == 2


def test_a_swap_whose_answer_is_lost_does_not_take_away_what_is_read(behind: tuple[Door, ElasticEngine]) -> None:
    made, one = behind
    new = one.rebuild()
    new.write(NEWER)
    made.rule = lambda method, path: "lose" if (method, path) == ("POST", "/_aliases") else None
    with pytest.raises(IndexIsAway):
        new.swap(lambda: None)
    new.abandon()
    made.rule = times(0, "close", of="")
    assert (set(held(one).values()), one.search(Query(text="로봇")).total, one.state()) == ({2}, 20, "ready")


def test_names_that_change_in_the_middle_of_a_write_are_looked_up_again(behind: tuple[Door, ElasticEngine]) -> None:
    made, one = behind
    new = one.rebuild()
    new.write(NEWER)
    swapped = []

    def swap_first(method: str, path: str) -> None:
        if "_bulk" in path and not swapped:
            swapped.append(True)
            new.swap(lambda: None)

    other = ElasticEngine(made.url, prefix=one.cluster.prefix)
    new._cluster.client = new._cluster.slow = new._cluster.patient = type(one.cluster.client)(made.target)  # past the door
    made.rule = swap_first
    other.write([change(1, document("비행기"), version=3)])
    assert (other.search(Query(text="비행기")).total, other.search(Query(text="로봇")).total) == (1, 19)


def test_a_dead_rebuild_is_left_alone_until_it_is_stale_and_then_taken_over(
    behind: tuple[Door, ElasticEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, one = behind
    dead = one.rebuild()
    dead.write(NEWER[:5])
    other = ElasticEngine(made.url, prefix=one.cluster.prefix)
    with pytest.raises(RebuildIsRunning):
        other.rebuild()
    other.write([change(3, document("로봇 3"), version=2)])  # goes into what is read, and into what the dead one left
    assert held(other)[3] == 2
    monkeypatch.setattr(rebuilding, "STALE", 0)
    new = other.rebuild()
    with pytest.raises(RebuildIsRunning):
        dead.write(NEWER)  # it was not dead, only slow
    dead.abandon()
    new.write(NEWER)
    new.swap(lambda: None)
    assert (set(held(one).values()), len(one.cluster.own_indexes())) == ({2}, 2)


@in_a_cluster
def test_changes_wait_for_a_cluster_that_dies_in_the_middle_of_a_bulk(shelf: Shelf, elasticsearch_url: str, settings) -> None:
    ids = [shelf.put_for_all(f"robot{number}", "로봇").pk for number in range(5)]
    with door(elasticsearch_url) as made:
        settings.ELASTICSEARCH_URL = made.url
        mark_changed("thing", ids)
        made.rule = times(1, "lose", of="_bulk")
        drain(QUEUE)
        assert set(IndexRow.objects.values_list("state", "attempts", "indexed_version")) == {("queued", 0, 0)}
        IndexRow.objects.update(due_at=timezone.now())
        drain(QUEUE)
        assert (find(STRANGER, "로봇").total, list(upkeep.differences())) == (5, [])
        made.rule = times(99, "close", of="")
        for page in (1, 2, 999_999):
            shown = find(STRANGER, "로봇", page=page, per_page=2)
            assert (shown.plain, shown.total, bool(shown.hits)) == (True, 5, True)
            engine().cluster.circuit._closed()  # type: ignore[attr-defined] - the cluster engine's own
        made.rule = times(99, 401, of="")
        shown = find(STRANGER, "로봇")
        assert (shown.plain, shown.total) == (True, 5)
        made.rule = times(99, "close", of="")
        engine().cluster.circuit._closed()  # type: ignore[attr-defined] - the cluster engine's own
        for act in ("rebuild", "sync"):
            with pytest.raises(CommandError, match="does not answer"):
                call_command("search_index", act, stdout=StringIO())


def test_two_rebuilds_at_once_are_told_in_words(shelf: Shelf, site_engine) -> None:
    first = site_engine.rebuild()
    with pytest.raises(CommandError, match="running already"):
        call_command("search_index", "rebuild", stdout=StringIO())
    first.abandon()
    call_command("search_index", "rebuild", stdout=StringIO())
