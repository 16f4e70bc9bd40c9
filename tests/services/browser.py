"""A real Chromium: pages of the live site, each in a browser context of its own (its own cookies: another person)."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings as site_settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests.services.live_site import LiveSite
from tests.services.need import unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PHONE, DESK = (390, 844), (1280, 800)
SNAPSHOTS = bool(
    os.environ.get("SNAPSHOTS")
)  # of every page before and after every act: a third of a journey's time, and read only by whoever looks for a cause
FAILED = pytest.StashKey[bool]()
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Playwright keeps an event loop in this thread, so for as long as it runs Django must not mind one."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        unavailable("Chromium", "Debian: apt install chromium fonts-noto-cjk")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_site: LiveSite, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`open_page(viewport=PHONE, locale="en", color_scheme="dark")` → a new person's page; leaves traces only when the test fails.

    A script error or a breach of the content policy on any page fails the test, whatever else it looked at.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(*, viewport: tuple[int, int] = DESK, locale: str = "ko-KR", **options: Any) -> Page:
        width, height = viewport
        options = {"locale": locale, "timezone_id": "Asia/Seoul", "reduced_motion": "reduce", **options}
        context = chromium.new_context(base_url=live_site.url, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        context.tracing.start(snapshots=SNAPSHOTS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error at {page.url}: {error}"))
        page.on("console", lambda message: complaints.extend(_breach(message, page)))
        return page

    yield open_one
    failed = request.node.stash.get(FAILED, False) or bool(complaints)
    for number, context in enumerate(contexts):
        _close(context, trace=_trace_name(request.node.nodeid, number) if failed else None)
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage, request: pytest.FixtureRequest) -> Page:
    """One person's page, 1280 × 800 unless the test is marked `viewport(width, height)`."""
    marker = request.node.get_closest_marker("viewport")
    return open_page(viewport=marker.args if marker else DESK)


def _breach(message: ConsoleMessage, page: Page) -> list[str]:
    said = message.text
    return [f"content policy at {page.url}: {said}"] if message.type == "error" and "Content Security Policy" in said else []


def _trace_name(node: str, number: int) -> str:
    return f"{re.sub(r'[^0-9A-Za-z_]+', '-', node).strip('-')}-{number}"


def _close(context: BrowserContext, *, trace: str | None) -> None:
    """Close a person's browser; with a name, leave screenshots and a trace (`playwright show-trace FILE`, with SNAPSHOTS=1 of each page)."""
    if trace is None:
        context.tracing.stop()
    else:
        folder = site_settings.TEST_FAILURES
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(context.pages):
            with suppress(Error):  # a page that crashed has no picture, but its trace is still wanted
                page.screenshot(path=folder / f"{trace}-{number}.png", full_page=True)
        context.tracing.stop(path=folder / f"{trace}.zip")
    context.close()


def remember_outcome(item: pytest.Item, report: pytest.TestReport) -> None:
    """Called from the report hook, so that fixtures know at their end whether their test failed."""
    if report.failed:
        item.stash[FAILED] = True
