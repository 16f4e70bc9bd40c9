"""What people ask, in a neighbourhood written by hand: who must be found, who first, and who must not be (questions.txt)."""

import pytest

from search import corrections
from search.documents import MEMBERS
from search.engines.base import Engine, Query
from tests.search.neighbourhood.table import Question, changes, documents, keys, questions

EVERYBODY = 100


@pytest.fixture(scope="module")
def neighbourhood(standing_engine: Engine) -> Engine:
    """Seventy documents, read by the tests of this module."""
    new = standing_engine.rebuild()
    new.write(changes())
    new.swap(lambda: None)
    return standing_engine


def asked() -> list[object]:
    """Every question; an answer that is known to be wrong has to be taken off the list when it becomes right."""
    return [pytest.param(one, id=one.text, marks=[pytest.mark.xfail(reason=one.known, strict=True)] if one.known else []) for one in questions()]


def test_the_table_is_large_and_names_only_whom_it_knows() -> None:
    known = set(documents())
    assert len(known) >= 60 and len(questions()) >= 80
    assert [one.text for one in questions() if not {*one.must, *one.first, *one.never} <= known | {"nothing"}] == []


@pytest.mark.parametrize("question", asked())
def test_who_asks_finds_whom_she_expects(neighbourhood: Engine, question: Question) -> None:
    results, _answered, _corrected = corrections.search(neighbourhood, Query(text=question.text, projection=MEMBERS, limit=EVERYBODY))
    assert not results.degraded
    assert question.wrong(keys(hit.object_id for hit in results.hits)) == ""
