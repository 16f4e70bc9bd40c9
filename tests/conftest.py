"""The frame of all tests: where they write, what they may reach, and what is counted at the end.

Without DATABASE_URL everything runs on SQLite; with it, on that PostgreSQL server. `TEST_PART=database` leaves out what does not touch
the database, or has nothing more to say on another (marked `once`): `make test` runs everything on SQLite and that part again on
PostgreSQL.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation
from wagtail.admin.menu import Menu

from tests.kept_copy import KeptCopy, forget_kept, kept_copy
from tests.network_guard import close_the_door
from tests.services.browser import chromium, open_page, page, remember_outcome
from tests.services.elastic import cluster, elasticsearch_url
from tests.services.live_site import live_site, site_thread
from tests.services.need import MISSING
from tests.services.sandbox import stripe_mock_url, stripe_sandbox

__all__ = ["chromium", "cluster", "elasticsearch_url", "live_site", "open_page", "page", "site_thread", "stripe_mock_url", "stripe_sandbox"]

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "kept"}
LONG = {"test_access.py", "test_queries.py"}  # half a minute a test: at the end, one process would wait for the other
BEGUN = pytest.StashKey[float]()
hypothesis.settings.register_profile("ieum", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ieum")


def pytest_configure(config: pytest.Config) -> None:
    """From here on, nothing leaves this machine."""
    config.stash[BEGUN] = time.monotonic()
    patch = pytest.MonkeyPatch()
    close_the_door(patch)
    config.add_cleanup(patch.undo)


def is_worker() -> bool:
    """Whether this is one of several test processes, not the one that started them."""
    return bool(site_settings.TEST_WORKER != "main")


def on_postgres() -> bool:
    """Whether this run's database is PostgreSQL."""
    return bool(site_settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by its mark, its fixtures or its class."""
    names = set(getattr(item, "fixturenames", ()))
    owner = getattr(item, "cls", None)
    return bool(item.get_closest_marker("django_db") or names & DATABASE_FIXTURES or (owner and issubclass(owner, TransactionTestCase)))


def gains_by_repeating(item: pytest.Item) -> bool:
    """Whether a test that passed on SQLite may say something else on PostgreSQL."""
    return touches_database(item) and not item.get_closest_marker("once")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of the other database, and, in the second part, what that has nothing to add to; begin with the long ones."""
    other = "sqlite" if on_postgres() else "postgres"
    only_database = os.environ.get("TEST_PART") == "database"
    out = [item for item in items if item.get_closest_marker(other) or (only_database and not gains_by_repeating(item))]
    if out:
        config.hook.pytest_deselected(items=out)
        left = set(out)
        items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell the fixtures of a test that it failed."""
    report = yield
    remember_outcome(item, report)
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Count aloud what was skipped for want of a service; hand the figures to the next part, and show those of the one before."""
    counts = {outcome: len(terminalreporter.getreports(outcome)) for outcome in ("passed", "failed", "error", "skipped")}
    missing = [report for report in terminalreporter.getreports("skipped") if MISSING in str(report.longrepr)]
    if missing:
        terminalreporter.write_line(f"{len(missing)} tests were skipped because a service is missing here; CI would fail them.", yellow=True)
    if (figures := os.environ.get("TEST_FIGURES")) and not is_worker():
        _show_figures(terminalreporter, Path(figures), {**counts, "seconds": round(time.monotonic() - config.stash[BEGUN])})


def _show_figures(terminalreporter: Any, file: Path, mine: dict[str, int]) -> None:
    """One line for each part of `make test` so far; `file` carries them from part to part."""
    part = f"on {'PostgreSQL' if on_postgres() else 'SQLite'}: " + ", ".join(f"{number} {what}" for what, number in mine.items() if number)
    lines = [*(file.read_text().splitlines() if file.exists() else []), part]
    file.write_text("\n".join(lines))
    for line in lines:
        terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last process of a run puts the kept database away."""
    if not is_worker():
        forget_kept(site_settings.TEST_RUN)


@pytest.fixture(scope="session")
def kept(django_test_environment: None, django_db_blocker: Any) -> Iterator[KeptCopy]:
    """This process's way to a fresh database: `kept.restore()`."""
    copy = kept_copy(run=site_settings.TEST_RUN, worker=site_settings.TEST_WORKER)
    with django_db_blocker.unblock():
        copy.make()
        copy.restore()
    yield copy
    with django_db_blocker.unblock():
        copy.finish()


@pytest.fixture(scope="session")
def django_db_setup(kept: KeptCopy) -> Iterator[None]:
    """Tests that commit get a new copy of the kept database afterwards, instead of a flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: kept.restore())
        yield


@pytest.fixture
def without_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """The back office without its menu: the same on every page, and a quarter of what a page costs whoever asks for hundreds."""
    monkeypatch.setattr(Menu, "render_component", lambda menu, request: [])


@pytest.fixture(scope="session", autouse=True)
def letters_are_rows(django_test_environment: None) -> None:
    """Django's test environment swaps the mail backend; ours is what writes letters into the outbox."""
    site_settings.EMAIL_BACKEND = "core.mail.OutboxBackend"


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Every test begins in Korean, with an empty cache, no search file and no uploads."""
    translation.activate(site_settings.LANGUAGE_CODE)
    yield
    for name in site_settings.CACHES:
        caches[name].clear()
    for path in (site_settings.VAR_DIR / "media", site_settings.VAR_DIR / "private"):
        shutil.rmtree(path, ignore_errors=True)
    for path in site_settings.SEARCH_FILE.parent.glob(f"{site_settings.SEARCH_FILE.name}*"):
        path.unlink(missing_ok=True)
