"""How many work, six and twelve months after a course: rates beside their response rates, and nobody singled out.

What is counted and what is hidden is decided in `docs/decisions/0023-employment-figures.md`.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Campus, Completion, Course, EmploymentOutcome, PublishedFigure
from community.outcome_times import POINTS, last_completed
from community.services.outcomes import WORKING

LEAST = 5
Status = EmploymentOutcome.Status
# The ministry of education's statistics of graduates leave the same out: 진학자, 입대자, 취업불가능자.
LEAVES_THE_DENOMINATOR = (Status.FURTHER_STUDY, Status.MILITARY, Status.NOT_AVAILABLE)
SEVERAL = None  # the campus, year or course of a pool that spans more than one: nobody can choose it


@dataclass(frozen=True)
class Tally:
    """Graduates of a group whose point has come; how many answered, how many of those could work, how many of those do."""

    graduates: int = 0
    answered: int = 0
    base: int = 0
    working: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.graduates + other.graduates, self.answered + other.answered, self.base + other.base, self.working + other.working)

    @property
    def rate(self) -> float:
        """Per cent of those who answered and could work; ask only of a group with a base."""
        return 100 * self.working / self.base

    @property
    def response(self) -> float:
        """Per cent of all graduates of the group."""
        return 100 * self.answered / self.graduates if self.graduates else 0.0


@dataclass(frozen=True)
class Cell:
    """The smallest group there is, or a pool of several: place (a campus or what stands in its stead), year and course."""

    place: Hashable
    year: Hashable
    course: Hashable
    tally: Tally

    @property
    def is_small(self) -> bool:
        return self.tally.base < LEAST

    def matches(self, **wanted: Hashable) -> bool:
        return all(value is None or getattr(self, name) == value for name, value in wanted.items())


def pooled(cells: Iterable[Cell]) -> list[Cell]:
    """The same answers in groups of at least five: a small course joins others of its place and year, a small year others of its place.

    Every figure is a sum of whole pools, so no difference between figures, whatever was filtered, is a group under five.
    Empty when there are not five in all.
    """
    pools = list(cells)
    for key in (lambda one: (one.place, one.year), lambda one: one.place, lambda one: None):
        pools = _join_small(pools, key)
    return [pool for pool in pools if not pool.is_small]


def _join_small(pools: list[Cell], key: Callable[[Cell], Hashable]) -> list[Cell]:
    groups: dict[Hashable, list[Cell]] = defaultdict(list)
    for pool in pools:
        groups[key(pool)].append(pool)
    return [pool for group in groups.values() for pool in _join_in(group)]


def _join_in(group: list[Cell]) -> list[Cell]:
    """One pool of the small ones and, while that is small itself, of the next smallest."""
    ordered = sorted(group, key=lambda one: (one.tally.base, str((one.place, one.year, one.course))))
    joined = [one for one in ordered if one.is_small]
    rest = ordered[len(joined) :]
    while joined and rest and sum(one.tally.base for one in joined) < LEAST:
        joined.append(rest.pop(0))
    return [*rest, _one_of(joined)] if joined else rest


def _one_of(cells: Sequence[Cell]) -> Cell:
    def common(name: str) -> Hashable:
        values = {getattr(cell, name) for cell in cells}
        return values.pop() if len(values) == 1 else SEVERAL

    return Cell(common("place"), common("year"), common("course"), sum((cell.tally for cell in cells), Tally()))


@dataclass(frozen=True)
class Line:
    """One row of a table. Without `tally` it is hidden; `graduates` come from the roster and are no secret."""

    label: str
    graduates: int
    tally: Tally | None
    value: str = ""
    counted_on: date | None = None  # None: now

    @property
    def rate(self) -> float | None:
        return self.tally.rate if self.tally else None

    @property
    def response(self) -> float | None:
        """Answers counted in this row, of everybody who completed: never flattering, for answers that had to be pooled elsewhere are not in it."""
        return 100 * self.tally.answered / self.graduates if self.tally and self.graduates else None


@dataclass
class Numbers:
    """All answers about one point; `labels` names its places. `line` and `lines` are the only ways to a figure, and both go through the pools."""

    point: int
    cells: list[Cell]
    labels: Mapping[Hashable, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pools = pooled(self.cells)

    def line(self, label: str = "", *, place: Hashable = None, year: Hashable = None, course: Hashable = None, value: str = "") -> Line:
        """The figure for this choice; hidden when no whole pool lies in it."""
        wanted = {"place": place, "year": year, "course": course}
        found = [pool.tally for pool in self.pools if pool.matches(**wanted)]
        graduates = sum(cell.tally.graduates for cell in self.cells if cell.matches(**wanted))
        return Line(label, graduates, sum(found, Tally()) if found else None, value)

    def lines(self, by: str, **wanted: Hashable) -> list[Line]:
        """A row for every place, year or course (`by`) within the choice: places by name, years newest first."""
        keys: list[Any] = list({getattr(cell, by) for cell in self.cells if cell.matches(**wanted)})
        ordered = sorted(keys, reverse=True) if by == "year" else sorted(keys, key=self.label)
        return [self.line(self.label(key), **{**wanted, by: key}, value=str(key)) for key in ordered]

    def label(self, key: Hashable) -> str:
        return self.labels.get(key, str(key))


def numbers(point: int, labels: Mapping[Hashable, str] | None = None) -> Numbers:
    """What is known about this point, in one query whatever the number of graduates."""
    sums: dict[tuple[str, int, str], Tally] = defaultdict(Tally)
    for row in _counted(point):
        place = str(row["course__campus"] or row["course__delivery"])  # online is one place, and so are all visiting academies
        sums[place, row["year"], row["course__title_ko"]] += Tally(row["graduates"], row["answered"], row["base"], row["working"])
    return Numbers(point, [Cell(place, year, course, tally) for (place, year, course), tally in sums.items()], labels or {})


def place_labels() -> dict[Hashable, str]:
    """What people call the places of `Numbers`: campuses, online, visiting academies."""
    campuses: dict[Hashable, str] = {str(one.pk): one.name for one in Campus.objects.only("pk", "name_ko", "name_en")}
    return {**campuses, Course.Delivery.ONLINE.value: _("Online"), Course.Delivery.VISITING.value: _("Visiting academy")}


def _counted(point: int) -> QuerySet[Completion, Any]:
    due = Completion.objects.filter(completed_on__lte=last_completed(timezone.localdate(), point))
    could_work = ~Q(at_point__status__in=LEAVES_THE_DENOMINATOR)
    return (
        due.annotate(at_point=FilteredRelation("outcomes", condition=Q(outcomes__point=point)), year=ExtractYear("completed_on"))
        .order_by()
        .values("course__campus", "course__delivery", "course__title_ko", "year")
        .annotate(
            graduates=Count("pk"),
            answered=Count("at_point"),
            base=Count("at_point", filter=could_work),
            working=Count("at_point", filter=Q(at_point__status__in=WORKING)),
        )
    )


def point_lines() -> list[Line]:
    """All graduates at each of the three points, as they stand now."""
    return [numbers(point).line(_point_label(point), value=str(point)) for point in POINTS]


def published_lines() -> list[Line]:
    """All graduates at each of the three points, as everybody may see them: counted on a day, in steps of five or more."""
    figures = {figure.point: figure for figure in PublishedFigure.objects.all()}
    return [_published(point, figures.get(point)) for point in POINTS]


def _published(point: int, figure: PublishedFigure | None) -> Line:
    if figure is None:
        return Line(_point_label(point), 0, None, str(point))
    tally = Tally(figure.graduates, figure.answered, figure.base, figure.working)
    return Line(_point_label(point), figure.graduates, tally, str(point), figure.counted_on)


def _point_label(point: int) -> str:
    return str(EmploymentOutcome.Point(point).label)
