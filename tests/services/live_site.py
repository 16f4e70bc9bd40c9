"""The site over real HTTP in this process, with its static files, and its worker at hand."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test.testcases import LiveServerThread

QUIET_WITHIN = 10.0


class Doorman:
    """The WSGI application, counting the requests that are under way."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application, self.inside, self.change = application, 0, threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        self._count(1)
        try:
            answer = self.application(environ, start_response)
            try:
                yield from answer
            finally:
                if hasattr(answer, "close"):
                    answer.close()
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self.change:
            self.inside += by
            self.change.notify_all()

    def wait_until_empty(self) -> bool:
        """Whether the last request left within 10 s."""
        with self.change:
            return self.change.wait_for(lambda: self.inside == 0, QUIET_WITHIN)


@dataclass
class LiveSite:
    """Where the site answers, and its worker: `drain()` does all that is due and returns how many rows it took."""

    url: str
    doorman: Doorman

    def drain(self) -> int:
        """Everything that the outbox holds, and what that brings forth, until nothing is due."""
        from core.outbox import drain_all

        taken = 0
        while some := drain_all():
            taken += some
        return taken


class SiteThread(LiveServerThread):
    """Django's live server in front of the plain WSGI application: WhiteNoise serves static files as it does in production."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", self._doorman)
        self.daemon = True
        self.doorman: Doorman

    def _doorman(self, application: Any) -> Doorman:
        self.doorman = Doorman(application)
        return self.doorman


@pytest.fixture(scope="session")
def site_thread(django_test_environment: None) -> Iterator[SiteThread]:
    """One server thread for the whole process; the database that it reads is the current test's."""
    thread = SiteThread()
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def live_site(site_thread: SiteThread, transactional_db: None, settings: Any) -> Iterator[LiveSite]:
    """The site at `http://localhost:<port>` on this test's database."""
    url = f"http://localhost:{site_thread.port}"
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = url
    settings.CSRF_TRUSTED_ORIGINS = [url]
    yield LiveSite(url, site_thread.doorman)
    if not site_thread.doorman.wait_until_empty():
        pytest.fail("A request was still under way 10 s after its test.")


def wait_for(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """What `condition` returns once it is true; fails the test when that does not come to pass in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.05)
    pytest.fail(f"Waited {seconds:.0f} s in vain for {getattr(condition, '__name__', condition)}.")
