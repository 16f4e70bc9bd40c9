"""When very many match: the numbers that are exact stay so, and those that are estimates say so."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from search.engines.base import Engine, Query, Results
from search.engines.elastic import counting
from search.engines.elastic.counting import about
from search.selectors import FacetValue
from tests.search.shelf import change, document

MANY, RED = 400, 300


@pytest.fixture(scope="module")
def many(standing_engine: Engine) -> Engine:
    """Three of four red, the last one rare besides; every other one large, and a deleted one."""
    made = []
    for pk in range(1, MANY + 1):
        colour = ["red" if pk <= RED else "blue", *(["rare"] if pk == MANY else [])]
        made.append(change(pk, document(f"로봇{pk}", facets={"colour": colour, "size": ["l" if pk % 2 else "s"]})))
    made.append(change(MANY + 1, document("로봇"), kind="other"))
    for start in range(0, len(made), 40):
        standing_engine.write(made[start : start + 40])
    standing_engine.write([change(MANY + 1, None, version=2, kind="other")])
    return standing_engine


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster that counts more than a hundred documents by a sample."""
    monkeypatch.setattr(counting, "EXACT", 100)
    monkeypatch.setattr(counting, "ENOUGH", 160)


@pytest.fixture(params=[0.1, 0.5], ids=["a first sample that is too small", "a first sample that is enough"], autouse=True)
def first_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "FROM", request.param * MANY)


def asked(engine: Engine, text: str = "로봇", **query: object) -> Results:
    return engine.search(Query(text=text, kinds=("thing",), facets=("colour", "size"), **query))


@pytest.mark.parametrize("text", ["로봇", ""])
@pytest.mark.usefixtures("few_are_many")
def test_totals_are_exact_and_facets_near_the_truth(many: Engine, text: str) -> None:
    found = asked(many, text)
    assert (found.total, found.kind_counts, len(found.hits)) == (MANY, {"thing": MANY}, 20)
    counts = dict(found.facets["colour"])
    assert abs(counts["red"] - RED) < 110
    assert [value for value, _number in found.facets["colour"]][:2] == ["red", "blue"]
    if not found.estimated:
        assert (counts["red"], counts["rare"]) == (RED, 1)
    else:
        assert found.estimated == {"colour", "size"}
        assert all(number == about(number) for values in found.facets.values() for _value, number in values)


@pytest.mark.usefixtures("few_are_many")
def test_what_is_chosen_is_counted_exactly_however_rare(many: Engine) -> None:
    found = asked(many, filters={"colour": ("rare", "none")})
    counts = dict(found.facets["colour"])
    assert (found.total, counts["rare"], counts["none"]) == (1, 1, 0)
    assert (found.facets["size"], "size" in found.estimated) == ([("s", 1)], False)
    assert abs(counts["red"] - RED) < 110


@pytest.mark.usefixtures("few_are_many")
def test_the_same_question_gives_the_same_numbers(many: Engine) -> None:
    assert asked(many).facets == asked(many, limit=7, offset=21).facets


def test_what_is_not_too_many_is_counted_one_by_one(many: Engine) -> None:
    found = asked(many)
    assert (found.estimated, found.facets["colour"]) == (frozenset(), [("red", RED), ("blue", MANY - RED), ("rare", 1)])


@pytest.mark.parametrize(("number", "said"), [(0, 0), (7, 7), (99, 99), (104, 100), (13_704, 14_000), (13_499, 13_000), (99_600, 100_000)])
def test_an_estimate_is_rounded_to_two_figures(number: int, said: int) -> None:
    assert about(number) == said


@pytest.mark.parametrize(("language", "is_estimate", "said"), [("ko", True, "약 14,000"), ("en", True, "about 14,000"), ("ko", False, "14,000")])
def test_the_page_says_about_how_many_in_words(language: str, is_estimate: bool, said: str) -> None:
    with translation.override(language):
        shown = render_to_string("search/facet_count.html", {"one": FacetValue("red", "Red", 14_000, chosen=False, about=is_estimate)})
    assert shown == said
