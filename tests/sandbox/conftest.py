"""A sandbox and a site for each test: one process for a module, wiped in between; or one of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.parts import Sandbox, Site


@pytest.fixture(scope="module")
def one_site() -> Iterator[Site]:
    """The site of this module's tests."""
    site = Site()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="module")
def one_sandbox(one_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox of this module's tests."""
    sandbox = Sandbox(tmp_path_factory.mktemp("sandbox") / "state.sqlite3", one_site.webhook)
    sandbox.start()
    yield sandbox
    assert sandbox.end() == 0


@pytest.fixture
def site(one_site: Site) -> Site:
    """A site that has heard nothing yet."""
    one_site.forget()
    return one_site


@pytest.fixture
def sandbox(one_sandbox: Sandbox, site: Site) -> Sandbox:
    """A sandbox in which nothing has happened yet."""
    one_sandbox.control("reset")
    site.forget()
    return one_sandbox


@pytest.fixture
def own_sandbox(tmp_path: Path, site: Site) -> Iterator[Sandbox]:
    """A sandbox that the test starts and ends by itself."""
    sandbox = Sandbox(tmp_path / "state.sqlite3", site.webhook)
    yield sandbox
    if sandbox.process and sandbox.process.poll() is None:
        sandbox.process.kill()
        sandbox.process.wait(10)
