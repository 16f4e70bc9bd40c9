"""What comes first, and that fifty everyday questions find what they must: the same on every engine."""

from datetime import UTC, datetime
from typing import Any

import pytest

from search.engines.base import Engine, Query
from search.words import SAME
from tests.search.everyday import EVERYDAY, by_id, misses, through
from tests.search.shelf import change, document
from tools.bench.search import people


@pytest.fixture(scope="module")
def crowd(standing_engine: Engine) -> Engine:
    """Three hundred graduates, read by the tests of this module."""
    new = standing_engine.rebuild()
    new.write(people(300))
    new.swap(lambda: None)
    return standing_engine


def found(engine: Engine, text: str, **query: Any) -> list[int]:
    return [hit.object_id for hit in engine.search(Query(text=text, **query)).hits]


def test_fifty_everyday_questions_find_what_they_must(crowd: Engine) -> None:
    assert len(EVERYDAY) >= 50
    assert misses(through(crowd), by_id(people(300))) == []


STUFFED = "쏠라 성북 모임 " * 50
RANKS = {
    101: document("쏠라성북모임", weight=0.8),  # all of it in the name
    102: document("나나", keywords="쏠라 성북 모임", weight=0.8),
    103: document("다다", keywords="쏠라 성북", text=f"모임 {STUFFED}", weight=0.8),
    104: document("라라", keywords="쏠라", text=STUFFED, weight=0.8),
    105: document("마마", text=STUFFED, weight=1.2),
}


@pytest.mark.parametrize("text", ["쏠라", "쏠라 성북", "쏠라 성북 모임", "모임 성북 쏠라"])
def test_names_come_before_skills_and_skills_before_stories_for_any_number_of_words(crowd: Engine, text: str) -> None:
    crowd.write([change(pk, one, kind="rank") for pk, one in RANKS.items()])
    order = found(crowd, text, kinds=("rank",))
    assert order[0] == 101
    assert order[-1] == 105
    assert {"쏠라": set(order[1:4]) == {102, 103, 104}, "쏠라 성북": set(order[1:3]) == {102, 103}}.get(text, order == [101, 102, 103, 104, 105])


def test_a_word_that_everybody_uses_still_ranks(crowd: Engine) -> None:
    """Each of the three hundred says 캠퍼스 or 동문; the one whose name it is and the one whose keyword it is come first."""
    crowd.write([change(901, document("동문", weight=0.8), kind="common"), change(902, document("가가", keywords="동문", weight=0.8), kind="common")])
    crowd.write([change(903, document("나나", text="동문 " * 50, weight=1.2), kind="common")])
    results = crowd.search(Query(text="동문", projection="members", limit=50))
    assert results.total > 250
    assert [(hit.kind, hit.object_id) for hit in results.hits[:2]] == [("common", 901), ("common", 902)]


def test_a_complete_profile_rises_above_a_bare_one_and_a_recent_above_an_old(crowd: Engine) -> None:
    """However long its story is: a long text is no reason to sink."""
    story = "여러 해 동안 배우고 일한 이야기를 적습니다. " * 60
    crowd.write(
        [
            change(201, document("가가", keywords="Zig", weight=0.8), kind="full"),
            change(202, document("나나", keywords="Zig Rust Kotlin Elixir Java 마포", text=story, weight=1.2), kind="full"),
            change(203, document("다다", keywords="Zig", weight=1.0, newest=datetime(2024, 1, 1, tzinfo=UTC)), kind="full"),
            change(204, document("라라", keywords="Zig", weight=1.0, newest=datetime(2026, 1, 1, tzinfo=UTC)), kind="full"),
            change(205, document("마마", text="zig " * 50, weight=1.2), kind="full"),
        ]
    )
    assert found(crowd, "zig", kinds=("full",)) == [202, 204, 203, 201, 205]


def test_the_name_that_was_typed_whole_comes_first(crowd: Engine) -> None:
    crowd.write([change(301, document("배수지나", weight=1.2), kind="whole"), change(302, document("배수지", weight=0.8), kind="whole")])
    assert found(crowd, "배수지", kinds=("whole",)) == [302, 301]
    assert found(crowd, "수지", kinds=("whole",)) == [301, 302]


@pytest.mark.parametrize("group", SAME, ids=[group[0] for group in SAME])
def test_every_word_of_a_kept_group_finds_each_of_the_others(crowd: Engine, group: tuple[str, ...]) -> None:
    kind = f"same{SAME.index(group)}"
    crowd.write([change(pk, document("가나", text=f"저는 {word} 쪽이에요"), kind=kind) for pk, word in enumerate(group, 1)])
    everyone = set(range(1, len(group) + 1))
    for word in (*group, group[-1].upper()):
        assert set(found(crowd, word, kinds=(kind,))) == everyone, word


def test_both_engines_give_the_same_order(crowd: Engine, request: pytest.FixtureRequest) -> None:
    """Asked one after the other: the second compares itself with what the first one gave."""
    orders = {text: found(crowd, text, projection="members", kinds=("alumni",), limit=100) for text in EVERYDAY}
    before = request.config.stash.setdefault(ORDERS, orders)
    assert orders == before


ORDERS = pytest.StashKey[dict[str, list[int]]]()
