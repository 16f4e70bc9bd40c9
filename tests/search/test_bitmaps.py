"""The bits of facets say the same as the documents themselves, after any run of changes."""

import sqlite3
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from search.documents import Document
from search.engines.base import Change, Query
from search.engines.embedded import EmbeddedEngine, bitmaps, querying, schema, writing
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
    numbers = [1, bitmaps.BLOCK - 1, bitmaps.BLOCK, 10_000_000]
    for number in numbers:
        one = bitmaps.Bitmaps(db, "members", "bits_§")
        one.put([1], number)
        one.flush()
    values = bitmaps.Values.read(db, "members", ["campus"])
    assert values.any_of("campus", ["mapo"]) == bitmaps.bits_of(numbers)
    assert db.execute("SELECT SUM(length(bits)) FROM bits_members").fetchone()[0] == 2 * len(numbers)
    one = bitmaps.Bitmaps(db, "members", "bits_§")
    for number in numbers:
        one.take([1], number)
    one.flush()
    assert db.execute("SELECT COUNT(*) FROM bits_members").fetchone()[0] == 0
    db.close()


@given(st.lists(st.dictionaries(st.integers(0, bitmaps.BLOCK - 1), st.booleans(), max_size=2 * bitmaps.FEW), max_size=4))
def test_a_block_says_the_same_as_a_list_and_as_bits(notes):
    stored, held = b"", set()
    for noted in notes:
        stored = bitmaps.changed(stored, noted)
        held = held - set(noted) | {at for at, has in noted.items() if has}
        assert bitmaps.numbers_of(bitmaps.unpacked(stored)) == sorted(held)
        assert len(stored) == (bitmaps.BYTES if len(held) > bitmaps.FEW else 2 * len(held))


def test_what_is_kept_goes_with_any_change_by_anybody(tmp_path):
    engines = [EmbeddedEngine(str(tmp_path / "search.sqlite3")) for _ in range(2)]
    asked = Query(facets=("campus",))
    for version in range(1, 6):
        for writer in engines:
            one = Document("김민서", facets={"campus": [f"{writer is engines[0]}{version}"]})
            writer.write([Change("alumni", 1, 2 * version + (writer is engines[1]), {"everyone": one})])
            counts = [reader.search(asked).facets["campus"] for reader in engines for _ in range(2)]
            assert counts == 4 * [[(one.facets["campus"][0], 1)]]
    engines[0].rebuild().swap(lambda: None)
    assert [reader.search(asked).facets["campus"] for reader in engines] == [[], []]


def test_no_more_is_kept_than_fits():
    kept = bitmaps.Kept(most=1_000)
    small, large = {("alumni", "a"): 1 << 3_200}, {("alumni", value): 1 << 3_200 for value in "abc"}
    kept.put("now", "members", {"small": small, "large": large})
    assert (kept.get("now", "members", "small"), kept.get("now", "members", "large")) == (small, None)
    assert kept.get("later", "members", "small") is kept.get("now", "everyone", "small") is None
    kept.put("later", "members", {})
    assert kept.get("now", "members", "small") is None
