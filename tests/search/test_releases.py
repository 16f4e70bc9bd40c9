"""Two releases on one index, and a site that changes its engine: no change is lost, none is written in another release's words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.outbox import drain
from search import engines, upkeep
from search.documents import EVERYONE, MEMBERS
from search.engines import engine
from search.engines.base import Query
from search.engines.elastic import ElasticEngine, mapping
from search.engines.embedded import schema
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import find
from search.services import mark_changed
from tests.search.conftest import in_a_cluster
from tests.search.shelf import STRANGER, Shelf, document

pytestmark = pytest.mark.django_db


@contextmanager
def release(name: str) -> Iterator[None]:
    """A process of this release, as far as an index can tell."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "FORMAT", name)
        for place in ("mapping", "writing", "engine"):
            patch.setattr(f"search.engines.elastic.{place}.form", lambda: name)
        _just_started()
        yield
    _just_started()


def _just_started() -> None:
    found = engine()
    if isinstance(found, ElasticEngine):
        found._known = None


@pytest.fixture
def robots(shelf: Shelf) -> list[int]:
    """Three objects, in the index of the old release."""
    ids = [shelf.put_for_all(f"robot{number}", f"로봇{number}").pk for number in range(3)]
    with release("old"):
        mark_changed("thing", ids)
        drain(QUEUE)
    return ids


def total(text: str = "로봇") -> int:
    return engine().search(Query(text=text)).total


def differences() -> list[tuple[int, str]]:
    return [(one.object_id, one.what) for one in upkeep.differences()]


def rename(shelf: Shelf, pk: int, title: str) -> IndexRow:
    shelf.holds[pk] = {EVERYONE: document(title), MEMBERS: document(title)}
    mark_changed("thing", [pk])
    drain(QUEUE)
    return IndexRow.objects.get(object_id=pk)


def when_caught_up(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Do this at the worst moment: a rebuild has read everything again, and has not yet taken the old index's place."""
    real, calls = upkeep._write_outdated, []

    def read_then(new):
        written = real(new)
        calls.append(written)
        if len(calls) == 2:
            act()
        return written

    monkeypatch.setattr(upkeep, "_write_outdated", read_then)


def test_another_releases_index_answers_nothing_and_names_are_looked_up(robots: list[int]) -> None:
    with release("new"):
        assert engine().state() == "outdated"
        answer = engine().search(Query(text="로봇"))
        assert (answer.total, answer.degraded) == (0, True)
        assert engine().suggest(text="로", projection=EVERYONE) == engine().near("로봇", projection=EVERYONE) == ()
        page = find(STRANGER, "로봇1")
        assert (page.plain, [hit.title for hit in page.hits]) == (True, ["로봇1"])


@in_a_cluster
def test_a_change_by_the_older_release_just_before_the_swap_is_asked_for_again(
    shelf: Shelf, robots: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def older_release_writes() -> None:
        with release("old"):
            row = rename(shelf, robots[0], "비행기")
            assert (row.state, row.indexed_version, total("비행기")) == ("done", 2, 1)

    with release("new"):
        when_caught_up(monkeypatch, older_release_writes)
        upkeep.rebuild()
        assert (total("비행기"), total()) == (0, 3)
        drain(QUEUE)
        assert (total("비행기"), total(), differences()) == (1, 2, [])


def test_after_the_swap_an_older_releases_changes_wait_for_the_newer_one(shelf: Shelf, robots: list[int]) -> None:
    with release("new"):
        upkeep.rebuild()
    with release("old"):
        row = rename(shelf, robots[0], "비행기")
        assert (row.state, row.attempts, row.version, row.indexed_version) == ("queued", 0, 2, 1)
    with release("new"):
        assert (total("비행기"), differences()) == (0, [(robots[0], "waiting")])
        IndexRow.objects.update(due_at="2020-01-01T00:00Z")
        drain(QUEUE)
        assert (total("비행기"), differences()) == (1, [])


@in_a_cluster
def test_an_older_release_makes_no_field_and_no_document_in_a_newer_ones_index(shelf: Shelf, robots: list[int]) -> None:
    cluster = engine().cluster  # type: ignore[attr-defined] - the cluster engine's own
    with release("new"):
        new = engine().rebuild()
    with release("old"):
        rename(shelf, robots[0], "비행기")
        following = cluster.next_alias(EVERYONE)
        cluster.refresh(following)
        assert cluster.client.count(index=following)["count"] == 0
        assert total("비행기") == 1
    new.abandon()


@in_a_cluster
def test_a_document_that_an_older_release_was_late_with_is_found_out_and_written_anew(robots: list[int]) -> None:
    with release("new"):
        upkeep.rebuild()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("search.engines.elastic.writing.form", lambda: "old")
            row = IndexRow.objects.get(object_id=robots[0])
            engine().write(upkeep.changes(upkeep.kinds["thing"], [row]))
        assert differences() == [(robots[0], "other content")]
        upkeep.sync()
        assert differences() == []


def test_an_older_releases_worker_never_makes_the_index_back_into_its_own(robots: list[int]) -> None:
    with release("old"):
        assert upkeep.keep_in_step() == "ready"
    with release("new"):
        upkeep.rebuild()
    with release("old"):
        assert upkeep.keep_in_step() == "outdated: a newer release looks after it"
        assert upkeep.heal_nightly().startswith("not now")
    with release("new"):
        assert engine().state() == "ready"
    upkeep._was_ours.clear()  # as a process that just started: the older release is the one that is wanted again
    with release("old"):
        assert upkeep.keep_in_step() == "outdated: rebuilt with 3 objects"


@pytest.fixture
def two_engines(shelf: Shelf, settings: Any) -> Callable[[str], None]:
    """The site moves to the cluster or back to the file, as a restart with another ELASTICSEARCH_URL does."""
    address = settings.ELASTICSEARCH_URL

    def move(to: str) -> None:
        settings.ELASTICSEARCH_URL = address if to == "cluster" else ""
        engines._embedded.cache_clear()

    return move


@in_a_cluster
def test_a_site_that_moves_to_the_cluster_and_back_is_in_step_by_itself_each_time(shelf: Shelf, two_engines: Callable[[str], None]) -> None:
    two_engines("file")
    ids = [shelf.put_for_all(f"robot{number}", f"로봇{number}").pk for number in range(3)]
    mark_changed("thing", ids)
    drain(QUEUE)
    two_engines("cluster")
    assert find(STRANGER, "로봇").plain
    assert upkeep.keep_in_step() == "missing: rebuilt with 3 objects"
    assert total() == 3
    two_engines("file")
    rename(shelf, ids[0], "비행기")
    two_engines("cluster")
    assert (engine().state(), upkeep.state_now(), total()) == ("ready", "behind", 3)
    assert upkeep.keep_in_step() == "behind: rebuilt with 3 objects"
    assert not upkeep.distrust_what_is_behind()
    assert (total(), total("비행기"), differences(), upkeep.state_now()) == (2, 1, [], "ready")


def test_a_server_that_starts_on_an_index_of_earlier_days_answers_nothing_from_it(robots: list[int], shelf: Shelf) -> None:
    with release("old"):
        assert upkeep.keep_in_step() == "ready"
        shelf.holds[robots[0]] = {}
        IndexRow.objects.filter(object_id=robots[0]).update(version=2, indexed_version=2)  # hidden while another engine was in use
        assert upkeep.distrust_what_is_behind()
        assert (engine().state(), total(), engine().suggest(text="로", projection=EVERYONE)) == ("broken", 0, ())
        row = rename(shelf, robots[1], "비행기")
        assert (row.state, row.attempts, row.indexed_version) == ("queued", 0, 1)
        page = find(STRANGER, "로봇")
        assert (page.plain, page.total) == (True, 1)
        assert upkeep.keep_in_step() == "broken: rebuilt with 3 objects"
        assert (total(), total("비행기"), upkeep.state_now(), differences()) == (1, 1, "ready", [])


@in_a_cluster
def test_a_file_of_earlier_days_goes_once_the_cluster_is_whole(shelf: Shelf, two_engines: Callable[[str], None], settings: Any) -> None:
    two_engines("file")
    mark_changed("thing", [shelf.put_for_all("robot", "로봇").pk])
    drain(QUEUE)
    folder = Path(settings.SEARCH_FILE).parent
    two_engines("cluster")
    upkeep.keep_in_step()
    assert list(folder.glob("search.sqlite3*"))
    assert upkeep.keep_in_step() == "ready"
    assert list(folder.glob("search.sqlite3*")) == []
    two_engines("file")
    assert upkeep.keep_in_step() == "missing: rebuilt with 1 objects"


def test_an_index_that_lost_what_was_noted_is_made_anew_and_what_cannot_be_made_is_not_asked_for_ever(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [shelf.put_for_all(f"robot{number}", f"로봇{number}").pk for number in range(2)]
    mark_changed("thing", ids)
    drain(QUEUE)
    IndexRow.objects.filter(object_id=ids[0]).update(version=4, indexed_version=4)
    shelf.holds[ids[0]] = None  # type: ignore[assignment] - as an object whose document cannot be made
    assert upkeep.keep_in_step().startswith("behind: rebuilt")
    row = IndexRow.objects.get(object_id=ids[0])
    assert (row.state, row.version, row.indexed_version) == ("queued", 4, 0)
    assert upkeep.keep_in_step() == "ready"


def test_the_form_of_an_index_follows_its_fields_and_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mapping.form()
    mapping.form.cache_clear()
    monkeypatch.setattr(mapping, "TOKENS", "another")
    assert mapping.form() != before
    mapping.form.cache_clear()
