"""What search costs over 10,000 Korean documents: everyday queries with facets, suggestions, and making the index."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from search.documents import PROJECTIONS, Document
from search.engines.base import Change, Query
from search.engines.embedded import EmbeddedEngine
from tools.bench import Figure, measure

DOCUMENTS = 10_000
FACETS = ("campus", "skills", "year")
FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = "민서지하준우현예은수도윤채원시호연재영진태유나다라소희경빈성훈"
CAMPUSES, SKILLS, WORK, NAMES_AND_WORDS = (
    line.split()
    for line in (
        "강남 강동 강북 강서 관악 광진 구로 금천 노원 도봉 동대문 동작 마포 서대문 서초 성동 성북 송파 양천 영등포 용산 은평 종로 중구 중랑",
        "Python Java JavaScript TypeScript React Vue Node.js Spring Django Kubernetes Docker AWS C++ C# Kotlin PyTorch TensorFlow SQL Figma "
        "머신러닝 딥러닝 데이터분석 프롬프트 클라우드 백엔드 프론트엔드 로보틱스 핀테크 바이오",
        "서비스기획자 백엔드개발자 프론트엔드개발자 데이터엔지니어 인공지능연구원 로봇소프트웨어개발자 클라우드엔지니어 디자이너 창업자 마케터",
        "김민서 이지우 민준 서윤 ㄱㅁㅈ ㅂㅈㅎ 김ㅁㅅ 마포 영등포 강남 python Python 파이썬 java kube C++ C# node.js react 스프링 "
        "백엔드 로봇 데이터 머신러닝 클라우드 핀테크 디자이너 창업 포트폴리오 공모전 면접 추천 오픈소스 2023 3기 새싹 인공지능 엔지니어",
    )
)
SENTENCES = ("김민서 마포", "강남 백엔드", "멘토링을 받고 싶어요", "python 데이터", "AI 추천 시스템", "로봇 개발자 성북", "백엔드개발자 마포구")
QUERIES = [*NAMES_AND_WORDS, *SENTENCES]
SAID = (
    "{campus} 캠퍼스에서 {skill} 과정을 수료하고 지금은 {work}로 일하고 있습니다. 후배들에게 {skill} 공부하는 법을 이야기해 주고 싶어요. ",
    "비전공자로 시작해 여섯 달 동안 팀 프로젝트를 세 번 했고, 그중 하나는 공모전에서 상을 받았습니다. 포트폴리오도 함께 만들었어요. ",
    "동문회 멘토링에 참여하면서 면접 준비와 이력서를 함께 봐 드립니다. 주말에는 오픈소스에 기여합니다. ",
    "{skill}을 실무에서 쓰며 배운 것을 {campus} 동문 모임에서 나눕니다. 관심 분야는 생성형 AI와 추천 시스템입니다. ",
)


def people(count: int) -> Iterator[Change]:
    """Synthetic graduates, the same every time: a name for members, and for everyone too in one of four."""
    chance = random.Random(20261124)  # noqa: S311 - a seed for the same people every time
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for pk in range(1, count + 1):
        name = chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2))
        campus, skills, work = chance.choice(CAMPUSES), chance.sample(SKILLS, 4), chance.choice(WORK)
        story = "".join(chance.choice(SAID).format(campus=campus, skill=chance.choice(skills), work=work) for _ in range(8))
        document = Document(
            title=name,
            names=name,
            keywords=f"{' '.join(skills)} {campus} {chance.randint(1, 9)}기",
            text=f"{work}. {story}",
            facets={"campus": [campus], "skills": skills, "year": [str(chance.randint(2021, 2026))]},
            weight=0.8 + chance.random() * 0.4,
            newest=now - timedelta(days=chance.randint(0, 1500)),
        )
        seen = PROJECTIONS if pk % 4 == 0 else ("members",)
        yield Change("alumni", pk, 1, dict.fromkeys(seen, document))


def milliseconds(act: Callable[[], object], times: int = 5) -> list[float]:
    """How long an act takes, warm."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def filled(folder: str, count: int) -> tuple[EmbeddedEngine, float]:
    """An index of this many people, and the documents written a second (both projections of a person count)."""
    engine, changes = EmbeddedEngine(str(Path(folder) / "search.sqlite3")), list(people(count))
    begun = time.perf_counter()
    new = engine.rebuild()
    for start in range(0, count, 500):
        new.write(changes[start : start + 500])
    new.swap(lambda: None)
    return engine, sum(len(change.documents) for change in changes) / (time.perf_counter() - begun)


@measure("search")
def search() -> Iterator[Figure]:
    """Forty-odd everyday queries with three facets and highlights, each five times; suggestions; making the index; one change."""
    with tempfile.TemporaryDirectory(prefix="ieum-bench-") as folder:
        engine, pace = filled(folder, DOCUMENTS)
        yield Figure(f"documents written anew, {DOCUMENTS:,} people", round(pace), "documents/s")
        asked = [Query(text=text, projection="members", kinds=("alumni",), facets=FACETS) for text in QUERIES]
        taken = [took for query in asked for took in milliseconds(partial(engine.search, query))]
        yield Figure(f"{len(asked)} queries with 3 facets, median", round(statistics.median(taken), 2), "ms")
        yield Figure(f"{len(asked)} queries with 3 facets, p95", round(statistics.quantiles(taken, n=20)[-1], 2), "ms")
        yield Figure("queries that find nothing", sum(not engine.search(query).total for query in asked), "queries")
        typed = [text[:length] for text in QUERIES for length in (1, 2, 3)]
        hints = [took for text in typed for took in milliseconds(partial(engine.suggest, text=text, projection="members"))]
        yield Figure("suggestions, median", round(statistics.median(hints), 2), "ms")
        yield Figure("suggestions, p95", round(statistics.quantiles(hints, n=20)[-1], 2), "ms")
        change = next(people(1))
        written = [took for version in range(2, 22) for took in milliseconds(partial(engine.write, [retold(change, version)]), 1)]
        yield Figure("one changed person, median", round(statistics.median(written), 2), "ms")


def retold(change: Change, version: int) -> Change:
    """The same person with another story."""
    document = Document(**{**change.documents["members"].__dict__, "text": f"{version}번째 이야기"})
    return Change(change.kind, change.object_id, version, {"members": document})
