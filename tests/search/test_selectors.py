"""Finding for a viewer: what comes back is only what this viewer may see at this moment."""

import pytest

from core.outbox import drain
from search.documents import EVERYONE, MEMBERS
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import SearchPage, find, suggest
from search.services import mark_changed
from tests.search.shelf import MEMBER, STRANGER, Shelf, document

pytestmark = pytest.mark.django_db


def indexed(*objects) -> None:
    mark_changed("thing", [one.pk for one in objects])
    drain(QUEUE)


def titles(page: SearchPage) -> list[str]:
    return [hit.title for hit in page.hits]


def test_a_stranger_and_a_member_each_find_their_own_projection(shelf: Shelf) -> None:
    both = shelf.put_for_all("open", "로봇 열림", facets={"colour": ["red"]})
    hidden = shelf.put("hidden", members=document("로봇 숨김", facets={"colour": ["blue"]}))
    indexed(both, hidden)
    page = find(STRANGER, "로봇", kinds=["thing"])
    assert (titles(page), page.total, [one.count for one in page.kinds]) == (["로봇 열림"], 1, [1])
    assert [(one.value, one.count) for one in page.facets["colour"]] == [("red", 1)]
    assert suggest(STRANGER, "숨김") == []
    page = find(MEMBER, "로봇", kinds=["thing"], filters={"colour": ["blue"]})
    assert titles(page) == ["로봇 숨김"]
    assert [(one.value, one.label, one.count, one.chosen) for one in page.facets["colour"]] == [("blue", "Blue", 1, True), ("red", "Red", 1, False)]
    assert [one.title for one in suggest(MEMBER, "숨김")] == ["로봇 숨김"]


def test_a_hit_that_the_viewer_may_not_see_any_more_is_dropped_before_the_index_knows(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇")
    indexed(one)
    shelf.holds[one.pk] = {MEMBERS: document("로봇")}
    assert find(STRANGER, "로봇").hits == suggest(STRANGER, "로봇") == []
    assert titles(find(MEMBER, "로봇")) == ["로봇"]


def test_an_object_that_vanished_is_dropped(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇")
    indexed(one)
    one.delete()
    assert find(STRANGER, "로봇").hits == []


def test_a_hit_older_than_its_row_shows_what_it_is_now_and_no_highlight(shelf: Shelf) -> None:
    one = shelf.put_for_all("robot", "로봇", text="로봇의 비밀")
    indexed(one)
    assert "<mark>" in find(STRANGER, "로봇").hits[0].snippet
    shelf.holds[one.pk] = {EVERYONE: document("<새 이름>")}
    mark_changed("thing", [one.pk])
    for (hit,) in (find(STRANGER, "로봇").hits, suggest(STRANGER, "로봇")):
        assert (hit.title, hit.marked_title, hit.snippet) == ("<새 이름>", "&lt;새 이름&gt;", "")


@pytest.mark.parametrize("page", [3, 999_999, "999999", 10**30])
def test_a_page_after_the_last_is_the_last(shelf: Shelf, page: int | str) -> None:
    indexed(*(shelf.put_for_all(f"robot{number}", f"로봇{number}") for number in range(5)))
    found = find(STRANGER, "로봇", page=page, per_page=2, sort="name")
    assert (titles(found), found.page.number, found.page.paginator.num_pages) == (["로봇4"], 3, 3)


@pytest.mark.parametrize("page", [0, -1, "", "x", "1; DROP TABLE", "\x00"])
def test_a_page_that_is_no_number_is_the_first(shelf: Shelf, page: int | str) -> None:
    indexed(shelf.put_for_all("robot", "로봇"))
    assert find(STRANGER, "로봇", page=page).page.number == 1


def test_unknown_kinds_facets_and_orders_are_left_out(shelf: Shelf) -> None:
    indexed(shelf.put_for_all("robot", "로봇"))
    page = find(STRANGER, "로봇", kinds=["nobody"], filters={"nothing": ["x"]}, facets=["colour", "nothing"], sort="random")
    assert (page.total, page.facets) == (1, {"colour": []})
    assert find(STRANGER, "로봇", filters={"colour": ["\ud800\x00"]}).total == 0


def test_an_index_that_never_held_anything_is_empty_and_one_that_was_lost_says_so(shelf: Shelf) -> None:
    assert not find(STRANGER, "로봇").degraded
    IndexRow.objects.create(kind="thing", object_id=1)
    assert find(STRANGER, "로봇").degraded


def test_the_number_of_queries_does_not_grow_with_the_hits(shelf: Shelf, django_assert_num_queries) -> None:
    indexed(*(shelf.put_for_all(f"robot{number}", f"로봇{number}") for number in range(30)))
    for size in (5, 30):
        with django_assert_num_queries(2):  # the kind's objects, and the versions of all hits
            assert len(find(STRANGER, "로봇", per_page=size).hits) == size
