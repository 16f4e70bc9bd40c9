"""Words as bits and pages along an index answer as reading every document does, at a cost that does not follow the number of finds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import SORTS, Change, Query, Sort
from search.engines.embedded import querying, schema, vocabulary, writing
from search.engines.ranking import KEYWORD_BONUS, NAME_BONUS, SQUEEZE, WHOLE_NAME_BONUS, WHOLE_WORD_BONUS
from search.phrases import Phrase, alternatives, whole_name, whole_words
from search.text import alike, initials_stream, stream
from search.wishes import Term, terms

KOREAN = ["김민지", "민지", "김ㅁㅈ", "ㅁㅈ", "데이터분석을", "데이터", "이터", "분석", "터", "기"]
LATIN = ["java", "JavaScript", "ja", "node.js", "node js", "C++", "3기", "3", "AI전공"]
WORDS = [*KOREAN, *LATIN]
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
people = st.builds(
    Document,
    title=st.sampled_from(["김민지", "김민준", "데이터 모임", "JavaScript"]),
    names=st.sampled_from(["", "김민지", "박지민 민지"]),
    keywords=texts,
    text=texts,
    weight=st.sampled_from([0.5, 1.0, 3.0]),
    newest=st.none() | st.integers(1, 3).map(lambda day: datetime(2026, 1, day, tzinfo=UTC)),
)
changes = st.lists(st.tuples(st.sampled_from(["alumni", "page"]), st.integers(1, 9), st.none() | people), max_size=25)
PLACES = {"anywhere": (0, 1, 2, 3, 4), "names": (0, 1), "initials": (2,)}


def opened() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db, complete=True)
    return db


def stands(phrase: Phrase, columns: list[list[str]], among: tuple[int, ...]) -> bool:
    """Whether the phrase's tokens stand next to each other in one of these columns."""
    size = len(phrase.tokens)
    for number in set(PLACES[phrase.where]) & set(among):
        for at in range(len(columns[number]) - size + 1):
            *begun, last = columns[number][at : at + size]
            if (*begun,) == phrase.tokens[:-1] and (last.startswith(phrase.tokens[-1]) if phrase.goes_on else last == phrase.tokens[-1]):
                return True
    return False


class Reference:
    """Reads every token of one document."""

    def __init__(self, one: Document) -> None:
        self.one = one
        texts = stream(one.title), stream(one.names), initials_stream(one.names or one.title), stream(one.keywords), stream(one.text)
        self.columns = [text.split() for text in texts]

    def has(self, term: Term, generous: bool, among: tuple[int, ...] = (0, 1, 2, 3, 4)) -> bool:
        return any(all(stands(part, self.columns, among) for part in way) for way in alternatives(term, generous=generous))

    def score(self, asked: list[Term], generous: bool) -> float:
        bonus = 0.0
        for term in asked:
            bonus += NAME_BONUS * self.has(term, generous, (0, 1, 2)) + KEYWORD_BONUS * self.has(term, generous, (3,))
            bonus += WHOLE_WORD_BONUS * any(stands(Phrase((word,)), self.columns, (0, 1, 3)) for word in whole_words(term))
        return self.one.weight * SQUEEZE + bonus / len(asked) + WHOLE_NAME_BONUS * (alike(self.one.title) == whole_name(asked))


def expected(held: dict[tuple[str, int], Document], text: str) -> list[tuple[str, int]]:
    """What is found, in order: all of it read."""
    for generous in (False, True):
        asked = terms(text, generous=generous)
        found = []
        for (kind, pk), one in held.items():
            reference = Reference(one)
            if all(reference.has(term, generous) for term in asked):
                newest = one.newest.timestamp() if one.newest else float("-inf")
                found.append((-round(reference.score(asked, generous), 9), -newest, pk, kind))
        if found:
            break
    return [(kind, pk) for _, _, pk, kind in sorted(found)]


@settings(max_examples=60, deadline=None)
@given(changes, st.integers(1, 7), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))
def test_words_as_bits_find_what_reading_every_document_finds(made: list, batch: int, text: str) -> None:
    held: dict[tuple[str, int], Document | None] = {}
    with closing(opened()) as db:
        for start in range(0, len(made), batch):
            part = [Change(kind, pk, start + at, {"members": one} if one else {}) for at, (kind, pk, one) in enumerate(made[start : start + batch])]
            writing.write(db, part)
            held |= {(change.kind, change.object_id): change.documents.get("members") for change in part}
        right = expected({key: one for key, one in held.items() if one}, text)
        found = querying.answer(db, Query(text, "members"))
        assert [(hit.kind, hit.object_id) for hit in found.hits] == right
        assert found.total == len(right)
        middle = querying.answer(db, Query(text, "members", limit=2, offset=1))
        assert [(hit.kind, hit.object_id) for hit in middle.hits] == right[1:3]


@settings(max_examples=20, deadline=None)
@given(changes)
def test_no_word_stays_that_no_document_has(made: list) -> None:
    with closing(opened()) as db:
        for version, (kind, pk, one) in enumerate(made):
            writing.write(db, [Change(kind, pk, version, {"members": one} if one else {})])
        writing.write(db, [Change(kind, pk, len(made), {}) for kind, pk, _ in made])
        for table in ("word", "part", "found", "bits", "spelled"):
            assert db.execute(f"SELECT COUNT(*) FROM {table}_members").fetchone() == (0,), table  # noqa: S608 - of the list above


def test_a_word_longer_than_an_ending_is_found_by_all_of_it() -> None:
    letters = "".join(chr(0xAC00 + 37 * at) for at in range(3 * vocabulary.LONGEST_PART))
    with closing(opened()) as db:
        writing.write(db, [Change("page", 1, 1, {"members": Document("가", text=letters)})])
        for text, total in ((letters, 1), (letters[5:60], 1), (letters[5:40] + "힣", 0)):
            assert querying.answer(db, Query(text, "members", generous=False)).total == total


class Steps:
    """Counts what SQLite does for a question, in hundreds of its own steps."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, query: Query) -> int:
        count = 0

        def step() -> bool:
            nonlocal count
            count += 1
            return False

        self._db.set_progress_handler(step, 100)
        assert querying.answer(self._db, query).total
        return count


def somebody(pk: int) -> Document:
    """Everybody writes of robots, a third know Java, one in a hundred is called 김민지."""
    name = "김민지" if pk % 100 == 0 else "박지훈"
    facets = {"campus": ["마포"]}
    return Document(name, name, keywords="Java" * (pk % 3 == 0), text="로봇을 만듭니다", facets=facets, weight=1 + pk % 97 / 97)


@pytest.fixture(scope="module")
def crowds() -> Iterator[dict[int, Steps]]:
    """Four hundred and four thousand people."""
    made: dict[int, sqlite3.Connection] = {}
    for count in (400, 4_000):
        made[count] = opened()
        writing.write(made[count], [Change("alumni", pk, 1, {"members": somebody(pk)}) for pk in range(count)])
    yield {count: Steps(db) for count, db in made.items()}
    for db in made.values():
        db.close()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["로봇", "java", "로봇 java", ""])
def test_ten_times_the_people_do_not_cost_ten_times_the_steps(crowds: dict[int, Steps], text: str, sort: Sort) -> None:
    few, many = (crowds[count].of(Query(text, "members", ("alumni",), facets=("campus",), sort=sort)) for count in (400, 4_000))
    assert many <= 3 * few + 5
