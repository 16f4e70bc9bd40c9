"""The search page and its suggestions."""

from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from core.outbox import drain
from search import documents
from search.documents import MEMBERS
from search.engines import engine
from search.outbox import QUEUE
from search.services import mark_changed
from tests.search.conftest import in_a_file
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


@in_a_file
def test_an_index_that_cannot_be_read_is_a_notice_and_not_an_error(client: Client, things: Shelf) -> None:
    with engine()._file.writing() as db:  # type: ignore[attr-defined] - the embedded engine's own file
        db.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    html = page(client, q="로봇")
    assert "지금은 이름으로만" in html
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


@pytest.mark.parametrize("typed", ["빨", "ㅃㄱ", "빨ㄱ", "Qkfrks"])
def test_suggestions_say_what_they_are_also_for_another_keyboard(client: Client, things: Shelf, typed: str) -> None:
    wanted = {"title": "빨간 로봇", "kind": "thing", "label": "Things", "about": "red", "url": "/things/red/"}
    assert client.get("/search/suggest/", {"q": typed}).json() == {"suggestions": [wanted]}
    assert client.get("/search/suggest/", {"q": typed, "kind": "thing"}).json() == {"suggestions": [wanted]}


def test_every_link_of_the_page_keeps_what_was_chosen(client: Client, things: Shelf) -> None:
    html = unescape(client.get("/search/", {"q": "로봇", "kind": "thing", "colour": ["red", "blue"], "sort": "name"}).content.decode())
    assert "/search/?q=%EB%A1%9C%EB%B4%87&kind=thing&colour=red&colour=blue&sort=newest" in html  # another order
    assert '/search/?q=%EB%A1%9C%EB%B4%87&kind=thing&colour=blue&sort=name"' in html  # one condition taken away
    assert '/search/?q=%EB%A1%9C%EB%B4%87&sort=name"' in html  # every kind
    assert html.count('<input type="hidden" name="sort" value="name">') == 2
    assert '<input type="hidden" name="kind" value="thing">' in html


def test_another_order_is_another_list(client: Client, things: Shelf) -> None:
    def titles(sort: str) -> list[str]:
        return [hit.title for hit in client.get("/search/", {"q": "로봇", "sort": sort}).context["found"].hits]

    assert titles("name") == ["빨간 로봇", "파란 로봇"]
    assert titles("nonsense") == titles("relevance")


def test_words_that_find_nothing_together_are_offered_alone(client: Client, things: Shelf) -> None:
    html = page(client, q="로봇 없는말이다")
    assert "‘로봇’만 찾으면 2건" in html
    assert "없는말이다’만" not in html
    assert "만 찾으면" not in page(client, q="없는말이다")


def test_htmx_gets_the_address_to_share(client: Client, things: Shelf) -> None:
    response = client.get("/search/", {"q": "로봇", "kind": "thing", "colour": "red", "size": ""}, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/search/?q=%EB%A1%9C%EB%B4%87&kind=thing&colour=red"


def test_a_corrected_reading_is_said_in_words_and_the_box_keeps_what_was_typed(client: Client, things: Shelf) -> None:
    html = page(client, q="fhqht")
    assert 'value="fhqht"' in html
    assert "“fhqht”" in html or "‘fhqht’" in html
    assert "<strong>로봇</strong>" in html


def test_a_text_as_long_as_an_address_can_be_makes_no_long_page(client: Client, things: Shelf) -> None:
    assert len(page(client, q="가" * 800).encode()) < 60_000


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
