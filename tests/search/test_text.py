"""How text becomes tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import alike, clean, fold, initials, letters, runs, stream
from search.wishes import chunks, halves, terms


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("데이터", "데이 이터 터"),
        ("서울 마포구", "서울 울 마포 포구 구"),
        ("AI전공 3기", "ai 전공 공 3 기"),
        ("C++ / C#", "c++ c#"),
        ("C++17", "c++ 17"),
        ("Node.js와 scikit-learn", "node js 와 scikit learn nodejs scikitlearn"),
        (".NET 8.0", "net 8 0 80"),
        ("ＰＹＴＨＯＮ", "python"),
        ("Café", "cafe"),
        ("1,000명", "1000 명"),
        ("김", "김"),
        ("人工知能", "人工 工知 知能 能"),
        ("*\"%' () ; --", ""),
        ("a\x00b", "a b"),
        ("보이지\u200b않는", "보이 이지 지않 않는 는"),
        ("\ud800깨진", "깨진 진"),
        ("", ""),
    ],
)
def test_text_becomes_these_tokens(text: str, tokens: str) -> None:
    assert stream(text) == tokens


def test_a_decomposed_syllable_is_the_same_as_a_composed_one() -> None:
    assert stream("\u1100\u1175\u11b7") == stream("김")


def test_initial_consonants_stay_what_was_typed() -> None:
    assert clean("ㄱㅁㅈ") == "ㄱㅁㅈ"
    assert clean("ㄱㅏ") == "ㄱㅏ"


@pytest.mark.parametrize(("name", "found"), [("김민지", ["ㄱㅁㅈ"]), ("Kim 민지", ["ㅁㅈ"]), ("빵", []), ("까치 Labs", ["ㄲㅊ"]), ("東京", [])])
def test_names_have_these_initials(name: str, found: list[str]) -> None:
    assert initials(name) == found


@pytest.mark.parametrize(("typed", "name"), [("김미", "김민지"), ("김ㅁ", "김민지"), ("기", "김민지"), ("kim", "kim min")])
def test_half_a_syllable_is_a_prefix_of_the_whole(typed: str, name: str) -> None:
    assert letters(name).startswith(letters(typed))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AI전공 3기", ["ai전공", "3기"]),
        ("김ㅁㅈ", ["김ㅁㅈ"]),
        ("서울/마포", ["서울", "마포"]),
        ("node.js", ["node.js"]),
        ("'; DROP TABLE--", ["drop", "table"]),
    ],
)
def test_a_query_is_these_words(text: str, found: list[str]) -> None:
    assert chunks(text) == found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("멘토링을", {"멘토링을", "멘토링", "mentoring"}),
        ("파이썬", {"파이썬", "python", "python3"}),
        ("새싹", {"새싹", "청년취업사관학교", "청취사", "sesac"}),
        ("SeSAC", {"새싹", "청년취업사관학교", "청취사", "sesac"}),
        ("machine learning", {"machine learning", "machinelearning", "머신러닝", "기계 학습", "기계학습"}),
        ("학과", {"학과"}),
        ("어린이", {"어린이"}),
    ],
)
def test_a_word_brings_what_means_the_same(text: str, wanted: set[str]) -> None:
    (term,) = terms(text)
    assert set(term.choices) == wanted


def test_a_doubtful_ending_comes_off_only_generously() -> None:
    assert "민지" not in terms("민지가")[0].choices
    assert "민지" in terms("민지가", generous=True)[0].choices


def test_words_around_the_question_are_left_out_unless_nothing_else_is_there() -> None:
    assert [term.choices[0] for term in terms("멘토링을 받고 싶어요")] == ["멘토링을"]
    assert [term.choices[0] for term in terms("AND OR")] == ["and", "or"]


def test_only_long_korean_words_are_divided() -> None:
    assert halves("백엔드개발자")[1] == ("백엔드", "개발자")
    assert halves("백엔드") == halves("kubernetes") == []


@given(st.text())
def test_any_text_can_be_cleaned_folded_and_cut(text: str) -> None:
    line = clean(text)
    assert len(alike(line)) == len(line)
    assert line.isprintable()
    line.encode("utf-8")
    stream(text), list(runs(fold(text))), terms(text), terms(text, generous=True)
