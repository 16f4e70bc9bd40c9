"""A site finds what is written in its language; what another language has is told with a number and a link."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.translation import override

from community.models import User
from core.outbox import drain
from search import documents
from search.documents import Document
from search.outbox import QUEUE
from search.selectors import count, find, suggest
from search.services import mark_changed
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


@pytest.fixture
def written(shelf: Shelf) -> Shelf:
    """One Korean and two English articles, and a thing that has no language; all of them with the same word."""
    places = {"thing": ["robot-hall"], "news": ["korean"], "news-en": ["english", "also-english"]}
    pks = {kind: [shelf.put_for_all(slug, f"로봇 robot {slug}", facets={"colour": [kind]}).pk for slug in slugs] for kind, slugs in places.items()}
    for kind, language in (("news", "ko"), ("news-en", "en")):
        documents.register(replace(_of(shelf, pks[kind], kind), language=language, label="News"))
    documents.register(_of(shelf, pks["thing"], "thing"))
    for kind, ids in pks.items():
        mark_changed(kind, ids)
    drain(QUEUE)
    return shelf


def _of(shelf: Shelf, pks: list[int], name: str) -> documents.DocumentKind:
    def project(one: object, projection: str) -> Document | None:
        return shelf.holds.get(one.pk, {}).get(projection) if one.pk in pks else None  # type: ignore[attr-defined]

    kind = shelf.kind(name)
    return replace(kind, project=project, model=kind.model if name == "thing" else User)  # siblings are of one model


@pytest.mark.parametrize(("language", "total", "others"), [("ko", 2, {"news-en": 2}), ("en", 3, {"news": 1})])
def test_hits_counts_kinds_and_suggestions_are_of_the_language_of_the_site(written: Shelf, language: str, total: int, others: dict[str, int]) -> None:
    with override(language):
        found = find(STRANGER, "robot", facets=("colour",))
        assert (found.total, len(found.hits), sum(one.count for one in found.kinds)) == (total, total, total)
        assert sum(one.count for one in found.facets["colour"]) == total
        assert found.elsewhere == others
        assert count(STRANGER, "robot") == len(suggest(STRANGER, "robot")) == total


def test_the_page_tells_of_the_other_language_and_leads_there(client: Client, written: Shelf) -> None:
    html = client.get("/search/", {"q": "robot"}).content.decode()
    assert '<a href="/en/search/?q=robot" hx-boost="false">영어로 쓴 글 2건도 있어요</a>' in html
    assert "/things/english/" not in html
    html = client.get("/en/search/", {"q": "robot"}).content.decode()
    assert '<a href="/search/?q=robot" hx-boost="false">There is also 1 page in Korean</a>' in html


def test_a_kind_of_an_address_is_the_one_of_the_language_that_is_read(client: Client, written: Shelf) -> None:
    """So the link to the other language on the page keeps what was chosen."""
    for address, shown, told in (("/search/", 1, 2), ("/en/search/", 2, 1)):
        for kind in ("news", "news-en"):
            answer = client.get(address, {"q": "robot", "kind": kind})
            assert (answer.context["found"].total, answer.context["elsewhere"][0].count) == (shown, told)
    assert client.get("/search/", {"q": "robot", "kind": "thing"}).context["elsewhere"] == []


def test_what_only_another_language_has_is_told_and_not_corrected(client: Client, written: Shelf) -> None:
    with override("ko"):
        found = find(STRANGER, "english")
    assert (found.total, found.hits, found.corrected, found.elsewhere) == (0, [], None, {"news-en": 2})
