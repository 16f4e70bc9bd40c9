"""Whatever is typed, chosen or put into an address: an honest answer from every engine, and never a failed page."""

from typing import Any

import pytest
from django.test import Client

from core.outbox import drain
from search.engines.base import Engine
from search.outbox import QUEUE
from search.selectors import count, find, suggest
from search.services import mark_changed
from tests.search.shelf import MEMBER, STRANGER, Shelf

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ODD = [
    *("*", '"', "AND OR NOT", "\ud800", "김\udfff민지", "\x00", "a\x00b", "%", "%%00", "_", "\\", "'", "../../etc/passwd"),
    *(
        "' OR 1=1 --",
        "'; DROP TABLE doc_everyone; --",
        "[* TO *]",
        "title:(로봇~2)",
        "로봇^5 && ||",
        "/.*/",
        "(a|b)*",
        "{!func}1",
        '{"match_all":{}}',
    ),
    *("가" * 10_000, "a" * 10_000, "로봇 " * 3_000, "9" * 10_000, "ㅏㅏ", "\u202e로봇", "{{7*7}}", "<script>alert(1)</script>"),
]
NAMES = [ascii(text[:12]) for text in ODD]
ADDRESSES = ("/search/", "/search/suggest/", "/en/search/", "/alumni/", "/mentoring/mentors/", "/alliance/members/", "/alliance/openings/")
FIELDS = ("q", "page", "kind", "sort", "colour", "campus", "skills", "year", "field", "industry", "offers")


def asked(text: str, *fields: str) -> dict[str, Any]:
    raw = text[:2_000].encode("utf-8", "surrogatepass")
    return dict.fromkeys(fields, raw)


def test_no_text_breaks_what_is_asked_of_an_engine(shelf: Shelf, site_engine: Engine) -> None:
    """As text, kind, filter, facet, order and page, all at once and one by one."""
    mark_changed("thing", [shelf.put_for_all("robot", "로봇", facets={"colour": ["red"]}).pk])
    drain(QUEUE)
    for text in ODD:
        for viewer in (STRANGER, MEMBER):
            page = find(viewer, text, page=text, sort=text, facets=[text, "colour"])
            assert not page.degraded
            assert page.total == len(page.hits) <= 1
            page = find(viewer, "로봇", kinds=[text], filters={"colour": [text], text: [text]}, page=999_999)
            assert (page.total, page.degraded, page.facets) == (0, False, {})
            assert count(viewer, text, kinds=[text], filters={"colour": [text]}) == 0
            suggest(viewer, text, kinds=[text])
    assert (find(STRANGER, "로봇").total, site_engine.state()) == (1, "ready")


@pytest.mark.parametrize("text", ODD, ids=NAMES)
def test_no_text_breaks_a_page(client: Client, text: str) -> None:
    """On the embedded engine and the site's real kinds; each field of each address."""
    for address in ADDRESSES:
        assert client.get(address).status_code == 200
        for given in (asked(text, "q"), asked(text, *FIELDS), {**asked(text, *FIELDS[1:]), "q": "로봇", "page": "999999"}):
            response = client.get(address, given)
            assert response.status_code in {200, 302, 400, 404}, (address, given)
            assert "<script>alert" not in response.content.decode()
