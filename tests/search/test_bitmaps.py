"""The bits of facets say the same as the documents themselves, after any run of changes."""

import sqlite3
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import Change, Query
from search.engines.embedded import bitmaps, querying, schema, writing
from search.engines.embedded.file import make

FACETS = ("campus", "skills")
documents = st.none() | st.builds(
    lambda campus, skills: Document("김민서", facets={"campus": campus, "skills": skills}),
    st.lists(st.sampled_from("ab"), max_size=2),
    st.lists(st.sampled_from("abc"), max_size=3),
)
changes = st.lists(st.tuples(st.sampled_from(["alumni", "page"]), st.integers(1, 6), documents), max_size=20)
filters = st.dictionaries(st.sampled_from(FACETS), st.lists(st.sampled_from("abz"), max_size=2).map(tuple))


@settings(max_examples=30, deadline=None)
@given(changes, st.integers(1, 7), filters, st.sampled_from([(), ("alumni",), ("alumni", "page")]), st.sampled_from(["", "김민서"]))
def test_counts_by_bits_are_the_counts_of_the_documents(made, batch, chosen, kinds, text):
    db = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(db, complete=True)
    held: dict = {}
    for start in range(0, len(made), batch):
        part = [Change(kind, pk, start + at, {"members": one} if one else {}) for at, (kind, pk, one) in enumerate(made[start : start + batch])]
        writing.write(db, part)
        held |= {(change.kind, change.object_id): change.documents.get("members") for change in part}
    shown = [(kind, document.facets) for (kind, _), document in held.items() if document]

    found = querying.answer(db, Query(text, "members", kinds, chosen, FACETS))
    db.close()

    def fits(kind, facets, without=""):
        return (not kinds or kind in kinds) and all(set(facets[name]) & set(any_of) for name, any_of in chosen.items() if any_of and name != without)

    assert found.kind_counts == Counter(kind for kind, _ in shown)
    assert found.total == sum(fits(*one) for one in shown)
    assert found.total == len(found.hits)
    for facet in FACETS:
        counted = Counter(value for kind, facets in shown if fits(kind, facets, facet) for value in set(facets[facet]))
        assert dict(found.facets[facet]) == dict.fromkeys(chosen.get(facet, ()), 0) | counted


def test_documents_far_apart_stand_in_blocks_of_their_own(tmp_path):
    db = make(tmp_path / "file")
    schema.create(db, complete=True)
    db.execute("INSERT INTO value_members VALUES (1, 'alumni', 'campus', 'mapo')")
    numbers = [1, 4095, 4096, 10_000_000]
    for number in numbers:
        one = bitmaps.Bitmaps(db, "members")
        one.put([1], number)
        one.flush()
    values = bitmaps.Values.read(db, "members", ["campus"])
    assert values.any_of("campus", ["mapo"]) == bitmaps.bits_of(numbers)
    assert db.execute("SELECT SUM(length(bits)) FROM bits_members").fetchone()[0] < 2000
    one = bitmaps.Bitmaps(db, "members")
    for number in numbers:
        one.take([1], number)
    one.flush()
    assert db.execute("SELECT COUNT(*) FROM bits_members").fetchone()[0] == 0
    db.close()
