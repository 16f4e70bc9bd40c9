"""A rebuild is killed, at every step of its way and wherever chance has it, while changes go on: pages answer all the time from what was
there, the next rebuild ends well, and nothing is left over."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from community.models import Campus
from core.outbox import drain
from search import upkeep
from search.engines.base import Engine
from search.engines.elastic import ElasticEngine, rebuilding
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import find
from search.services import mark_changed
from tests.factories import CampusFactory
from tests.search.rebuilds import Rebuilds, rebuilds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]

CAMPUSES, BY_CHANCE = 60, 5
ANYWHERE = (
    "search.upkeep:_give_rows before 2",  # reading what is there
    "search.upkeep:changes before 3",  # reading the objects
    "search.upkeep:_write_outdated after 1",  # all is written, nothing swapped
    "search.upkeep:_write_outdated after 2",  # caught up, in the middle of the swap
    "search.upkeep:_note_rebuilt before 1",  # swapped, nothing noted
    "search.upkeep:note_indexed after 3",
    "search.upkeep:_finish before 4",
)
MOMENTS = {
    "embedded": (
        "search.engines.embedded.rebuilding:FileRebuilding.__init__ after 1",  # has the lock
        "search.engines.embedded.rebuilding:write after 4",  # within a transaction
        "search.engines.embedded.schema:merge before 1",
        "search.engines.embedded.rebuilding:settle after 1",
        "search.engines.embedded.file:SearchFile.put_instead before 1",
        "search.engines.embedded.file:SearchFile.put_instead after 1",  # swapped, the old files are there
        "search.engines.embedded.file:SearchFile.remove_others after 1",
    ),
    "elasticsearch": (
        "search.engines.elastic.rebuilding:ClusterRebuilding._take_lock after 1",
        "search.engines.elastic.cluster:Cluster.create after 1",  # one of two indexes
        "search.engines.elastic.rebuilding:bulk after 2",
        "search.engines.elastic.cluster:Cluster.refresh before 1",
        "search.engines.elastic.cluster:Cluster.update_aliases before 1",
        "search.engines.elastic.cluster:Cluster.update_aliases after 1",  # swapped, the lock is there
        "search.engines.elastic.rebuilding:ClusterRebuilding._release after 1",
    ),
}


@pytest.fixture
def campuses(site_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sixty, all in the index, and whatever else a fresh site has."""
    monkeypatch.setattr(rebuilding, "STALE", 0)  # whoever comes next in this process need not wait until the dead one's silence is long enough
    ids = [CampusFactory(slug=f"robot{number}", name_ko=f"로봇{number}캠퍼스", name_en=f"Robot {number}").pk for number in range(CAMPUSES)]
    upkeep.rebuild()
    return ids


@pytest.fixture
def processes(campuses: list[int], settings: Any) -> Iterator[Rebuilds]:
    """Rebuilds of this test's site."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "SEARCH_FILE": str(settings.SEARCH_FILE),
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL,
        "ELASTICSEARCH_PREFIX": settings.ELASTICSEARCH_PREFIX,
    }
    with rebuilds(environment) as made:
        yield made


def found() -> tuple[int, bool]:
    """How many a visitor finds, and whether only names could be looked up."""
    shown = find(AnonymousUser(), "로봇")
    return shown.total, shown.plain


def rename(campus: int, number: int) -> None:
    """One change, brought in by this process at once."""
    Campus.objects.filter(pk=campus).update(name_ko=f"로봇{number}새이름{campus}")
    mark_changed("campus", [campus])


def assert_whole_and_tidy(site_engine: Engine, campuses: list[int]) -> None:
    """Index and database agree in every document, every change is done, and of the dead nothing is left."""
    call_command("search_index", "check", stdout=StringIO())
    assert found() == (CAMPUSES, False)
    assert not IndexRow.objects.exclude(state="done").exists()
    if isinstance(site_engine, ElasticEngine):
        cluster = site_engine.cluster
        assert (len(cluster.own_indexes()), cluster.left_over()) == (2, [])
        site_engine.rebuild().abandon()  # whoever comes takes over a dead one's lock, and gives it back
        cluster.refresh(cluster.lock_index)
        assert cluster.client.count(index=cluster.lock_index)["count"] == 0
    else:
        path = Path(site_engine.path)  # type: ignore[attr-defined] - the embedded engine's own
        generation = os.readlink(path)
        beside = {one.name for one in path.parent.iterdir() if one.name.lstrip(".").startswith(path.name)}
        assert beside <= {path.name, f"{path.name}.lock", generation, f"{generation}-wal", f"{generation}-shm"}


def as_if_the_leases_had_run_out() -> None:
    IndexRow.objects.filter(state="queued").update(leased_until=None, due_at=timezone.now())


def moments(name: str) -> tuple[str, ...]:
    """Steps of this engine's rebuild."""
    return (*ANYWHERE, *MOMENTS[name])


def test_a_rebuild_that_is_killed_at_any_step_harms_nobody(site_engine: Engine, campuses: list[int], processes: Rebuilds) -> None:
    for number, moment in enumerate(moments(site_engine.name)):
        processes.start(moment)
        assert found() == (CAMPUSES, False)
        rename(campuses[number], number)
        assert processes.ended() == -signal.SIGKILL, moment
        assert found() == (CAMPUSES, False), moment
        rename(campuses[-number - 1], 100 + number)
        assert find(AnonymousUser(), f"로봇{100 + number}새이름").total == 1, moment
        if number % 2:
            call_command("search_index", "rebuild", stdout=StringIO())
        as_if_the_leases_had_run_out()
        drain(QUEUE)
        upkeep.keep_in_step()
        assert_whole_and_tidy(site_engine, campuses)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it was quicker
        os.kill(pid, signal.SIGKILL)


def test_rebuilds_that_are_killed_by_chance_lose_no_change(site_engine: Engine, campuses: list[int], processes: Rebuilds) -> None:
    chance, begun = random.Random(7), time.monotonic()
    processes.start()
    assert processes.ended() == 0
    takes, killed, number = time.monotonic() - begun, 0, 0
    while killed < BY_CHANCE:
        number += 1
        assert number < 10 * BY_CHANCE, "hardly a rebuild could be killed"
        moment = chance.uniform(0, takes)
        executioner = threading.Timer(moment, _kill, [processes.start()])
        executioner.start()
        while executioner.is_alive():
            rename(chance.choice(campuses), number)
            assert found() == (CAMPUSES, False)
        code = processes.ended()
        killed += code == -signal.SIGKILL
        takes = takes if code else moment  # it had ended by then: the machine is less busy than at first
        assert found() == (CAMPUSES, False)
    upkeep.sync()
    upkeep.keep_in_step()
    assert_whole_and_tidy(site_engine, campuses)
