"""Pages of strangers: fast, never stale, and never somebody else's."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from core.caching import FIRST_PAGES, bump, cached_for_strangers, fold_tags, versions
from core.models import CacheTag

pytestmark = pytest.mark.django_db


class Page:
    """A view that counts how often it was rendered; `during` happens while it renders."""

    def __init__(self) -> None:
        self.rendered, self.during, self.status = 0, lambda: None, 200
        self.view = cached_for_strangers("tests", parameters={"page": FIRST_PAGES, "kind": ("press", "notice")})(self.render)

    def render(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        self.during()
        body = "" if request.method == "HEAD" else f"{self.rendered}"
        return HttpResponse(body, status=self.status)


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def ask(rf, page):
    def ask(path: str = "/", *, cookies: dict[str, str] | None = None, method: str = "get", **headers: str) -> HttpResponse:
        request = getattr(rf, method)(path, headers=headers)
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


def test_versions_of_unknown_tags_are_nought() -> None:
    assert versions(["b", "a"]) == "a=0,b=0"
    bump("a")
    assert versions(["b", "a"]) == "a=1,b=0"


def test_folding_keeps_every_version_and_one_row_a_tag() -> None:
    for _ in range(7):
        bump("a", "b")
    bump("a")
    fold_tags()
    assert versions(["a", "b"]) == "a=8,b=7"
    assert CacheTag.objects.filter(name__in="ab").count() == 2
    bump("a")
    assert versions(["a", "b"]) == "a=9,b=7"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_changes_of_the_same_tags_never_wait_for_each_other() -> None:
    """One transaction that holds tag a and wants b, beside one that holds b and wants a, would die as a deadlock."""
    held, outcomes = threading.Barrier(2), []

    def change(first: str, second: str) -> None:
        try:
            with transaction.atomic():
                bump(first)
                held.wait(10)
                bump(second)
            outcomes.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert outcomes == ["done", "done"]
    assert versions(["a", "b"]) == "a=2,b=2"


def kept_pages() -> int:
    """How many entries the cache of pages holds."""
    return len(caches["pages"]._list_cache_files())


def test_ten_thousand_addresses_nobody_foresaw_leave_no_entry_and_no_limit_behind(page, ask) -> None:
    ask()
    caches["default"].set("allauth:rl:login:1", [1], 3600)
    junk = (f"/?{name}" for number in range(2_500) for name in (f"x={number}", f"page={number + 21}", f"kind=a{number}", f"page=1&page={number}"))
    answers = {ask(path)["Cache-Control"] for path in junk}
    assert kept_pages() == 1
    assert caches["default"].get("allauth:rl:login:1") == [1]
    assert answers == {"private, max-age=0"}
    assert ask().content == b"1"


def test_the_cache_of_pages_is_bounded_and_apart_from_the_one_that_counts_attempts(settings) -> None:
    pages, counted = (settings.CACHES[name] for name in ("pages", "default"))
    assert pages["LOCATION"] != counted["LOCATION"]
    caches["default"].set("limit", 1)
    for number in range(pages["OPTIONS"]["MAX_ENTRIES"] + 50):
        caches["pages"].set(f"page:{number}", number)
    assert kept_pages() <= pages["OPTIONS"]["MAX_ENTRIES"]
    assert caches["default"].get("limit") == 1


def test_what_a_page_declares_chooses_a_page_in_whatever_order_it_is_written(page, ask) -> None:
    assert ask("/?page=2&kind=press").content == ask("/?kind=press&page=2").content == b"1"
    assert ask("/?page=3&kind=press").content == b"2"
    assert kept_pages() == 2


def test_a_page_that_repeats_its_address_is_kept_for_nobody_else(page, ask) -> None:
    first, second = ask("/?from=a"), ask("/?from=a")
    assert (first.content, second.content) == (b"1", b"2")
    assert kept_pages() == 0


def test_the_port_and_the_spelling_of_the_host_are_not_another_page(page, ask) -> None:
    assert len({ask("/", Host=host).content for host in ("testserver", "testserver:1", "testserver:65535", "TestServer")}) == 1


def test_a_name_below_a_wildcard_is_answered_but_not_kept(page, ask, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ".example.org"]
    assert len({ask("/", Host=f"a{number}.example.org").content for number in range(3)}) == 3
    assert kept_pages() == 0


def test_head_is_answered_from_a_kept_page_and_leaves_none_of_its_own(page, ask) -> None:
    assert ask(method="head").content == b""
    assert ask().content == b"2"
    assert ask(method="head").content == b"2"  # the server leaves the body out


def test_caches_on_the_way_are_told_what_a_page_depends_on(page, ask) -> None:
    for answer in (ask(), ask()):
        assert {"Cookie", "HX-Request"} <= {name.strip() for name in answer["Vary"].split(",")}
        assert "must-revalidate" in answer["Cache-Control"]


def test_the_real_pages_keep_what_they_declare_and_nothing_else(client) -> None:
    for path in ("/alliance/members/?type=company", "/alliance/members/?page=2", "/scholarships/"):
        assert "public" in client.get(path)["Cache-Control"], path
    for path in ("/alliance/members/?q=서울", "/alliance/members/?utm_source=x", "/?x=1", "/scholarships/?x=1"):
        assert "public" not in client.get(path)["Cache-Control"], path
