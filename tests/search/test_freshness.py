"""A real worker in a process of its own: a change is found soon after it was saved, and a worker that is killed loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from search import services, upkeep
from search.engines import engine
from search.engines.base import Query
from search.models import IndexRow
from search.services import mark_changed
from tests.factories import CampusFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite, pytest.mark.usefixtures("site_engine")]
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def nobody_drains_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this process died right after its commit."""
    monkeypatch.setattr(services, "_drain_soon", lambda kind, ids: lambda: None)


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py worker` on this test's database and index."""
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TEST_", "PYTEST", "DJANGO"))}
    env |= {"DATABASE_URL": database, "IEUM_VAR": str(site_settings.VAR_DIR), "DJANGO_SETTINGS_MODULE": "config.settings", "ENVIRONMENT": "demo"}
    env |= {"ELASTICSEARCH_URL": site_settings.ELASTICSEARCH_URL, "ELASTICSEARCH_PREFIX": site_settings.ELASTICSEARCH_PREFIX}
    running = subprocess.Popen([sys.executable, "manage.py", "worker", "--pause", "0.1"], cwd=ROOT, env=env)
    try:
        yield running
    finally:
        running.kill()
        running.wait(20)


def waited(until: Callable[[], Any], longest: float = 60) -> float:
    """Seconds until it is so."""
    begun = time.monotonic()
    while not until():
        assert time.monotonic() - begun < longest, "it never came"
        time.sleep(0.02)
    return time.monotonic() - begun


def campuses(word: str, count: int = 1) -> list[int]:
    return [CampusFactory(slug=f"{word}{number}", name_ko=f"{word} {number}", name_en=word).pk for number in range(count)]


def found(word: str) -> int:
    return engine().search(Query(text=word)).total


def test_a_change_is_found_soon_by_a_worker_and_one_that_is_killed_loses_nothing() -> None:
    with worker() as running:
        mark_changed("campus", campuses("첫째"))
        waited(lambda: found("첫째"))  # it has started
        mark_changed("campus", campuses("둘째"))
        assert waited(lambda: found("둘째")) < 10  # under two seconds on a machine that is free
        ids = campuses("많은", 400)
        mark_changed("campus", ids)
        waited(lambda: IndexRow.objects.exclude(lease=None).exists() or found("많은"))
        running.send_signal(signal.SIGKILL)
        running.wait(20)
    IndexRow.objects.exclude(leased_until=None).update(leased_until=timezone.now())  # the lease runs out
    with worker():
        waited(lambda: not IndexRow.objects.filter(object_id__in=ids, kind="campus").exclude(state="done").exists())
        waited(lambda: found("많은") == 400)
    assert [one for one in upkeep.differences() if one.kind == "campus" and one.object_id in ids] == []
