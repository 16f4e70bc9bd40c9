import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alliance.business_numbers import check_digit, format_business_number, normalise_business_number, validate_business_number

# Published numbers of large companies and of python-stdnum's own examples.
REAL = ["1248100998", "2208162517", "1208800767", "1168200276", "1348672683"]


@pytest.mark.parametrize("number", REAL)
def test_published_numbers_are_taken(number):
    validate_business_number(number)


@pytest.mark.parametrize("number", REAL)
def test_any_other_last_digit_is_refused(number):
    for digit in "0123456789":
        if digit != number[-1]:
            with pytest.raises(ValidationError) as refusal:
                validate_business_number(number[:-1] + digit)
            assert refusal.value.code == "check_digit"


@given(st.integers(min_value=101_01_0001, max_value=999_99_9999), st.integers(0, 8), st.integers(1, 9))
def test_one_mistyped_digit_of_the_first_eight_never_passes(nine, place, shift):
    nine = str(nine)
    mistyped = nine[:place] + str((int(nine[place]) + shift) % 10) + nine[place + 1 :]
    if place < 8:
        assert check_digit(nine) != check_digit(mistyped)


@pytest.mark.parametrize("typed", ["", "124810099", "12481009981", "12481oo998", "000-00-00000", "１２３"])
def test_what_is_no_business_number_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as refusal:
        validate_business_number(normalise_business_number(typed))
    assert refusal.value.code == "format"


@pytest.mark.parametrize("typed", ["124-81-00998", "1248100998", " 124 81 00998 ", "124 - 81 - 00998"])
def test_hyphens_and_spaces_do_not_matter(typed):
    assert normalise_business_number(typed) == "1248100998"


def test_it_is_shown_the_way_people_write_it():
    assert format_business_number("1248100998") == "124-81-00998"
    assert format_business_number(None) == ""
