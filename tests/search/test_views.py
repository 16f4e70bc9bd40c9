"""The search page and its suggestions."""

import pytest
from django.test import Client
from django.utils import translation

from core.outbox import drain
from search import documents
from search.documents import MEMBERS
from search.engines import engine
from search.outbox import QUEUE
from search.services import mark_changed
from tests.search.shelf import Shelf, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(shelf: Shelf) -> Shelf:
    red = shelf.put_for_all("red", "빨간 로봇", text="팔이 <둘>인 로봇", facets={"colour": ["red"]})
    blue = shelf.put_for_all("blue", "파란 로봇", facets={"colour": ["blue"]})
    hidden = shelf.put("hidden", members=document("숨은 로봇"))
    mark_changed("thing", [red.pk, blue.pk, hidden.pk])
    drain(QUEUE)
    return shelf


def page(client: Client, **asked: str) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_without_a_question_says_what_can_be_found(client: Client, shelf: Shelf) -> None:
    assert "초성" in page(client)


def test_hits_are_shown_with_marks_links_and_counts(client: Client, things: Shelf) -> None:
    html = page(client, q="로봇")
    assert '<a href="/things/red/">빨간 <mark>로봇</mark></a>' in html
    assert "팔이 &lt;둘&gt;인 <mark>로봇</mark>" in html
    assert "2건" in html
    assert "숨은" not in html


def test_a_chosen_kind_has_facets_that_narrow(client: Client, things: Shelf) -> None:
    assert 'name="colour"' not in page(client, q="로봇")
    html = page(client, q="로봇", kind="thing")
    assert 'name="colour" value="red"' in html
    html = page(client, q="로봇", kind="thing", colour="red")
    assert "/things/red/" in html
    assert "/things/blue/" not in html


def test_a_member_finds_what_a_stranger_does_not(client: Client, things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_resolver", lambda viewer: MEMBERS)
    assert client.get("/search/", {"q": "숨은"}).context["found"].total == 1


def test_nothing_found_says_what_to_try(client: Client, things: Shelf) -> None:
    html = page(client, q="없는말")
    assert "찾지 못했어요" in html
    assert "전체에서 찾기" not in html
    assert "전체에서 찾기" in page(client, q="없는말", kind="thing")


def test_an_index_that_cannot_be_read_is_a_notice_and_not_an_error(client: Client, things: Shelf) -> None:
    with engine()._file.writing() as db:  # type: ignore[attr-defined] - the embedded engine's own file
        db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    html = page(client, q="로봇")
    assert "정리하고 있어요" in html
    assert client.get("/search/suggest/", {"q": "로"}).json() == {"suggestions": []}


def test_neither_page_nor_suggestions_are_kept_or_listed_by_search_engines(client: Client, things: Shelf) -> None:
    for path in ("/search/?q=a", "/search/suggest/?q=a"):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex' in page(client, q="a")


def test_the_page_speaks_english_under_en(client: Client, things: Shelf) -> None:
    with translation.override("en"):
        response = client.get("/en/search/", {"q": "로봇"})
    assert "2 results" in response.content.decode()


def test_suggestions_come_as_json_and_for_htmx_as_options(client: Client, things: Shelf) -> None:
    wanted = {"title": "빨간 로봇", "kind": "thing", "label": "Things", "url": "/things/red/"}
    assert client.get("/search/suggest/", {"q": "빨"}).json() == {"suggestions": [wanted]}
    html = client.get("/search/suggest/", {"q": "ㅃㄱ"}, headers={"HX-Request": "true"}).content.decode()
    assert html.strip() == '<option value="빨간 로봇">Things</option>'


def test_at_most_eight_suggestions(client: Client, shelf: Shelf) -> None:
    mark_changed("thing", [shelf.put_for_all(f"robot{number}", f"로봇{number}").pk for number in range(12)])
    drain(QUEUE)
    assert len(client.get("/search/suggest/", {"q": "로"}).json()["suggestions"]) == 8


def test_a_search_is_never_posted(client: Client, shelf: Shelf) -> None:
    assert client.post("/search/", {"q": "a"}).status_code == 405


BAD = ["*", '"', "AND OR NOT", "%00", "\x00", "\ud800", "가" * 10_000, "'; DROP TABLE users; --", "<script>alert(1)</script>", "[* TO *]", "{{7*7}}"]


@pytest.mark.parametrize("text", BAD, ids=[ascii(text[:10]) for text in BAD])
def test_no_question_breaks_the_page(client: Client, things: Shelf, text: str) -> None:
    asked = {"q": text.encode("utf-8", "surrogatepass"), "page": "999999", "kind": text[:40].encode("utf-8", "surrogatepass"), "nothing": "x"}
    for path in ("/search/", "/search/suggest/", "/en/search/"):
        response = client.get(path, asked)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
