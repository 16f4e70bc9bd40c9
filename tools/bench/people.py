"""What the directory and a person's page cost with 10,000 people: server time, queries, and the ratio to a view that does nothing.

The people are written with `bulk_create`, the index is made from them as on any site, and the pages are asked through Django's whole stack.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.audiences import DEFAULTS, Audience
from community.models import AlumniProfile, Campus, CareerEntry, Completion, Course, GraduateRecord, ProfileSkill, Skill, User
from tools.bench import Figure, measure
from tools.bench.search import CAMPUSES, FAMILY, GIVEN, SAID, SKILLS, WORK

PEOPLE, PART, TIMES = 10_000, 500, 15
LIST_MS, QUERIES = 120, 10  # what was promised: server time of the directory over 10,000 people, and queries of it and of a person's page
INDUSTRIES = ("제조", "금융", "의료", "교육", "공공", "유통", "게임", "콘텐츠")
FIELDS = ("백엔드", "프론트엔드", "데이터", "인공지능", "클라우드", "디자인", "기획", "보안")
LOOKS = {
    "directory": "/alumni/",
    "directory, words": "/alumni/?q=파이썬",
    "directory, a name": "/alumni/?q=김민서",
    "directory, one campus": "/alumni/?campus=c3",
    "directory, three facets": "/alumni/?campus=c3&campus=c4&skills=Python&year=2024",
    "directory, words and facets": "/alumni/?q=백엔드&campus=c3&offers=yes",
    "directory, by name, page 100": "/alumni/?sort=name&page=100",
    "directory, nobody": "/alumni/?campus=c3&skills=Python&skills=Java&industry=게임&year=2021&q=김민서",
}


@measure("people")
def people() -> Iterator[Figure]:
    """The looks at the directory of a member and of a stranger, and one person's page; the floor is a page that asks nothing."""
    viewer = settle(random.Random(20261124))  # noqa: S311 - a seed for the same people every time
    call_command("search_index", "rebuild", verbosity=0)
    member, stranger = browser(viewer), browser()
    floor = milliseconds(stranger, "/healthz/")
    yield Figure("a view that does nothing", floor, "ms")
    for name, path in LOOKS.items():
        yield from looked(name, member, path, floor, most=LIST_MS)
    yield from looked("directory, signed out", stranger, LOOKS["directory"], floor, most=LIST_MS)
    other = AlumniProfile.objects.exclude(user=viewer).order_by("pk")[PEOPLE // 2]
    yield from looked("a person", member, other.get_absolute_url(), floor)


def looked(name: str, client: Client, path: str, floor: float, *, most: float | None = None) -> Iterator[Figure]:
    """Time, at `most` so many milliseconds, its ratio to the floor, queries and bytes of one page."""
    taken = milliseconds(client, path)
    with CaptureQueriesContext(connection) as captured:
        content = client.get(path).content
    yield Figure(f"{name}: server time", taken, "ms", most)
    yield Figure(f"{name}: times the floor", round(taken / floor, 1), "x")
    yield Figure(f"{name}: queries", len(captured), "queries", QUERIES)
    yield Figure(f"{name}: page", round(len(content) / 1000, 1), "kB")


def browser(user: User | None = None) -> Client:
    """Somebody's browser."""
    client = Client(headers={"host": "localhost"})
    if user:
        client.force_login(user)
    return client


def milliseconds(client: Client, path: str) -> float:
    """Median server time of a warm page."""
    taken = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    return round(statistics.median(taken[1:]), 1)


def settle(chance: random.Random) -> User:
    """Write the people, unless another measure has; returns one of them, who looks."""
    if there := User.objects.filter(email="bench0@example.org").first():
        return there
    courses = list(written(Course, list(_courses())))
    skills = list(written(Skill, [Skill(name=name, slug=f"skill-{at}") for at, name in enumerate(SKILLS)]))
    names = [chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2)) for _ in range(PEOPLE)]
    users = list(written(User, [User(email=f"bench{at}@example.org", name=name) for at, name in enumerate(names)]))
    records = list(written(GraduateRecord, [_record(at, user) for at, user in enumerate(users)]))
    written(Completion, [_completion(record, chance.choice(courses), chance) for record in records])
    profiles = list(written(AlumniProfile, [_profile(user, at, chance) for at, user in enumerate(users)]))
    written(ProfileSkill, [ProfileSkill(content_object=one, tag=tag) for one in profiles for tag in chance.sample(skills, 4)])
    written(CareerEntry, [CareerEntry(profile=one, employer=f"새싹회사{chance.randint(1, 300)}", role=chance.choice(WORK)) for one in profiles])
    return users[0]


def written(model: type[models.Model], rows: Sequence[Any]) -> Sequence[Any]:
    """The rows, in the database, 500 a transaction."""
    for start in range(0, len(rows), PART):
        model._default_manager.bulk_create(rows[start : start + PART])
    return rows


def _courses() -> Iterator[Course]:
    opened = date(2021, 1, 4)
    campuses = [Campus(slug=f"c{at}", name_ko=name, name_en=f"Campus {at}", opened_on=opened) for at, name in enumerate(CAMPUSES)]
    for at, campus in enumerate(written(Campus, campuses)):
        for number in range(1, 5):
            field = FIELDS[(at + number) % len(FIELDS)]
            yield Course(campus=campus, title_ko=f"{field} 과정", cohort=f"{number}기", field=field)


def _record(at: int, user: User) -> GraduateRecord:
    record = GraduateRecord(record_id=f"B-{at:05}", name=user.name, birth_date=date(1995, 1, 1), email=user.email, owner=user)
    record.set_keys()
    return record


def _completion(record: GraduateRecord, course: Course, chance: random.Random) -> Completion:
    return Completion(record=record, course=course, completed_on=date(2021, 3, 1) + timedelta(days=chance.randint(0, 2000)))


def _profile(user: User, at: int, chance: random.Random) -> AlumniProfile:
    about = {"campus": CAMPUSES, "skill": SKILLS, "work": WORK}
    said = "".join(chance.choice(SAID).format(**{name: chance.choice(words) for name, words in about.items()}) for _ in range(6))
    open_to_all = dict.fromkeys(DEFAULTS, Audience.EVERYONE.value) if at % 4 == 0 else {}
    return AlumniProfile(
        user=user,
        headline=f"{chance.choice(FIELDS)} {chance.choice(WORK)}",
        story=said,
        industries=chance.sample(INDUSTRIES, 2),
        offers="이력서를 함께 봐 드려요." if at % 3 == 0 else "",
        audiences={**DEFAULTS, **open_to_all},
        confirmed_on=date(2026, 1, 1) + timedelta(days=chance.randint(0, 300)),
    )
