"""Pages of strangers: fast, never stale, and never somebody else's."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from core.caching import bump, cached_for_strangers, versions

pytestmark = pytest.mark.django_db


class Page:
    """A view that counts how often it was rendered; `during` happens while it renders."""

    def __init__(self) -> None:
        self.rendered, self.during, self.status = 0, lambda: None, 200
        self.view = cached_for_strangers("tests")(self.render)

    def render(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        self.during()
        return HttpResponse(f"{self.rendered}", status=self.status)


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def ask(rf, page):
    def ask(path: str = "/", *, cookies: dict[str, str] | None = None, **headers: str) -> HttpResponse:
        request = rf.get(path, headers=headers)
        request.user = AnonymousUser()
        request.session = {}
        request.COOKIES.update(cookies or {})
        request._messages = FallbackStorage(request)
        return page.view(request)

    return ask


def test_a_page_is_rendered_once_until_its_tag_moves(page, ask) -> None:
    assert [ask().content for _ in range(3)] == [b"1"] * 3
    bump("others")
    assert ask().content == b"1"
    bump("tests")
    assert ask().content == b"2"


def test_a_page_made_while_its_rows_changed_is_not_kept(page, ask) -> None:
    page.during = lambda: bump("tests")
    assert ask().content == b"1"
    page.during = lambda: None
    assert ask().content == b"2"


def test_a_change_that_was_rolled_back_moves_nothing(page, ask) -> None:
    ask()
    with pytest.raises(RuntimeError), transaction.atomic():
        bump("tests")
        raise RuntimeError
    assert ask().content == b"1"


def test_whoever_has_a_session_is_never_served_from_the_cache(page, ask, settings) -> None:
    ask()
    answer = ask(cookies={settings.SESSION_COOKIE_NAME: "x"})
    assert answer.content == b"2"
    assert "private" in answer["Cache-Control"]


def test_addresses_languages_and_fragments_are_pages_of_their_own(page, ask) -> None:
    assert len({ask("/").content, ask("/?page=2").content, ask("/", **{"HX-Request": "true"}).content}) == 3


def test_an_error_is_not_kept(page, ask) -> None:
    page.status = 404
    ask()
    page.status = 200
    assert ask().content == b"2"


def test_versions_of_unknown_tags_are_one() -> None:
    assert versions(["b", "a"]) == "a=1,b=1"
    bump("a")
    assert versions(["b", "a"]) == "a=2,b=1"
