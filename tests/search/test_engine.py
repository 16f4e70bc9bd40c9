"""What every engine does, without a database: relevance, counts, versions, privacy of projections, odd input."""

from datetime import UTC, datetime
from typing import Any

import pytest

from search.documents import EVERYONE, MEMBERS
from search.engines.base import Change, Engine, Query
from tests.search.shelf import change, document

PEOPLE = {
    1: document(
        "김민지", keywords="Python Kubernetes 마포", text="백엔드개발자로 일하며 삼성전자에서 인턴십을 했습니다.", facets={"campus": ["마포"]}
    ),
    2: document("강민준", keywords="C++ C# 강남", text="로봇 소프트웨어를 만듭니다. 2023년 수료.", facets={"campus": ["강남"]}),
    3: document("이서연", keywords="Node.js React 강남", text="멘토링을 시작했어요. 김민지 님과 함께.", facets={"campus": ["강남"]}),
    4: document("남궁민수", keywords="데이터분석 성북", text="Java 강의를 합니다.", facets={"campus": ["성북"]}),
    5: document("박지훈", keywords="JavaScript 마포", text="청년취업사관학교 3기, AI전공.", facets={"campus": ["마포"]}),
    6: document("마포 캠퍼스", keywords="마이크로소프트", text="큰 건물"),
}


@pytest.fixture(scope="module")
def people(standing_engine: Engine) -> Engine:
    """Read, never written to."""
    standing_engine.write([change(pk, found) for pk, found in PEOPLE.items()])
    return standing_engine


def found(engine: Engine, text: str, **query: Any) -> list[int]:
    return [hit.object_id for hit in engine.search(Query(text=text, **query)).hits]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("성전", [1]),  # two syllables inside a longer word
        ("민지", [1, 3]),  # a given name
        ("김민지", [1, 3]),
        ("ㄱㅁㅈ", [1, 2]),
        ("ㅁㅅ", [4]),
        ("김ㅁㅈ", [1]),
        ("ㅏ", []),
        ("ㄱㅄㅈ", []),
        ("kube", [1]),
        ("KUBERNETES", [1]),
        ("C++", [2]),
        ("c#", [2]),
        ("C", []),
        ("node.js", [3]),
        ("nodejs", [3]),
        ("node js", [3]),
        ("김민지 마포", [1]),
        ("마포", [1, 5, 6]),
        ("멘토링", [3]),
        ("멘토링에서", [3]),
        ("멘토링을 받고 싶어요", [3]),
        ("서연이", [3]),  # a doubtful ending, taken off because nothing has it
        ("파이썬", [1]),
        ("python", [1]),
        ("새싹", [5]),
        ("SeSAC", [5]),
        ("백엔드 개발자", [1]),
        ("데이터 분석", [4]),
        ("로봇소프트웨어", [2]),  # written apart in the story
        ("2023", [2]),
        ("3기", [5]),
        ("AI전공", [5]),
        ("java", [4]),
        ("구", []),
        ("궁", [4]),
        ("없는말", []),
        ("마포 없는말", []),
    ],
)
def test_these_words_find_these_people(people: Engine, text: str, ids: list[int]) -> None:
    assert sorted(found(people, text)) == sorted(ids)


def test_a_name_comes_before_a_story_that_mentions_it_and_a_place_before_who_was_there(people: Engine) -> None:
    assert found(people, "김민지") == found(people, "민지") == [1, 3]
    assert found(people, "마포")[0] == 6


def test_a_whole_word_comes_before_one_that_only_begins_so(engine: Engine) -> None:
    engine.write(
        [change(1, document("가", keywords="Reactive")), change(2, document("나", keywords="React")), change(3, document("다", keywords="Java"))]
    )
    assert found(engine, "react") == [2, 1]
    engine.write([change(4, document("라", keywords="JavaScript"))])
    assert found(engine, "java") == found(engine, "자바") == [3]


def test_names_come_before_keywords_and_keywords_before_stories(engine: Engine) -> None:
    filler = "이야기 " * 30
    engine.write(
        [
            change(1, document("가나다", text=f"로봇 로봇 로봇 로봇 {filler}", weight=1.2)),
            change(2, document("라마바", keywords=f"로봇 {filler}", weight=0.8)),
            change(3, document(f"로봇 {filler}", weight=0.8)),
        ]
    )
    assert found(engine, "로봇") == [3, 2, 1]


def test_a_fuller_document_rises_among_equals(engine: Engine) -> None:
    engine.write([change(1, document("로봇", weight=0.8)), change(2, document("로봇", weight=1.2)), change(3, document("로봇"))])
    assert found(engine, "로봇") == [2, 3, 1]


def test_results_come_by_date_or_by_name_when_asked(engine: Engine) -> None:
    days = {1: ("나", 2), 2: ("가", 1), 3: ("다", 3)}
    engine.write([change(pk, document(name, text="로봇", newest=datetime(2026, 1, day, tzinfo=UTC))) for pk, (name, day) in days.items()])
    assert found(engine, "로봇", sort="newest") == found(engine, "", sort="newest") == [3, 1, 2]
    assert found(engine, "로봇", sort="name") == found(engine, "", sort="name") == [2, 1, 3]


def test_an_empty_text_lists_all_and_a_text_without_a_word_nothing(people: Engine) -> None:
    assert people.search(Query(text="  ")).total == 6
    assert people.search(Query(text="***")).total == 0


def test_facets_count_what_matched_and_leave_out_their_own_filter(people: Engine) -> None:
    results = people.search(Query(facets=("campus",), filters={"campus": ("강남",)}))
    assert results.total == 2
    assert results.facets == {"campus": [("강남", 2), ("마포", 2), ("성북", 1)]}
    assert people.search(Query(text="민지", facets=("campus",))).facets == {"campus": [("강남", 1), ("마포", 1)]}


def test_two_kinds_that_share_a_facet_are_counted_apart_and_together(engine: Engine) -> None:
    engine.write([change(1, document("로봇", facets={"colour": ["red"]})), change(2, document("로봇", facets={"colour": ["red"]}), kind="other")])
    for text in ("", "로봇"):
        counts = [engine.search(Query(text=text, kinds=kinds, facets=("colour",))).facets["colour"] for kinds in ((), ("other",))]
        assert counts == [[("red", 2)], [("red", 1)]]


def test_a_chosen_value_beyond_the_most_frequent_keeps_its_count(engine: Engine) -> None:
    common = [change(pk, document("로봇", facets={"colour": [f"c{number:02}" for number in range(60)]})) for pk in (1, 2)]
    engine.write([*common, change(3, document("로봇", facets={"colour": ["rare"]}))])
    counted = engine.search(Query(facets=("colour",), filters={"colour": ("rare", "none")})).facets["colour"]
    assert (len(counted), counted[-2:]) == (52, [("rare", 1), ("none", 0)])


def test_facets_narrow_each_other_and_a_chosen_value_stays(engine: Engine) -> None:
    for pk, (colour, size) in enumerate([("red", "s"), ("red", "l"), ("blue", "s")], start=1):
        engine.write([change(pk, document("로봇", facets={"colour": [colour], "size": [size]}))])
    for text in ("로봇", ""):
        results = engine.search(Query(text=text, facets=("colour", "size"), filters={"colour": ("blue",), "size": ("l", "s")}))
        assert (results.total, results.facets["size"]) == (1, [("s", 1), ("l", 0)])
        assert results.facets["colour"] == [("red", 2), ("blue", 1)]


def test_kinds_are_counted_whatever_kind_is_asked_for(engine: Engine) -> None:
    engine.write([change(1, document("로봇")), change(1, document("로봇"), kind="other"), change(2, document("로봇"), kind="other")])
    results = engine.search(Query(text="로봇", kinds=("thing",)))
    assert (results.total, results.kind_counts) == (1, {"thing": 1, "other": 2})


def test_pages_follow_each_other_without_gap_or_double(engine: Engine) -> None:
    engine.write([change(pk, document("로봇")) for pk in range(1, 31)])
    pages = [found(engine, "로봇", limit=7, offset=offset) for offset in range(0, 42, 7)]
    assert sorted(pk for page in pages for pk in page) == list(range(1, 31))
    assert pages[-1] == []


def test_highlights_mark_what_was_found_and_escape_everything_else(engine: Engine) -> None:
    engine.write([change(1, document("<b>김민지</b>", text="<script>alert(1)</script> 로봇을 만들고 Kubernetes를 씁니다. 1 < 2 & 3"))])
    (hit,) = engine.search(Query(text="kube 민지")).hits
    assert hit.marked_title == "&lt;b&gt;김<mark>민지</mark>&lt;/b&gt;"
    assert "<mark>Kube</mark>rnetes" in hit.snippet
    assert "&lt;script&gt;" in hit.snippet
    (hit,) = engine.search(Query(text="ㄱㅁㅈ")).hits
    assert "<mark>김민지</mark>" in hit.marked_title


def test_a_snippet_stands_around_the_find(engine: Engine) -> None:
    engine.write([change(1, document("가", text="앞말 " * 200 + "로봇을 만든다 " + "뒷말 " * 200))])
    (hit,) = engine.search(Query(text="로봇")).hits
    assert "<mark>로봇</mark>" in hit.snippet
    assert hit.snippet.startswith("… ")
    assert hit.snippet.endswith(" …")
    assert len(hit.snippet) < 200


def test_an_older_version_is_refused(engine: Engine) -> None:
    engine.write([change(1, document("새것"), version=5), change(1, document("옛것"), version=4)])
    assert found(engine, "새것") == [1]
    assert found(engine, "옛것") == []


def test_a_late_older_change_never_brings_a_deleted_object_back(engine: Engine) -> None:
    engine.write([change(1, document("로봇"), version=1)])
    engine.write([change(1, None, version=3)])
    engine.write([change(1, document("로봇"), version=2)])
    assert engine.search(Query(text="로봇")).total == engine.search(Query()).total == 0
    engine.write([change(1, document("로봇"), version=4)])
    assert found(engine, "로봇") == [1]


def test_the_same_change_may_come_twice(engine: Engine) -> None:
    for _ in range(2):
        engine.write([change(1, document("로봇", facets={"colour": ["red"]}), version=2)])
    results = engine.search(Query(text="로봇", facets=("colour",)))
    assert (results.total, results.facets) == (1, {"colour": [("red", 1)]})


def test_a_changed_object_is_found_by_its_new_words_alone(engine: Engine) -> None:
    engine.write([change(1, document("로봇", keywords="옛말", facets={"colour": ["red"]}), version=1)])
    engine.write([change(1, document("로봇", keywords="새말", facets={"colour": ["blue"]}), version=2)])
    assert (found(engine, "새말"), found(engine, "옛말")) == ([1], [])
    assert engine.search(Query(facets=("colour",))).facets == {"colour": [("blue", 1)]}


def test_what_only_members_may_read_is_nowhere_for_everyone(engine: Engine) -> None:
    hidden = document("비밀이름", keywords="비밀기술", text="비밀이야기", facets={"colour": ["비밀색"]})
    engine.write([change(1, hidden, seen_by=(MEMBERS,)), change(2, document("로봇"))])
    for text in ("비밀", "비밀이름", "비밀기술", "비밀이야기", "ㅂㅁㅇㄹ", ""):
        results = engine.search(Query(text=text, projection=EVERYONE, facets=("colour",)))
        assert 1 not in [hit.object_id for hit in results.hits]
        assert results.facets == {"colour": []}
        assert results.total == results.kind_counts.get("thing", 0) == (1 if text == "" else 0)
        assert engine.search(Query(text=text, projection=MEMBERS)).total == (2 if text == "" else 1)
    for typed in ("비밀", "비", "ㅂ", "ㅂㅁㅇㄹ", "이름"):
        assert engine.suggest(text=typed, projection=EVERYONE) == ()
        assert engine.suggest(text="비밀", projection=MEMBERS) != ()


def test_scores_for_everyone_do_not_move_with_what_members_write(engine: Engine) -> None:
    engine.write([change(1, document("로봇", text="이야기")), change(2, document("가나", text="로봇 이야기"))])
    before = [hit.score for hit in engine.search(Query(text="로봇")).hits]
    engine.write([change(pk, document("로봇", text="로봇 " * 50), seen_by=(MEMBERS,)) for pk in range(3, 40)])
    assert [hit.score for hit in engine.search(Query(text="로봇")).hits] == before


def test_each_projection_shows_its_own_text(engine: Engine) -> None:
    shown = {EVERYONE: document("김민지", text="모두의 이야기"), MEMBERS: document("김민지", text="회원의 이야기")}
    engine.write([Change("thing", 1, 1, shown)])
    (hit,) = engine.search(Query(text="이야기", projection=EVERYONE)).hits
    assert "회원" not in hit.snippet
    assert engine.search(Query(text="회원", projection=EVERYONE)).total == 0
    assert found(engine, "회원", projection=MEMBERS) == [1]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("김", [1]),
        ("김미", [1]),
        ("김ㅁ", [1]),
        ("김ㅁㅈ", [1]),
        ("민지", [1]),
        ("ㄱㅁㅈ", [1, 2]),
        ("ㅁㅈ", [1, 2]),
        ("캠퍼", [6]),
        ("zz", []),
        ("지", [5]),
    ],
)
def test_suggestions_begin_as_typed(people: Engine, typed: str, ids: list[int]) -> None:
    assert sorted(hit.object_id for hit in people.suggest(text=typed, projection=EVERYONE)) == ids


def test_suggestions_are_at_most_as_many_as_asked_for(engine: Engine) -> None:
    engine.write([change(pk, document(f"로봇{pk}")) for pk in range(30)])
    assert len(engine.suggest(text="로봇", projection=EVERYONE, limit=8)) == 8


BAD = [
    *("*", '"', "'", "AND", "OR", "NOT", "AND OR NOT", "a AND", "NEAR(a b)", "title:x", "{title}: x", "^a", "a*", "(", ")", "%", "_", "\\"),
    *("\x00", "a\x00b", "\ud800", "김\udfff민지", "\u200b", "😀", "👩‍💻", "'; DROP TABLE doc_everyone; --", "1=1", "[* TO *]", "a~2", "\\u0000"),
    *(
        "-",
        "--",
        "+",
        "+++",
        "#",
        "c+++",
        "...",
        "-.-",
        "a.b.c.d",
        "ㄱ" * 500,
        "가" * 10_000,
        "a" * 10_000,
        "로봇 " * 3_000,
        "(" * 10_000,
        "ᄀᆨ",
        "ㅏㅏ",
        "ﾡ",
    ),
]


@pytest.mark.parametrize("text", BAD, ids=[ascii(text[:12]) for text in BAD])
def test_no_text_breaks_a_query_or_a_suggestion(people: Engine, text: str) -> None:
    results = people.search(Query(text=text, facets=("campus",), filters={"campus": ("강남", "'")}))
    assert not results.degraded
    people.suggest(text=text, projection=EVERYONE)
    assert people.state() == "ready"


@pytest.mark.parametrize("text", BAD, ids=[ascii(text[:12]) for text in BAD])
def test_any_text_can_be_a_document(standing_engine: Engine, text: str) -> None:
    odd = document(text, keywords=text, text=text, facets={"colour": [text]})
    standing_engine.write([change(1, odd, version=BAD.index(text) + 1, kind="odd")])
    assert standing_engine.search(Query(kinds=("odd",), facets=("colour",))).total == 1


def test_a_projection_is_one_of_a_fixed_list(engine: Engine) -> None:
    with pytest.raises(ValueError, match="projection"):
        engine.search(Query(projection="everyone; DROP TABLE meta"))
