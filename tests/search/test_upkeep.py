"""Rebuild, check, sync: nothing is lost meanwhile, every difference is found and healed, a bad file keeps the site up."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from core.outbox import drain
from search import engines, upkeep
from search.documents import EVERYONE, MEMBERS
from search.engines import engine
from search.engines.base import Change, Engine, Query
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.exceptions import RebuildIsRunning
from search.models import IndexRow
from search.outbox import QUEUE
from search.services import mark_changed
from tests.search.conftest import in_a_file
from tests.search.shelf import Shelf, change, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def robots(shelf: Shelf) -> list[int]:
    """Three objects, all in the index."""
    ids = [shelf.put_for_all(f"robot{number}", f"로봇{number}").pk for number in range(3)]
    mark_changed("thing", ids)
    drain(QUEUE)
    assert differences() == []
    return ids


def total(text: str = "로봇") -> int:
    return engine().search(Query(text=text)).total


def differences() -> list[tuple[int, str]]:
    return [(one.object_id, one.what) for one in upkeep.differences()]


def test_a_rebuild_brings_in_what_never_was_marked(shelf: Shelf) -> None:
    shelf.put_for_all("robot", "로봇")
    assert upkeep.rebuild() == 1
    assert (total(), differences()) == (1, [])
    assert set(IndexRow.objects.values_list("state", "indexed_version")) == {("done", 1)}


def test_a_rebuild_keeps_the_versions_of_what_was_deleted(shelf: Shelf, robots: list[int]) -> None:
    shelf.holds[robots[0]] = {}
    mark_changed("thing", robots[:1])
    drain(QUEUE)
    upkeep.rebuild()
    engine().write([change(robots[0], document("로봇"), version=1)])
    assert (total(), differences()) == (2, [])


def test_a_change_in_the_middle_of_a_rebuild_is_not_lost(shelf: Shelf, robots: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    real = upkeep._write_outdated

    def changed_meanwhile(new):
        written = real(new)
        monkeypatch.setattr(upkeep, "_write_outdated", real)
        shelf.holds[robots[0]] = {EVERYONE: document("비행기")}
        mark_changed("thing", robots[:1])
        drain(QUEUE)
        assert total("비행기") == 1
        return written

    monkeypatch.setattr(upkeep, "_write_outdated", changed_meanwhile)
    upkeep.rebuild()
    assert (total("비행기"), total(), differences()) == (1, 2, [])


@in_a_file
def test_a_rebuild_that_fails_leaves_the_present_index_as_it_is(robots: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(Path(settings.SEARCH_FILE).parent.glob("search.sqlite3*"))
    with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
        patch.setattr(upkeep, "_write_outdated", lambda new: (_ for _ in ()).throw(OSError("disk full")))
        upkeep.rebuild()
    after = {path for path in Path(settings.SEARCH_FILE).parent.glob("search.sqlite3*") if path.suffix != ".lock"}
    assert (total(), after) == (3, {path for path in before if path.suffix != ".lock"})
    upkeep.rebuild()


def test_two_rebuilds_at_once_are_one_too_many(robots: list[int], site_engine: Engine) -> None:
    first = site_engine.rebuild()
    with pytest.raises(RebuildIsRunning):
        site_engine.rebuild()
    first.abandon()
    site_engine.rebuild().abandon()


@in_a_file
def test_a_rebuild_removes_the_files_of_earlier_ones(robots: list[int]) -> None:
    for _ in range(3):
        upkeep.rebuild()
    generations = [path.name for path in Path(settings.SEARCH_FILE).parent.glob("search.sqlite3.*") if path.suffix != ".lock"]
    assert {name.removesuffix("-wal").removesuffix("-shm") for name in generations} == {os.readlink(settings.SEARCH_FILE)}


@in_a_file
def test_another_process_notices_the_new_file(robots: list[int], shelf: Shelf) -> None:
    other = EmbeddedEngine(str(settings.SEARCH_FILE))
    assert other.search(Query(text="로봇")).total == 3
    shelf.holds[robots[0]] = {EVERYONE: document("비행기")}
    mark_changed("thing", robots[:1])
    upkeep.rebuild()
    assert other.search(Query(text="비행기")).total == 1
    other.write([change(robots[0], None, version=9)])
    assert total("비행기") == 0


Damage = Callable[[Shelf, list[int]], None]


def forgotten(shelf: Shelf, ids: list[int]) -> None:
    shelf.holds[ids[0]] = {EVERYONE: document("로봇 다른 것")}


def left_in(shelf: Shelf, ids: list[int]) -> None:
    shelf.holds[ids[0]] = {}


def one_projection_only(shelf: Shelf, ids: list[int]) -> None:
    shelf.holds[ids[0]].pop(MEMBERS)


def never_marked(shelf: Shelf, ids: list[int]) -> None:
    shelf.put_for_all("new", "로봇 새것")


def waiting(shelf: Shelf, ids: list[int]) -> None:
    mark_changed("thing", ids[:1])


def said_but_not_done(shelf: Shelf, ids: list[int]) -> None:
    IndexRow.objects.filter(object_id=ids[0]).update(version=4, indexed_version=4)


def behind(shelf: Shelf, ids: list[int]) -> None:
    engine().write([change(ids[0], document("로봇"), version=9)])


def row_lost(shelf: Shelf, ids: list[int]) -> None:
    IndexRow.objects.filter(object_id=ids[0]).delete()


def never_was(shelf: Shelf, ids: list[int]) -> None:
    engine().write([change(987_654, document("로봇"), version=7)])


def other_kind(shelf: Shelf, ids: list[int]) -> None:
    engine().write([change(1, document("로봇"), kind="yesterday")])


def never_written(shelf: Shelf, ids: list[int]) -> None:
    one = shelf.put_for_all("unwritten", "로봇")
    IndexRow.objects.create(kind="thing", object_id=one.pk, version=3, indexed_version=3, state="done")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (forgotten, "other content"),
        (left_in, "other content"),
        (one_projection_only, "other content"),
        (never_marked, "no row"),
        (waiting, "waiting"),
        (said_but_not_done, "older"),
        (behind, "ahead"),
        (row_lost, "no row"),
        (never_was, "unknown"),
        (other_kind, "unknown"),
        (never_written, "missing"),
    ],
)
def test_check_finds_each_difference_and_sync_heals_it(shelf: Shelf, robots: list[int], damage: Damage, what: str) -> None:
    damage(shelf, robots)
    assert [found for _, found in differences()] == [what]
    versions = {one.object_id: one.version for _, one in engine().contents("thing")}
    assert upkeep.sync().healed >= 1
    assert differences() == []
    assert engine().faults() == []
    now = {one.object_id: one.version for _, one in engine().contents("thing")}
    assert all(now.get(pk, 0) >= version for pk, version in versions.items())
    assert upkeep.sync() == upkeep.Synced(rebuilt=False, healed=0)


def garbage() -> None:
    Path(os.path.realpath(settings.SEARCH_FILE)).write_bytes(b"no database" * 1000)


def empty() -> None:
    Path(os.path.realpath(settings.SEARCH_FILE)).write_bytes(b"")


def gone() -> None:
    if settings.ELASTICSEARCH_URL:
        cluster = engine().cluster  # type: ignore[attr-defined] - the cluster engine's own
        cluster.drop(*cluster.own_indexes())
    else:
        Path(settings.SEARCH_FILE).unlink()


def dangling() -> None:
    Path(os.path.realpath(settings.SEARCH_FILE)).unlink()


def other_release() -> None:
    with engine()._file.writing() as db:  # type: ignore[attr-defined] - the embedded engine's own file
        db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")


@in_a_file
@pytest.mark.parametrize("harm", [garbage, empty, gone, dangling, other_release])
def test_a_bad_file_gives_an_honest_empty_answer_and_sync_makes_it_anew(robots: list[int], harm: Callable[[], None]) -> None:
    engine()._file._idle.clear()  # type: ignore[attr-defined] - closed as by a process that ends, which leaves no log beside the file
    engines._embedded.cache_clear()  # as a process that just started
    harm()
    results = engine().search(Query(text="로봇"))
    assert (results.total, results.degraded) == (0, True)
    assert engine().suggest(text="로", projection=EVERYONE) == ()
    assert len(engine().faults()) == 1
    assert upkeep.sync().rebuilt
    assert (total(), differences(), engine().faults()) == (3, [], [])
    assert not engine().search(Query(text="로봇")).degraded


@in_a_file
def test_a_change_waits_while_the_file_is_bad(shelf: Shelf, robots: list[int]) -> None:
    other_release()
    shelf.holds[robots[0]] = {EVERYONE: document("비행기")}
    mark_changed("thing", robots[:1])
    drain(QUEUE)
    row = IndexRow.objects.get(object_id=robots[0])
    assert (row.state, row.version, row.indexed_version) == ("queued", 2, 1)
    upkeep.sync()
    assert total("비행기") == 1


def test_the_scheduled_run_makes_a_lost_index_anew_and_leaves_a_good_one(robots: list[int]) -> None:
    assert upkeep.keep_in_step() == "ready"
    gone()
    assert upkeep.keep_in_step() == "missing: rebuilt with 3 objects"
    assert upkeep.heal_nightly() == "rebuilt: False, healed: 0"


def test_what_a_rebuild_that_died_left_behind_goes_and_what_somebody_makes_stays(robots: list[int], site_engine: Engine) -> None:
    def indexes() -> int:
        if isinstance(site_engine, ElasticEngine):
            return len(site_engine.cluster.own_indexes())
        return len([path for path in Path(settings.SEARCH_FILE).parent.glob("search.sqlite3.*") if "-" not in path.name and path.suffix != ".lock"])

    before, new = indexes(), site_engine.rebuild()
    new.write([change(robots[0], document("로봇"), version=9)])
    assert upkeep.keep_in_step() == "ready"
    assert indexes() > before
    new._release()  # type: ignore[attr-defined] - the lock goes, as with the process that held it
    assert upkeep.keep_in_step() == "ready"
    assert (indexes(), total()) == (before, 3)


def test_a_rebuild_while_others_write_and_read_loses_nothing_and_is_never_empty(bare_engine: Engine, another: Callable[[], Engine]) -> None:
    """Writers go on in threads, each object at ever higher versions; the rebuild reads its truth from a list that they keep first."""
    bare_engine.create(complete=True)
    truth, guard, stop, failures = dict.fromkeys(range(40), 1), threading.Lock(), threading.Event(), []
    bare_engine.write([_at(pk, 1) for pk in truth])

    def write(mine: range) -> None:
        own = another()
        while not stop.is_set():
            for pk in mine:
                with guard:
                    truth[pk] += 1
                    version = truth[pk]
                own.write([_at(pk, version)])

    def read() -> None:
        own = another()
        while not stop.is_set():
            if (count := own.search(Query(text="로봇")).total) != 40:
                failures.append(count)

    threads = [threading.Thread(target=write, args=(range(start, start + 20),)) for start in (0, 20)] + [threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        _rebuild_from(truth, guard, another())
    stop.set()
    for thread in threads:
        thread.join(30)
    held = {one.object_id: one.version for _, one in bare_engine.contents()}
    assert failures == []
    assert held == truth


def _at(pk: int, version: int) -> Change:
    return change(pk, document(f"로봇 {version}"), version=version)


def _rebuild_from(truth: dict[int, int], guard: threading.Lock, engine: Engine) -> None:
    new = engine.rebuild()

    def catch_up() -> None:
        with guard:
            now = dict(truth)
        held = new.versions()
        new.write([_at(pk, version) for pk, version in now.items() if held.get(("thing", pk), 0) < version])

    catch_up()
    new.swap(catch_up)
