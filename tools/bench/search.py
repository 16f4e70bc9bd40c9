"""What search costs over 10,000 Korean documents: everyday queries with facets, suggestions, and making the index."""

import os
import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from search.documents import PROJECTIONS, Document
from search.engines.base import Change, Engine, Query
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.services import elastic as services
from tests.services.sharing import shared
from tools.bench import Figure, measure
from tools.bench.raw_elastic import RawElastic

DOCUMENTS = 10_000
FACETS = ("campus", "skills", "year", "field")
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
            facets={"campus": [campus], "skills": skills, "year": [str(chance.randint(2021, 2026))], "field": [work]},
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


@contextmanager
def cluster() -> Iterator[str]:
    """A real Elasticsearch: the one that ELASTICSEARCH_URL names, or our own node, shared with whoever else uses it."""
    given = os.environ.get("ELASTICSEARCH_URL", "")
    with nullcontext(given) if given else shared(services.HOME, start=services.start, stop=services.stop) as url:
        yield url


@contextmanager
def engines(url: str) -> Iterator[tuple[Engine, ElasticEngine, RawElastic]]:
    """Ours in a file, ours in the cluster, and the cluster raw; nothing of them stays."""
    name = f"bench-{secrets.token_hex(3)}"
    with tempfile.TemporaryDirectory(prefix="ieum-bench-") as folder:
        elastic, raw = ElasticEngine(url, prefix=name), RawElastic(url, f"{name}-raw")
        try:
            yield EmbeddedEngine(str(Path(folder) / "search.sqlite3")), elastic, raw
        finally:
            elastic.cluster.drop(*elastic.cluster.own_indexes(), f"{name}-lock")
            raw.close()


def fill(engine: Engine, changes: list[Change]) -> float:
    """Make an engine's index anew with these; documents a second (each projection of a person counts)."""
    begun = time.perf_counter()
    new = engine.rebuild()
    for start in range(0, len(changes), 500):
        new.write(changes[start : start + 500])
    new.swap(lambda: None)
    pace = sum(len(change.documents) for change in changes) / (time.perf_counter() - begun)
    if isinstance(engine, ElasticEngine):  # every question is to be answered, none remembered
        named = ",".join(map(engine.cluster.alias, PROJECTIONS))
        engine.cluster.slow.indices.put_settings(index=named, settings={"index.requests.cache.enable": False})
    return pace


def both_projections(raw: RawElastic, changes: list[Change]) -> float:
    """The raw floor of the same: every document of every projection, by the client's bulk helper."""
    begun, count = time.perf_counter(), 0
    for projection in PROJECTIONS:
        seen = [change for change in changes if projection in change.documents]
        with closing(RawElastic(raw.url, f"{raw.name}-{projection}")) as part:
            part.fill(seen, projection)
        count += len(seen)
    return count / (time.perf_counter() - begun)


def middle(taken: list[float]) -> tuple[float, float]:
    """Median and p95."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def asked(engine: Engine) -> list[float]:
    """Milliseconds of each everyday query, five times."""
    queries = [Query(text=text, projection="members", kinds=("alumni",), facets=FACETS) for text in QUERIES]
    return [took for query in queries for took in milliseconds(partial(engine.search, query))]


def suggested(engine: Engine, text: str) -> object:
    """What an engine suggests to a member."""
    return engine.suggest(text=text, projection="members")


def typed(suggest: Callable[[str], object]) -> list[float]:
    """Milliseconds of suggestions for the first one, two and three letters."""
    return [took for text in QUERIES for length in (1, 2, 3) for took in milliseconds(partial(suggest, text[:length]), 2)]


@measure("search")
def search() -> Iterator[Figure]:
    """Forty-odd everyday queries with four facets and highlights over 10,000 people, on both engines and raw; suggestions; rebuild; a change."""
    changes = list(people(DOCUMENTS))
    with cluster() as url, engines(url) as (embedded, elastic, raw):
        floor = both_projections(raw, changes)
        yield Figure("raw helpers.bulk", round(floor), "documents/s")
        yield Figure("cluster: rebuild", round(pace := fill(elastic, changes)), "documents/s")
        yield Figure("cluster: raw bulk over rebuild", round(floor / pace, 2), "×", bound=1 / 0.6)
        yield Figure("file: rebuild", round(fill(embedded, changes)), "documents/s")
        raw.fill([change for change in changes if "members" in change.documents], "members")
        yield from answers(embedded, elastic, raw)
        yield from everyday(changes, embedded, elastic)
        yield from one_change(embedded, elastic)


def answers(embedded: Engine, elastic: ElasticEngine, raw: RawElastic) -> Iterator[Figure]:
    """Queries and suggestions, side by side."""
    median, p95 = middle([took for text in QUERIES for took in milliseconds(partial(raw.ask, text, FACETS))])
    yield from (Figure("raw queries, median", round(median, 2), "ms"), Figure("raw queries, p95", round(p95, 2), "ms"))
    same, _ = middle([took for text in QUERIES for took in milliseconds(partial(raw.ask_same, elastic, text, FACETS))])
    yield Figure("raw, our own question without our code, median", round(same, 2), "ms")
    ours, tail = middle(asked(elastic))
    yield from (Figure("cluster: queries, median", round(ours, 2), "ms"), Figure("cluster: queries, p95", round(tail, 2), "ms"))
    yield Figure("cluster: queries over raw, median", round(ours / min(median, same), 2), "×", bound=1.5)
    held, tail = middle(asked(embedded))
    yield from (Figure("file: queries, median", round(held, 2), "ms", bound=30), Figure("file: queries, p95", round(tail, 2), "ms"))
    for name, engine in (("file", embedded), ("cluster", elastic)):
        hint, _ = middle(typed(partial(suggested, engine)))
        yield Figure(f"{name}: suggestions, median", round(hint, 2), "ms", bound=10)


def everyday(changes: list[Change], embedded: Engine, elastic: Engine) -> Iterator[Figure]:
    """How many of the everyday questions are not answered as they must be."""
    from tests.search.everyday import EVERYDAY, by_id, misses, through

    known = by_id(changes)
    for name, engine in (("file", embedded), ("cluster", elastic)):
        yield Figure(f"{name}: of {len(EVERYDAY)} everyday questions, missed", len(misses(through(engine), known)), "questions", bound=0)


def one_change(embedded: Engine, elastic: Engine) -> Iterator[Figure]:
    """From writing one changed person to finding her by her new words."""
    change = next(people(1))
    for name, engine in (("file", embedded), ("cluster", elastic)):
        taken = []
        for version in range(2, 22):
            begun = time.perf_counter()
            engine.write([retold(change, version)])
            if not engine.search(Query(text=f"{version}번째", projection="members")).total:
                raise RuntimeError("a change was written and not found")
            taken.append((time.perf_counter() - begun) * 1000)
        yield Figure(f"{name}: one change, written and found", round(statistics.median(taken), 2), "ms", bound=2000)


@measure("search-scale")
def scale() -> Iterator[Figure]:
    """The same queries over 10,000 and 100,000 people."""
    with cluster() as url:
        for name in ("file", "cluster"):
            medians = []
            for count in (DOCUMENTS, 10 * DOCUMENTS):
                with engines(url) as (embedded, elastic, _raw):
                    engine = embedded if name == "file" else elastic
                    yield Figure(f"{name}: rebuild of {count:,}", round(fill(engine, list(people(count)))), "documents/s")
                    median, p95 = middle(asked(engine))
                    medians.append(median)
                    yield Figure(f"{name}: queries over {count:,}, median", round(median, 2), "ms")
                    yield Figure(f"{name}: queries over {count:,}, p95", round(p95, 2), "ms")
            yield Figure(f"{name}: ten times the people", round(medians[1] / medians[0], 2), "×", bound=1.5)


def retold(change: Change, version: int) -> Change:
    """The same person with another story."""
    document = Document(**{**change.documents["members"].__dict__, "text": f"{version}번째 이야기"})
    return Change(change.kind, change.object_id, version, {"members": document})
