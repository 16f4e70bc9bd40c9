"""Employment figures: what is counted, and that no reader, whatever she filters and subtracts, computes a group under five."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from community.outcome_numbers import LEAST, Cell, Line, Numbers, Tally, numbers, place_labels, pooled
from tests.community.outcome_factories import answered, completed
from tests.factories import CampusFactory, CourseFactory

PLACES, YEARS, COURSES = ("1", "2", "3"), (2023, 2024), ("가", "나")


@st.composite
def tallies(draw: Any) -> Tally:
    base = draw(st.one_of(st.integers(0, 6), st.integers(0, 40)))
    excluded, silent = draw(st.integers(0, 3)), draw(st.integers(0, 20))
    return Tally(base + excluded + silent, base + excluded, base, draw(st.integers(0, base)))


@st.composite
def some_numbers(draw: Any) -> Numbers:
    chosen = draw(st.lists(st.sampled_from(list(product(PLACES, YEARS, COURSES))), unique=True, min_size=1, max_size=12))
    return Numbers(12, [Cell(*key, draw(tallies())) for key in chosen])


def choices() -> Iterator[dict[str, Any]]:
    """Every choice that a reader can make."""
    for place, year, course in product((None, *PLACES), (None, *YEARS), (None, *COURSES)):
        yield {"place": place, "year": year, "course": course}


def in_the_span(vector: list[int], others: list[list[int]]) -> bool:
    """Whether a reader computes `vector` from `others` by adding and subtracting multiples of them."""

    def rank(rows: list[list[int]]) -> int:
        matrix, found = [[Fraction(one) for one in row] for row in rows], 0
        for column in range(len(vector)):
            pivot = next((row for row in range(found, len(matrix)) if matrix[row][column]), None)
            if pivot is None:
                continue
            matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
            for row in range(found + 1, len(matrix)):
                factor = matrix[row][column] / matrix[found][column]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[found], strict=True)]
            found += 1
        return found

    return rank([*others, vector]) == rank(others)


def counted_in(shown: Numbers, choice: dict[str, Any]) -> list[int]:
    """Which cells a shown figure is the sum of, found out from outside: each cell is marked in turn and the figure looked at again."""
    marked = []
    for place in range(len(shown.cells)):
        cells = list(shown.cells)
        cells[place] = replace(cells[place], tally=cells[place].tally + Tally(answered=1000))
        before, after = shown.line(**choice).tally, Numbers(12, cells).line(**choice).tally
        assert before and after
        marked.append((after.answered - before.answered) // 1000)
    return marked


@settings(max_examples=25)
@given(some_numbers())
def test_no_reader_computes_a_group_under_five(shown: Numbers) -> None:
    published = [counted_in(shown, choice) for choice in choices() if shown.line(**choice).tally]
    for choice in choices():
        indicator = [int(cell.matches(**choice)) for cell in shown.cells]
        base = sum(cell.tally.base for cell in shown.cells if cell.matches(**choice))
        if any(indicator) and base < LEAST:
            assert not shown.line(**choice).tally
            assert not published or not in_the_span(indicator, published)


@given(some_numbers())
def test_pools_lose_nobody_and_hold_at_least_five(shown: Numbers) -> None:
    everybody = sum((cell.tally for cell in shown.cells), Tally())
    pools = pooled(shown.cells)
    assert all(pool.tally.base >= LEAST for pool in pools)
    assert sum((pool.tally for pool in pools), Tally()) == (everybody if everybody.base >= LEAST else Tally())


@given(some_numbers())
def test_a_rate_never_stands_without_its_response_and_both_are_shares(shown: Numbers) -> None:
    for line in (shown.line(**choice) for choice in choices()):
        assert (line.rate is None) == (line.response is None)
        assert line.rate is None or (0 <= line.rate <= 100 and 0 <= line.response <= 100)


def test_a_rows_response_counts_everybody_of_the_row_also_those_whose_answers_had_to_be_pooled_elsewhere() -> None:
    cells = [Cell("1", 2024, "가", Tally(10, 9, 9, 9)), Cell("1", 2024, "나", Tally(10, 5, 5, 5)), Cell("1", 2025, "가", Tally(10, 2, 2, 2))]
    line = Numbers(12, cells).line(year=2024)
    assert line.tally == Tally(10, 9, 9, 9)
    assert (line.graduates, line.response) == (20, 45.0)


@pytest.mark.django_db
def test_study_service_and_being_unable_leave_the_denominator_and_silence_only_the_response() -> None:
    course = CourseFactory()
    statuses = ["employed"] * 4 + ["self_employed"] + ["looking"] * 3 + ["further_study", "military", "not_available"]
    for status in statuses:
        done = completed(months=12, course=course)
        answered(done, 12, status=status)
        answered(done, 6, status="employed")  # the same graduate half a year before
        answered(completed(months=6, course=course), 6, status="looking")  # another point, another graduate
    completed(months=12, course=course)
    line = numbers(12).line()
    assert line.tally == Tally(12, 11, 8, 5)
    assert (line.rate, line.response) == (62.5, pytest.approx(100 * 11 / 12))


@pytest.mark.django_db
def test_a_point_that_has_not_come_counts_nobody() -> None:
    for _number in range(6):
        answered(completed(months=6, days=0), 6)
        completed(months=6, days=-1)
    assert [numbers(point).line().graduates for point in (0, 6, 12)] == [12, 6, 0]


@pytest.mark.django_db
def test_the_only_small_course_of_a_campus_hides_the_next_smallest_too_and_the_campus_stays_whole() -> None:
    small, middle, large = CourseFactory(), CourseFactory(), CourseFactory()
    for course, count in ((small, 3), (middle, 5), (large, 9)):
        for _number in range(count):
            answered(completed(months=12, course=course), 12)
    found = numbers(12)
    shown = {line.value: line.tally and line.tally.base for line in found.lines("course")}
    assert shown == {small.title_ko: None, middle.title_ko: None, large.title_ko: 9}
    assert [line.tally.base for line in found.lines("place")] == [17]


@pytest.mark.django_db
def test_places_have_names_and_online_is_one() -> None:
    CampusFactory(slug="guro", name_ko="구로")
    courses = [CourseFactory(), CourseFactory(campus=None, delivery="online"), CourseFactory(campus=None, delivery="visiting", host="서울대")]
    for course in courses:
        for _number in range(5):
            answered(completed(months=12, course=course), 12)
    assert [line.label for line in numbers(12, place_labels()).lines("place")] == ["마포", "온라인", "찾아가는 과정"]


@pytest.mark.django_db
def test_numbers_cost_one_query_and_their_labels_another() -> None:
    for _number in range(7):
        answered(completed(months=12), 12)
    with CaptureQueriesContext(connection) as queries:
        assert isinstance(numbers(12, place_labels()).line(), Line)
    assert len(queries) == 2
