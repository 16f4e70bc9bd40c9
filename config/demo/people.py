"""The roster: some ten thousand graduates whom nobody has met, as the academy would list them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from config.demo.cast import CAST
from config.demo.chance import SEED, day_between, dice
from config.demo.courses import Course, courses
from config.demo.fields import FIELD
from config.demo.korean import romanise
from config.demo.names import family_name, full_name, given_name, is_foreign, split

# New people a year: 556 in 2021 is published, the rest is ours and adds up to 10,000.
NEWCOMERS = {2021: 556, 2022: 1840, 2023: 2360, 2024: 2954, 2025: 2290}
RETRAINING_SHARE, CONSENT_SHARE, FORMER_NAME_SHARE = 0.12, 0.93, 0.012
_AGES, _AGE_WEIGHTS = range(19, 40), (2, 4, 6, 9, 13, 17, 19, 19, 17, 15, 12, 10, 8, 6, 5, 4, 3, 2, 2, 1, 1)


@dataclass(frozen=True)
class Completion:
    """One completed run of a course."""

    course: Course
    completed_on: date


@dataclass(frozen=True)
class Graduate:
    """A person on the roster, with one to three completions, oldest first."""

    record_id: str
    name: str
    female: bool
    birth_date: date
    email: str
    phone: str
    completions: tuple[Completion, ...]
    former_name: str = ""
    consented_on: date | None = None


@dataclass(frozen=True)
class RosterRow:
    """One line of the academy's file: a person and one completion. The field names are its English headers."""

    record_id: str
    name: str
    birth_date: date
    email: str
    phone: str
    campus: str
    course: str
    cohort: str
    field: str
    completed_on: date
    former_name: str = ""
    consented_on: date | None = None


@cache
def graduates(count: int = 10_000, seed: int = SEED) -> tuple[Graduate, ...]:
    """The people of the roster in the order of their first completion. No e-mail, phone or record id appears twice."""
    rng = dice(seed)
    runs = sorted(courses(), key=lambda run: run.ends_on)
    firsts = _first_runs(rng, runs, count)
    phones = rng.sample(range(10_000_000), count)
    used = {person.email for person in CAST}
    by_start = sorted(runs, key=lambda run: (run.starts_on, run.slug))
    starts = [run.starts_on for run in by_start]
    made = []
    for number, run in enumerate(firsts):
        completions = _completions(rng, run, starts, by_start)
        made.append(_graduate(rng, number, completions, phones[number], used))
    return _with_cast(made)


def _with_cast(people: list[Graduate]) -> tuple[Graduate, ...]:
    """The alumni of the cast take the places of graduates of their course, so that the count stays what was asked for."""
    runs = {run.slug: run for run in courses()}
    taken: set[int] = set()
    for person in (person for person in CAST if person.is_graduate):
        run = runs[person.course]
        fits = [n for n, other in enumerate(people) if n not in taken and other.completions[0].course == run]
        # A small demo may have nobody of that course: then she stands for somebody else of that size of demo.
        place = fits[len(fits) // 2] if fits else next(n for n in range(len(people)) if n not in taken)
        taken.add(place)
        people[place] = replace(
            people[place], name=person.name, female=person.female, birth_date=person.birth_date or people[place].birth_date, email=person.email,
            phone=person.phone, completions=(Completion(run, run.ends_on),), former_name="", consented_on=run.ends_on,
        )  # fmt: skip
    return tuple(people)


def roster_rows(people: Iterable[Graduate]) -> list[RosterRow]:
    """The roster as a flat list: one row a completion."""
    return [
        RosterRow(
            person.record_id, person.name, person.birth_date, person.email, person.phone, done.course.place, done.course.title_ko,
            done.course.cohort, FIELD[done.course.field].ko, done.completed_on, person.former_name, person.consented_on,
        )
        for person in people
        for done in person.completions
    ]  # fmt: skip


def _first_runs(rng: Random, runs: list[Course], count: int) -> list[Course]:
    """For each person the run she completed first: every year its share, every class about the same size."""
    by_year: dict[int, list[Course]] = defaultdict(list)
    for run in runs:
        by_year[run.ends_on.year].append(run)
    total, chosen = sum(NEWCOMERS.values()), []
    for position, year in enumerate(NEWCOMERS):
        so_far = sum(list(NEWCOMERS.values())[: position + 1])
        wanted = round(count * so_far / total) - len(chosen)
        start = rng.randrange(len(by_year[year]))
        chosen += [by_year[year][(start + n) % len(by_year[year])] for n in range(wanted)]
    return sorted(chosen, key=lambda run: (run.ends_on, run.slug))


def _graduate(rng: Random, number: int, completions: tuple[Completion, ...], phone: int, used: set[str]) -> Graduate:
    run = completions[0].course
    female = rng.random() < 0.53
    birth_date = _birth_date(rng, run.starts_on)
    name = full_name(rng, female=female, born=birth_date.year)
    return Graduate(
        record_id=f"SE{run.ends_on.year}-{number + 1:05d}",
        name=name,
        female=female,
        birth_date=birth_date,
        email=_email(rng, name, birth_date, used),
        phone=f"010-0{phone // 10_000:03d}-{phone % 10_000:04d}",
        completions=completions,
        former_name=_former_name(rng, name, female, birth_date.year),
        consented_on=completions[0].completed_on - timedelta(days=rng.randint(0, 20)) if rng.random() < CONSENT_SHARE else None,
    )


def _birth_date(rng: Random, starts_on: date) -> date:
    """Of somebody who was 19 to 39 when the course began; mostly born between 1990 and 2003."""
    age = rng.choices(_AGES, _AGE_WEIGHTS)[0]
    latest = starts_on.replace(year=starts_on.year - age, day=min(starts_on.day, 28))
    return latest - timedelta(days=rng.randrange(365))


def _completions(rng: Random, run: Course, starts: list[date], runs: list[Course]) -> tuple[Completion, ...]:
    """The first completion and, for one in eight, one or two more: each begun a year or more after the last.

    `runs` are in the order of `starts`, their first days.
    """
    done = [Completion(run, run.ends_on)]
    # Those who finished late had no time to come again, so those who had come somewhat oftener.
    again = 1.62 * RETRAINING_SHARE if run.ends_on.year < 2025 else 0
    while len(done) < 3 and rng.random() < again:
        earliest = bisect_left(starts, done[-1].completed_on + timedelta(days=365))
        following = runs[rng.randrange(earliest, len(runs))] if earliest < len(runs) else run
        if following.title_ko in {completion.course.title_ko for completion in done}:
            break
        done.append(Completion(following, following.ends_on))
        again = 0.3
    return tuple(done)


def _former_name(rng: Random, name: str, female: bool, born: int) -> str:
    if is_foreign(name) or rng.random() >= FORMER_NAME_SHARE:
        return ""
    family = split(name)[0] if rng.random() < 0.95 else family_name(rng)
    former = family + given_name(rng, female=female, born=min(born, 1991))
    return former if former != name else ""


_WORDS = (
    "haebaragi", "noeul", "dalbit", "sonagi", "baram", "gureum", "byeolbit", "badang", "tokki", "goyangi", "nabi", "podo", "mandu", "ssaessak",
    "camellia", "maru", "danpung", "sarang", "onsaemiro", "yeoul", "coffee", "hangang", "bomnal", "gaeul", "norang", "dodam", "soban", "jandi",
)  # fmt: skip
_ADDRESSES = (
    "{given}.{family}", "{family}{given}", "{given}{born:%y}", "{given}{born:%m%d}", "{family}.{given}", "{given}_{family}{born:%y}",
    "{word}{born:%y}", "{word}.{given}", "{start}{family}{number:02d}", "{family}{initial}{born:%m%d}",
)  # fmt: skip
_DOMAINS = ("example.org", "example.com", "example.net")


def _email(rng: Random, name: str, born: date, used: set[str]) -> str:
    """An address such as people choose, unique, at a domain that reaches nobody."""
    family, given = _romanised(name)
    pattern = rng.choice(_ADDRESSES)
    local = pattern.format(
        family=family, given=given, born=born, word=rng.choice(_WORDS), initial=given[0], start=given[:2], number=rng.randrange(100)
    )
    domain = rng.choices(_DOMAINS, (3, 5, 2))[0]
    email = f"{local}@{domain}"
    while email in used:
        email = f"{local}{rng.randrange(1000)}@{domain}"
    used.add(email)
    return email


def _romanised(name: str) -> tuple[str, str]:
    if is_foreign(name):
        words = [romanise(word) for word in name.split()]
        return words[0], "".join(words[1:]) or words[0]
    family, given = split(name)
    return _FAMILY_SPELLING.get(family, romanise(family)), romanise(given)


_FAMILY_SPELLING = {
    "김": "kim",
    "이": "lee",
    "박": "park",
    "최": "choi",
    "정": "jung",
    "강": "kang",
    "조": "cho",
    "임": "lim",
    "오": "oh",
    "신": "shin",
    "우": "woo",
    "구": "koo",
}


def born_between(people: Iterable[Graduate], first: int, last: int) -> float:
    """The share of people born from the year `first` to the year `last`."""
    years = [person.birth_date.year for person in people]
    return sum(first <= year <= last for year in years) / len(years)


def member_day(rng: Random, person: Graduate) -> date:
    """A day on which this graduate joined the association: after a first completion, by the end of 2025."""
    return day_between(rng, person.completions[0].completed_on, date(2025, 12, 31))
