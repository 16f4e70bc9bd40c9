"""How near a slip of the keyboard comes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.likeness import in_other_letters, is_near_date, is_near_name, one_off


@pytest.mark.parametrize(
    ("said", "known"), [("김지헤", "김지혜"), ("김민서", "김민선"), ("이수진", "이수전"), ("Kim Minsoo", "Kim Minso"), ("Minsu Kim", "Kim Minsu")]
)
def test_one_jamo_less_more_or_other_is_near(said: str, known: str) -> None:
    assert is_near_name(said, known)
    assert is_near_name(known, said)


@pytest.mark.parametrize(
    ("said", "known"), [("김지혜", "김지혜"), ("김 지혜", "김지혜"), ("김지혜", "이지혜"), ("김지혜", "박수민"), ("", "김"), ("김", "")]
)
def test_the_same_name_and_another_name_are_not_near(said: str, known: str) -> None:
    assert not is_near_name(said, known)


@pytest.mark.parametrize(
    ("said", "known"),
    [((1998, 4, 5), (1998, 5, 4)), ((1998, 4, 5), (1989, 4, 5)), ((1998, 4, 5), (1998, 4, 6)), ((1998, 4, 12), (1998, 4, 21))],
)
def test_swapped_digits_and_one_wrong_digit_are_near(said: tuple, known: tuple) -> None:
    assert is_near_date(date(*said), date(*known))


def test_another_day_is_not_near_and_the_same_day_is_not_near_but_equal() -> None:
    assert not is_near_date(date(1998, 4, 5), date(1996, 11, 30))
    assert not is_near_date(date(1998, 4, 5), date(1998, 4, 5))


def test_hangul_and_roman_letters_cannot_be_compared() -> None:
    assert in_other_letters("Kim Minsu", "김민수")
    assert not in_other_letters("김민수", "박민수")


@given(st.text("가나다라ab", max_size=5), st.text("가나다라ab", max_size=5))
def test_nearness_is_mutual_and_never_equality(one: str, other: str) -> None:
    assert one_off(one, other) == one_off(other, one)
    assert not one_off(one, one)


@given(st.dates(), st.dates())
def test_nearness_of_days_is_mutual(one: date, other: date) -> None:
    assert is_near_date(one, other) == is_near_date(other, one)
