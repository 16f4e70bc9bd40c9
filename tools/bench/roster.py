"""What taking in a roster costs: 10,000 rows through the import, beside a bare `bulk_create` of the same records and completions."""

import csv
import io
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from community.models import Campus, Completion, Course, GraduateRecord
from community.roster_files import COLUMNS, Row, read_roster
from community.services.roster import ROWS_A_TRANSACTION, import_roster
from tools.bench import Figure, measure
from tools.bench.search import CAMPUSES, FAMILY, GIVEN, WORK

ROWS = 10_000


def roster_file(prefix: str) -> bytes:
    """Synthetic graduates, the same every time but for the prefix of their numbers."""
    chance = random.Random(20261124)  # noqa: S311 - a seed for the same people every time
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS[name] for name in COLUMNS if name != "joined_on")
    for number in range(ROWS):
        name = chance.choice(FAMILY) + "".join(chance.sample(GIVEN, 2))
        born = date(1990, 1, 1) + timedelta(days=chance.randrange(5_000))
        done = date(2022, 1, 31) + timedelta(days=30 * chance.randrange(50))
        place, title, cohort = chance.choice(CAMPUSES), chance.choice(WORK), f"{chance.randint(1, 9)}기"
        contact = (f"{prefix}{number}@example.org", f"010-0{number:04}-0001"[:13])
        table.writerow([f"{prefix}-{number:05}", name, born, *contact, place, title, cohort, "AI", done, "", "2024-01-01"])
    return text.getvalue().encode()


def taken(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def bare(rows: list[Row], courses: dict[tuple[str, str, str], Course]) -> None:
    """The same records and completions, made beforehand, written in the same parts and nothing else."""
    for start in range(0, len(rows), ROWS_A_TRANSACTION):
        part = [row.values for row in rows[start : start + ROWS_A_TRANSACTION]]
        told = ("record_id", "name", "birth_date", "email", "phone", "consented_on")
        records = [GraduateRecord(**{name: values[name] for name in told}) for values in part]
        for record in records:
            record.set_keys()
        GraduateRecord.objects.bulk_create(records)
        Completion.objects.bulk_create(
            Completion(record=record, course=courses[values["campus"], values["course"], values["cohort"]], completed_on=values["completed_on"])
            for record, values in zip(records, part, strict=True)
        )


def courses_of(rows: list[Row]) -> dict[tuple[str, str, str], Course]:
    """The campuses and courses of these rows, there before either way is measured."""
    campuses = {
        name: Campus.objects.get_or_create(name_ko=name, defaults={"slug": f"bench-{n}", "opened_on": date(2022, 1, 3)})[0]
        for n, name in enumerate(CAMPUSES)
    }
    found = {}
    for key in sorted({(row.values["campus"], row.values["course"], row.values["cohort"]) for row in rows}):
        found[key] = Course.objects.get_or_create(campus=campuses[key[0]], title_ko=key[1], cohort=key[2], defaults={"field": "AI"})[0]
    return found


def bring(content: bytes, *, dry_run: bool = False) -> None:
    """Through the import, as the command does it."""
    import_roster(file=io.BytesIO(content), file_name="bench.csv", dry_run=dry_run)


@measure("roster")
def roster() -> Iterator[Figure]:
    """New rows both ways in the same run, the file read again, the look before, and the ratio that issue 4 bounds by 3."""
    rows = list(read_roster(io.BytesIO(roster_file("bare"))))
    courses = courses_of(rows)
    alone = taken(lambda: bare(rows, courses))
    yield Figure(f"{ROWS:,} rows, bare bulk_create", round(alone, 2), "s")
    content = roster_file("file")
    yield Figure(f"{ROWS:,} rows, reading the file", round(taken(lambda: list(read_roster(io.BytesIO(content)))), 2), "s")
    yield Figure(f"{ROWS:,} rows, looked at", round(taken(lambda: bring(content, dry_run=True)), 2), "s")
    imported = taken(lambda: bring(content))
    yield Figure(f"{ROWS:,} new rows, imported", round(imported, 2), "s")
    yield Figure("import to bare bulk_create", round(imported / alone, 2), "times")
    yield Figure(f"{ROWS:,} rows, brought again", round(taken(lambda: bring(content)), 2), "s")
