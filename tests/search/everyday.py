"""Fifty everyday questions to a directory of graduates, each with what every hit of its first page has to be and that something has to come.

The people are those of `tools/bench/search.py`, the same every time: tests ask three hundred of them, the bench ten thousand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from search.documents import Document
from search.engines.base import Change, Engine, Query
from search.text import fold, initials

Right = Callable[[Document], bool]
PAGE = 20


def says(*words: str) -> Right:
    """Any of these words stands somewhere in the document."""
    wanted = [fold(word) for word in words]
    return lambda one: any(word in fold(f"{one.names} {one.keywords} {one.text}") for word in wanted)


def named(part: str) -> Right:
    """The name has this in it."""
    return lambda one: part in one.names


def begins(consonants: str) -> Right:
    """The name has these initial consonants."""
    return lambda one: any(consonants in found for found in initials(one.names))


def has(*words: str) -> Right:
    """One of these is a whole skill, campus or number of a course."""
    wanted = {fold(word) for word in words}
    return lambda one: bool(wanted & set(fold(one.keywords).split()))


def both(*rights: Right) -> Right:
    """All of these."""
    return lambda one: all(right(one) for right in rights)


EVERYDAY: dict[str, Right] = {
    # names, parts of names, initial consonants
    **{text: named(text) for text in ("서은", "민채", "수윤", "이연영")},
    **{text: begins(text) for text in ("ㅇㅅㅇ", "ㅈㅅㅇ", "ㅈㅇ", "ㅇㅅ")},
    "이ㅇㅇ": both(named("이"), begins("ㅇㅇㅇ")),
    "김": says("김"),
    "이태원 성동": both(says("이태원"), says("성동")),
    # places
    **{text: says(text) for text in ("마포", "영등포", "강남", "성북")},
    "마포구": says("마포"),
    "강남에서": says("강남"),
    # skills, in either script, whole, by their beginning, with their marks
    **{text: has("Python") for text in ("python", "파이썬", "파이썬을")},
    **{text: has("Kubernetes") for text in ("kube", "쿠버네티스", "k8s")},
    **{text: has("Node.js") for text in ("node.js", "nodejs", "노드")},
    **{text: has("React") for text in ("리액트", "React", "ㄱㄷㅁㅊㅅ")},
    **{text: has("Spring") for text in ("스프링", "spring")},
    "C++": has("C++"),
    "c#": has("C#"),
    "java": has("Java"),
    "도커 aws": both(has("Docker"), has("AWS")),
    # pieces of longer words, particles, words put together or apart
    "엔드": says("엔드"),
    "분석": says("분석"),
    "백엔드": says("백엔드"),
    "백엔드개발자 강남": both(says("백엔드"), says("강남")),
    "데이터 분석": says("데이터"),
    "멘토링을": says("멘토링"),
    "멘토링을 받고 싶어요": says("멘토링"),
    "오픈소스에 기여": both(says("오픈소스"), says("기여")),
    "로봇 개발자": both(says("로봇", "로보틱스"), says("개발자")),
    "3기": says("3기"),
    "알럼나이": says("동문", "알럼나이"),
    "인공지능": says("인공지능", "ai"),
    # the wrong keyboard, a slip
    "rkdska": says("강남"),
    "rkdskaof": says("강남"),
    "ㅔㅛ쇄ㅜ": has("Python"),
    "pyhton": has("Python"),
    "kubernets": has("Kubernetes"),
    "포트퐐리오": says("포트폴리오"),
}


@dataclass(frozen=True)
class Miss:
    """A question that was not answered as it must be."""

    text: str
    why: str


def misses(ask: Callable[[str], Iterable[int]], people: dict[int, Document]) -> list[Miss]:
    """The questions for which nothing came, or on whose first page somebody stands who is not what was asked for."""
    found = []
    for text, right in EVERYDAY.items():
        page = list(ask(text))[:PAGE]
        wrong = [people[pk].names for pk in page if not right(people[pk])]
        if not page or wrong:
            found.append(Miss(text, f"not right: {wrong[:3]}" if wrong else "nothing found"))
    return found


def through(engine: Engine) -> Callable[[str], list[int]]:
    """Asks an engine as the site does, corrections included."""
    from search import corrections

    def ask(text: str) -> list[int]:
        results, _query, _corrected = corrections.search(engine, Query(text=text, projection="members", limit=PAGE))
        return [hit.object_id for hit in results.hits]

    return ask


def by_id(changes: Iterable[Change]) -> dict[int, Document]:
    """The people by their number."""
    return {change.object_id: change.documents["members"] for change in changes}
