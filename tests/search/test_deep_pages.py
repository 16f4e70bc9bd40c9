"""Paging to the very end: beyond what a cluster counts through by number, every hit comes once."""

import pytest

from core.outbox import drain
from search.documents import EVERYONE
from search.engines.base import Engine, Query
from search.engines.elastic import answering, querying
from search.outbox import QUEUE
from search.selectors import find
from search.services import mark_changed
from tests.search.shelf import STRANGER, Shelf, change, document

HOW_MANY = 95


@pytest.fixture(autouse=True)
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that counts through twenty hits by number, so that the rest lies deep."""
    monkeypatch.setattr(answering, "DEEPEST", 20)
    monkeypatch.setattr(querying, "DEEPEST", 20)


@pytest.fixture(scope="module")
def many(standing_engine: Engine) -> Engine:
    """Hits that are all alike, half of them of two names, in two kinds."""
    made = [change(pk, document(f"로봇{pk % 2}"), kind="thing" if pk % 3 else "other") for pk in range(1, HOW_MANY + 1)]
    for start in range(0, HOW_MANY, 50):
        standing_engine.write(made[start : start + 50])
    return standing_engine


@pytest.mark.parametrize("sort", ["relevance", "newest", "name"])
@pytest.mark.parametrize("text", ["로봇", ""])
def test_every_hit_comes_once_ties_included(many: Engine, text: str, sort: str) -> None:
    seen = []
    for offset in range(0, HOW_MANY, 7):
        page = many.search(Query(text=text, sort=sort, limit=7, offset=offset, facets=("colour",)))
        assert (page.total, page.degraded, sum(page.kind_counts.values())) == (HOW_MANY, False, HOW_MANY)
        seen += [hit.object_id for hit in page.hits]
    assert sorted(seen) == list(range(1, HOW_MANY + 1))
    whole = many.search(Query(text=text, sort=sort, limit=100)).hits
    assert [hit.object_id for hit in whole] == seen


def test_a_kind_and_what_is_left_out_count_deep_down_too(many: Engine) -> None:
    seen = []
    for offset in range(0, 80, 9):
        page = many.search(Query(text="로봇", kinds=("thing",), without={"thing": (1, 94)}, limit=9, offset=offset))
        assert page.total == 62
        seen += [hit.object_id for hit in page.hits]
    assert sorted(seen) == [pk for pk in range(2, HOW_MANY) if pk % 3 and pk != 94] + [95]


@pytest.mark.parametrize("offset", [HOW_MANY, 19_999_980, 10**9])
def test_after_the_last_hit_there_is_an_honest_nothing(many: Engine, offset: int) -> None:
    page = many.search(Query(text="로봇", offset=offset))
    assert (page.hits, page.total, page.degraded) == ((), HOW_MANY, False)
    assert many.search(Query(text="없는말", projection=EVERYONE, offset=offset)).total == 0


@pytest.mark.django_db
def test_page_999_999_of_the_site_is_the_last_one(shelf: Shelf) -> None:
    mark_changed("thing", [shelf.put_for_all(f"robot{number:02}", f"로봇{number:02}").pk for number in range(45)])
    drain(QUEUE)
    found = find(STRANGER, "로봇", page=999_999, per_page=10, sort="name")
    assert ([hit.title for hit in found.hits], found.page.number, found.total) == ([f"로봇{number}" for number in range(40, 45)], 5, 45)
