"""From a change to the index: at once after the commit, at its newest version, whatever dies in between."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from core.outbox import claim, drain
from search import outbox
from search.documents import EVERYONE
from search.engines import engine
from search.engines.base import Engine, Query
from search.engines.elastic import ElasticEngine
from search.models import IndexRow
from search.services import left_to_the_worker, mark_changed
from tests.search.shelf import Shelf, document

pytestmark = pytest.mark.django_db


def total(text: str, projection: str = EVERYONE) -> int:
    return engine().search(Query(text=text, projection=projection)).total


def test_a_change_is_found_in_the_same_process_right_after_the_commit(shelf: Shelf, django_capture_on_commit_callbacks) -> None:
    one = shelf.put_for_all("robot", "로봇")
    with django_capture_on_commit_callbacks(execute=True):
        mark_changed("thing", [one.pk])
    assert total("로봇") == 1
    row = IndexRow.objects.get(kind="thing", object_id=one.pk)
    assert (row.version, row.indexed_version, row.state) == (1, 1, "done")


def test_a_change_that_was_rolled_back_changes_nothing(shelf: Shelf, django_capture_on_commit_callbacks) -> None:
    one = shelf.put_for_all("robot", "로봇")
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        mark_changed("thing", [one.pk])
        raise RuntimeError
    assert not IndexRow.objects.exists()
    assert total("로봇") == 0


def test_an_object_that_went_is_taken_out_and_comes_back_with_a_higher_version(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇")
    for there, count in ((True, 1), (False, 0), (True, 1)):
        shelf.holds[one.pk] = {EVERYONE: document("로봇")} if there else {}
        mark_changed("thing", [one.pk])
        drain(outbox.QUEUE)
        assert total("로봇") == count
    assert IndexRow.objects.get().indexed_version == 3


def test_a_worker_killed_between_engine_and_mark_leaves_a_row_that_is_done_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shelf.put_for_all("robot", "로봇")
    mark_changed("thing", [one.pk])
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outbox, "note_indexed", lambda written: (_ for _ in ()).throw(KeyboardInterrupt))
        drain(outbox.QUEUE)
    row = IndexRow.objects.get()
    assert (row.state, row.indexed_version, total("로봇")) == ("queued", 0, 1)
    IndexRow.objects.update(leased_until=row.created_at)  # the lease runs out
    drain(outbox.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.indexed_version, total("로봇")) == ("done", 1, 1)


def test_an_object_that_changes_while_it_is_written_is_written_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    one = shelf.put_for_all("robot", "로봇")
    mark_changed("thing", [one.pk])
    real = outbox.changes

    def changed_meanwhile(kind, rows):
        made = real(kind, rows)
        monkeypatch.setattr(outbox, "changes", real)
        shelf.holds[one.pk] = {EVERYONE: document("비행기")}
        mark_changed("thing", [one.pk])
        return made

    monkeypatch.setattr(outbox, "changes", changed_meanwhile)
    drain(outbox.QUEUE)
    row = IndexRow.objects.get()
    assert (row.version, row.indexed_version, row.state) == (2, 2, "done")
    assert (total("로봇"), total("비행기")) == (0, 1)


def test_two_workers_that_finish_in_the_wrong_order_leave_the_newer_state(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇")
    mark_changed("thing", [one.pk])
    slow = outbox.changes(shelf.kind(), list(IndexRow.objects.all()))
    shelf.holds[one.pk] = {EVERYONE: document("비행기")}
    mark_changed("thing", [one.pk])
    drain(outbox.QUEUE)
    engine().write(slow)
    outbox.note_indexed([(IndexRow.objects.get().pk, 1)])
    assert (total("로봇"), total("비행기"), IndexRow.objects.get().indexed_version) == (0, 1, 2)


def test_one_object_whose_documents_cannot_be_made_does_not_stop_the_others(shelf: Shelf) -> None:
    bad, good = shelf.put("bad"), shelf.put_for_all("good", "로봇")
    shelf.holds[bad.pk] = _Broken()
    mark_changed("thing", [bad.pk, good.pk])
    drain(outbox.QUEUE)
    states = dict(IndexRow.objects.values_list("object_id", "state"))
    assert states == {bad.pk: "queued", good.pk: "done"}
    assert total("로봇") == 1


class _Broken(dict):
    """Documents whose definition is faulty."""

    def get(self, *given):
        raise ValueError("a faulty definition")


def test_a_kind_that_this_release_does_not_know_waits(shelf: Shelf) -> None:
    mark_changed("tomorrow", [1])
    drain(outbox.QUEUE, limit=1)
    row = IndexRow.objects.get()
    assert (row.state, row.indexed_version, row.last_error) == ("queued", 0, "not finished")


def test_a_thousand_changes_cost_a_bounded_number_of_queries(shelf: Shelf, django_assert_max_num_queries) -> None:
    ids = [shelf.put_for_all(f"robot{number}", "로봇").pk for number in range(40)]
    with django_assert_max_num_queries(8):
        mark_changed("thing", ids)
    _, rows = claim(outbox.QUEUE, now=IndexRow.objects.first().due_at)
    with django_assert_max_num_queries(4):
        outbox.index_rows(rows)
    assert total("로봇") == 40


def test_documents_are_made_in_the_sites_own_language(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    one = shelf.put_for_all("robot", "로봇")
    kind = shelf.kind()
    spy = replace(kind, project=lambda found, projection: seen.append(translation.get_language()) or kind.project(found, projection))
    with translation.override("en"):
        outbox.changes(spy, [IndexRow(kind="thing", object_id=one.pk, version=1)])
    assert set(seen) == {"ko"}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_first_changes_at_once_are_two_versions(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇")
    ready, go = threading.Barrier(2), []

    def change() -> None:
        try:
            with transaction.atomic():
                ready.wait(5)
                mark_changed("thing", [one.pk])
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            go.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=change) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert go == []
    row = IndexRow.objects.get()
    assert (row.version, row.indexed_version) == (2, 2)


def test_a_missing_index_is_made_and_is_whole_only_when_nothing_was_in_it(shelf: Shelf, site_engine: Engine) -> None:
    one = shelf.put_for_all("robot", "로봇")
    mark_changed("thing", [one.pk])
    assert site_engine.state() == "missing"
    drain(outbox.QUEUE)
    assert site_engine.state() == "ready"
    if isinstance(site_engine, ElasticEngine):
        site_engine.cluster.drop(*site_engine.cluster.own_indexes())
    else:
        Path(settings.SEARCH_FILE).unlink()
    mark_changed("thing", [one.pk])
    drain(outbox.QUEUE)
    assert site_engine.state() == "incomplete"
    assert site_engine.search(Query(text="로봇")).degraded


def test_what_is_left_to_the_worker_waits_for_it_and_goes_in_once(shelf: Shelf, django_capture_on_commit_callbacks) -> None:
    one = shelf.put_for_all("robot", "로봇")
    with django_capture_on_commit_callbacks(execute=True), left_to_the_worker():
        for _ in range(3):
            mark_changed("thing", [one.pk])
    assert total("로봇") == 0
    assert drain(outbox.QUEUE) == 1
    assert total("로봇") == 1
