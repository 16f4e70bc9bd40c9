"""Whatever is written, hidden, blocked, deleted, made anew: nobody finds, counts, marks or guesses what is not hers to see."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from core.outbox import drain
from search import corrections, upkeep
from search.documents import EVERYONE, MEMBERS, Document
from search.engines import engine
from search.engines.base import Change, Engine, Query
from search.engines.elastic import expunging
from search.keyboard import to_korean, to_latin
from search.models import IndexRow
from search.outbox import QUEUE, changes
from search.selectors import SearchPage, count, find, suggest
from search.services import mark_changed
from search.text import letters
from tests.search.shelf import BLOCKER, MEMBER, STRANGER, Shelf, change, document, projection

VIEWERS = (STRANGER, MEMBER, BLOCKER)
OBJECTS = 5


@pytest.fixture(autouse=True)
def nobody_waits_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests ask questions. That nothing is left in the cluster's files either, after half a minute, is for the tests of erasure."""
    monkeypatch.setattr(expunging, "_is_let_go", lambda shards, reached: True)


def words() -> Iterator[tuple[str, str]]:
    """Ever new pairs of a Latin and a Korean word that look like no other one."""
    chance = random.Random(6)
    while True:
        yield "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=9)), "".join(chance.choices("강단람밤삽앙잠찰칸탐팔혹돌줄풀굼", k=5))


def slipped(word: str) -> str:
    """Two neighbours swapped."""
    return word[:2] + word[3] + word[2] + word[4:]


class Privacy(RuleBasedStateMachine):
    """Random writes, audiences, blocks, deletions, late changes, expungings and rebuilds. Each document has two words that no other one has,
    so that a word says whose document was looked into."""

    shelf: Shelf
    rebuilds: int  # of one run: in a cluster each costs a second
    which = st.integers(0, OBJECTS - 1)

    @initialize()
    def begin(self) -> None:
        self.shelf.holds.clear()
        self.shelf.blocked.clear()
        self.ids = [self.shelf.put(f"thing{number}").pk for number in range(OBJECTS)]
        mark_changed("thing", self.ids)  # what the run before left goes
        drain(QUEUE)
        self.new, self.written = words(), list[tuple[str, str]]()
        self.late, self.behind, self.turn, self.left = list[Change](), False, 0, self.rebuilds

    def _document(self) -> Document:
        latin, korean = next(self.new)
        self.written.append((latin, korean))
        return document(f"{korean} {latin}", keywords=latin, text=f"{korean} {latin}", facets={"colour": [latin]})

    @rule(which=which, seen=st.sampled_from(["nobody", "members", "everyone", "each their own"]), at_once=st.booleans())
    def write(self, which: int, seen: str, at_once: bool) -> None:
        one, other = self._document(), self._document()
        states = {"nobody": {}, "members": {MEMBERS: one}, "everyone": {EVERYONE: one, MEMBERS: one}}
        self.shelf.holds[self.ids[which]] = states.get(seen, {EVERYONE: other, MEMBERS: one})
        mark_changed("thing", [self.ids[which]])
        self.behind = True
        if at_once:
            self.work()

    @rule(which=which)
    def block_or_forgive(self, which: int) -> None:
        self.shelf.blocked ^= {self.ids[which]}

    @rule()
    def work(self) -> None:
        drain(QUEUE)
        self.behind = False

    @precondition(lambda self: getattr(self, "left", 0))
    @rule()
    def rebuild(self) -> None:
        upkeep.rebuild()
        self.behind, self.left = False, self.left - 1

    @rule()
    def expunge(self) -> None:
        engine().expunge()

    @rule(which=which)
    def fall_asleep(self, which: int) -> None:
        """A worker has read the object and writes it much later."""
        rows = list(IndexRow.objects.filter(object_id=self.ids[which], kind="thing"))
        self.late += changes(self.shelf.kind(), rows)

    @precondition(lambda self: getattr(self, "late", None))
    @rule()
    def wake_up(self) -> None:
        engine().write([self.late.pop(0)])

    @invariant()
    def nobody_reads_what_is_not_hers(self) -> None:
        if not getattr(self, "ids", None):
            return
        for viewer in VIEWERS:
            self._list(viewer)
        if not self.behind and self.written:
            self.turn += 1
            viewer = VIEWERS[self.turn % len(VIEWERS)]
            self._ask(viewer, self.written[-1 - self.turn % min(4, len(self.written))])

    def _theirs(self, viewer: str) -> dict[int, Document]:
        """What this viewer may find."""
        left_out = self.shelf.blocked if viewer == BLOCKER else set()
        seen = {pk: self.shelf.holds[pk].get(projection(viewer)) for pk in self.ids if pk not in left_out}
        return {pk: found for pk, found in seen.items() if found}

    def _list(self, viewer: str) -> None:
        """All there is: never a word of another's, and counted to one as soon as the index has caught up."""
        theirs = self._theirs(viewer)
        page = find(viewer, "", kinds=["thing"], per_page=2)
        said = " ".join(hit.title + hit.marked_title + hit.snippet for hit in page.hits)
        own = {document.keywords for document in theirs.values()}
        assert not any(latin in said or korean in said for latin, korean in self.written if latin not in own)
        if not self.behind:
            assert page.total == count(viewer, "") == page.kinds[0].count == len(theirs)
            assert page.page.paginator.num_pages == max(1, math.ceil(len(theirs) / 2))
            assert {one.value for one in page.facets["colour"]} == own

    def _ask(self, viewer: str, word: tuple[str, str]) -> None:
        """A word finds its one document for whoever may see it; for another it is as if nobody had ever written it."""
        latin, korean = word
        theirs = [pk for pk, held in self._theirs(viewer).items() if held.keywords == latin]
        for text in (latin, korean):
            page = find(viewer, text)
            assert [hit.object.pk for hit in page.hits] == theirs
            assert (page.total, page.kinds[0].count, count(viewer, text)) == (len(theirs),) * 3
            assert (page.corrected, page.suggestion) == (None, None)
            assert [hit.object.pk for hit in suggest(viewer, text[:3])] == theirs
        if not theirs:
            for text in (slipped(latin), slipped(korean), to_korean(latin), to_latin(korean), latin[:5]):
                self._is_unknown(find(viewer, text))
            self._is_unknown(find(viewer, "", filters={"colour": [latin]}))

    def _is_unknown(self, page: SearchPage) -> None:
        assert (page.hits, page.total, page.kinds[0].count, page.corrected, page.suggestion) == ([], 0, page.kinds[0].count, None, None)
        assert not page.text or not page.kinds[0].count

    def teardown(self) -> None:
        if not getattr(self, "ids", None):
            return
        drain(QUEUE)
        for late in self.late:
            engine().write([late])
        self.behind = False
        for viewer in VIEWERS:
            self._list(viewer)
            for word in self.written[-3:]:
                self._ask(viewer, word)


@pytest.mark.once
@pytest.mark.django_db
def test_no_viewer_ever_gets_what_she_may_not_see(shelf: Shelf, site_engine: Engine) -> None:
    in_a_cluster = site_engine.name == "elasticsearch"
    machine = type("Machine", (Privacy,), {"shelf": shelf, "rebuilds": 1 if in_a_cluster else 5})
    runs = settings(max_examples=6 if in_a_cluster else 15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    phases = [Phase.generate] if in_a_cluster else [Phase.generate, Phase.shrink]  # in a cluster shrinking takes minutes
    run_state_machine_as_test(machine, settings=settings(runs, derandomize=True, phases=phases))


ASKED = ("로봇", "로봇 데이터", "데이터 로봇 python", "pyth", "robot", "ㄹㅂ", "이야기", "", "pyhton", "rkdska", "비밀", "숨은말")


def answers(engine: Engine) -> list[Any]:
    """Whatever everyone may be told, but how long it took."""
    found: list[Any] = []
    for text in ASKED:
        for sort in ("relevance", "newest", "name"):
            query = Query(text=text, facets=("colour",), sort=sort)
            results, read, corrected = corrections.search(engine, query)
            found.append((replace(results, took_ms=0), read, corrected))
        found.append(engine.suggest(text=text, projection=EVERYONE))
        found.append(engine.near(letters(text), projection=EVERYONE) if text else ())
    return found


def unversioned(answers: list[Any]) -> str:
    """Answers without the versions, which nobody is shown."""
    return "\n".join(line for one in answers for line in repr(one).replace("version=", "\nversion=").split("\n") if not line.startswith("version="))


def test_nothing_that_members_write_moves_an_answer_for_everyone(engine: Engine) -> None:
    shown = {
        1: document("로봇", text="이야기 데이터", keywords="python", facets={"colour": ["red"]}),
        2: document("가나 로봇", text="로봇 로봇 데이터 하나 둘 셋", keywords="Python 강남", facets={"colour": ["blue"]}, weight=1.1),
        3: document("robot", text="데이터 데이터 데이터 로봇", keywords="pythonic", facets={"colour": ["red"]}),
        4: document("다라", text="로봇 이야기 python 데이터", weight=0.9),
    }
    engine.write([change(pk, found) for pk, found in shown.items()])
    before = answers(engine)
    for version in range(2, 12):  # what she shows to members changes, what she shows to everyone does not
        hidden = document("로봇", text="로봇 데이터 python 비밀 숨은말 " * version, facets={"colour": ["숨은색"]})
        engine.write([Change("thing", pk, version, {EVERYONE: found, MEMBERS: hidden}) for pk, found in shown.items() if pk % 2])
        engine.write([change(pk, hidden, version=version, seen_by=(MEMBERS,)) for pk in range(10, 20)])
    engine.write([change(pk, None, version=20) for pk in range(10, 14)])
    engine.expunge()
    assert unversioned(answers(engine)) == unversioned(before)


def test_words_of_what_was_deleted_are_nowhere_and_in_nobodys_way(engine: Engine) -> None:
    near = [f"kubernets{letter}" for letter in "abcdfghijklmnopqrtuvwxyz"] + [f"{letter}kubernets" for letter in "abcdefghijlmnopqrstuvwxyz"]
    near += [f"kub{letter}ernets" for letter in "acdefghijklmnopqrstuvwxyz"]
    engine.write([change(pk, document(word, text=word, facets={"colour": [word]})) for pk, word in enumerate(near, 1)])
    engine.write([change(500, document("산사람", text="kubernetes"))])
    for pk in range(1, len(near) + 1, 50):  # as many as are found at once
        engine.write([change(one, None, version=2) for one in range(pk, min(pk + 50, len(near) + 1))])
    for _ in range(2):
        assert engine.near("kubernets", projection=EVERYONE) == ("kubernetes",)
        assert [hit.object_id for hit in engine.search(Query(text="kube")).hits] == [500]
        assert engine.suggest(text="k", projection=EVERYONE) == engine.suggest(text="akub", projection=EVERYONE) == ()
        assert engine.search(Query(facets=("colour",), filters={"colour": (near[0],)})).facets == {"colour": [(near[0], 0)]}
        assert corrections.search(engine, Query(text="kubernets"))[2] == "kubernetes"
        engine.expunge()
