"""Another keyboard, a slip: what is found instead, on every engine, and never more than this viewer may find."""

import pytest

from search.corrections import readings, search
from search.documents import EVERYONE, MEMBERS
from search.engines.base import Engine, Query
from search.keyboard import to_korean, to_latin
from tests.search.shelf import change, document


@pytest.fixture(scope="module")
def people(standing_engine: Engine) -> Engine:
    """Read, never written to."""
    filed = {
        1: document("김민지", keywords="Python Kubernetes 강남", text="삼성전자에서 인턴십을 했습니다."),
        2: document("박지훈", keywords="JavaScript React 마포", text="클라우드를 배웠어요."),
        3: document("마포 캠퍼스", keywords="마이크로소프트"),
    }
    standing_engine.write([change(pk, found) for pk, found in filed.items()])
    standing_engine.write([change(9, document("비밀이름", keywords="Haskell"), seen_by=(MEMBERS,))])
    return standing_engine


@pytest.mark.parametrize(
    ("typed", "read", "ids"),
    [
        ("rkdska", "강남", [1]),  # the keyboard was left in English
        ("rkdskaof", "강남", [1]),  # and the next word was not finished
        ("RKDSKA", "강남", [1]),
        ("ㅔㅛ쇄ㅜ", "python", [1]),  # and the reverse
        ("ㅏㅕㅠㄷ", "kube", [1]),
        ("pyhton", "python", [1]),  # two neighbours swapped
        ("kubernets", "kubernetes", [1]),  # one missing
        ("javascrript", "javascript", [2]),  # one too many
        ("reakt", "react", [2]),  # another one
        ("삼송전자", "삼성전자", [1]),  # one wrong jamo
        ("마이크로소프타", "마이크로소프트", [3]),
        ("클라으드", "클라우드", [2]),
        ("김민지 pyhton", "김민지 python", [1]),  # the other words stay
        ("마포 캠파스", "마포 캠퍼스", [3]),
    ],
)
def test_a_slip_is_forgiven(people: Engine, typed: str, read: str, ids: list[int]) -> None:
    results, query, corrected = search(people, Query(text=typed))
    assert ([hit.object_id for hit in results.hits], corrected, query.text) == (ids, read, read)


@pytest.mark.parametrize("typed", ["김민지", "kube", "ㄱㅁㅈ", "마포", "마이크로소프트"])
def test_what_is_found_as_it_was_typed_is_not_corrected(people: Engine, typed: str) -> None:
    results, query, corrected = search(people, Query(text=typed))
    assert (corrected, query.text) == (None, typed)
    assert results.total


@pytest.mark.parametrize("typed", ["없는말이에요", "qzxqzx", "12345", "ㅋㅋ", "***", "\ud800", "", "a" * 300, "가" * 300])
def test_what_nobody_wrote_stays_unfound(people: Engine, typed: str) -> None:
    results, _, corrected = search(people, Query(text=typed))
    assert corrected is None
    assert not results.degraded
    assert results.total == 0 or typed == ""


def test_a_word_that_only_members_read_corrects_nobody_else(people: Engine) -> None:
    for typed in ("hsakell", "비밀이롬", "비밀어름"):
        results, _, corrected = search(people, Query(text=typed, projection=EVERYONE))
        assert (results.total, corrected) == (0, None)
        assert search(people, Query(text=typed, projection=MEMBERS))[2] in {"haskell", "비밀이름", None}
    assert search(people, Query(text="hsakell", projection=MEMBERS))[2] == "haskell"
    assert people.near("hsakell", projection=EVERYONE) == ()


def test_who_is_left_out_corrects_nobody(people: Engine) -> None:
    without = {"thing": (1,)}
    for typed in ("pyhton", "kubernets", "rkdska", "삼송전자"):
        results, _, corrected = search(people, Query(text=typed, without=without))
        assert (results.total, results.kind_counts, corrected) == (0, {}, None)


def test_a_word_that_went_corrects_nobody(engine: Engine) -> None:
    engine.write([change(1, document("가나다", text="Kubernetes를 씁니다"))])
    assert search(engine, Query(text="kubernets"))[2] == "kubernetes"
    engine.write([change(1, document("가나다", text="다른 이야기"), version=2)])
    assert search(engine, Query(text="kubernets"))[2] is None
    assert engine.near("kubernets", projection=EVERYONE) == ()


def test_with_few_finds_a_word_of_many_is_offered(engine: Engine) -> None:
    engine.write([change(1, document("가나다", text="pyhton"))])
    engine.write([change(pk, document("라마바", text="python")) for pk in range(2, 14)])
    results, query, corrected = search(engine, Query(text="pyhton"))
    assert (results.total, results.suggestion, query.text, corrected) == (1, "python", "pyhton", None)


def test_no_text_asks_more_than_a_dozen_times(people: Engine) -> None:
    for typed in ("클라으드 " * 20, "rkdska " * 20, "ㅔㅛ쇄ㅜ" * 30, "마포 캠파스 pyhton kubernets reakt"):
        assert len(list(readings(people, Query(text=typed)))) <= 12


@pytest.mark.parametrize(
    ("typed", "korean"),
    [
        *(("rkdska", "강남"), ("dkssud gktpdy", "안녕 하세요"), ("ekfr", "닭"), ("ekfrdl", "닭이"), ("rhksfl", "관리"), ("QkfEl", "빨띠")),
        *(
            ("dml", "의"),
            ("dnjs", "원"),
            ("rkqt", "값"),
            ("rkqtdl", "값이"),
            ("Rh", "꼬"),
            ("k", "ㅏ"),
            ("r", "ㄱ"),
            ("hk", "ㅘ"),
            ("1r2k", "1ㄱ2ㅏ"),
        ),
    ],
)
def test_keys_write_syllables_as_an_input_method_does(typed: str, korean: str) -> None:
    assert to_korean(typed) == korean
    assert to_latin(korean) == typed
