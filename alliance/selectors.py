"""What the pages of the alliance show."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from alliance.documents import facet_label
from alliance.models import MembershipApplication, MembershipTerm, Organisation, OrganisationType
from alliance.vocabulary import AI_FIELDS, DISTRICTS
from community.models import Target, User
from community.names import normalise_name
from community.selectors import newest_targets
from search.selectors import Ranked, ranked

TARGET_METRIC, TARGET_YEAR, TARGET_FALLBACK = "alliance-organisations", 2030, 250
ORDERS = {"relevance": _("Best match"), "name": _("Name, A to Z")}
VALUES: dict[str, Collection[str]] = {"type": OrganisationType.values, "ai_field": AI_FIELDS, "district": DISTRICTS}


@dataclass(frozen=True)
class MemberCounter:
    """How many organisations take part today, on the way to how many in which year."""

    count: int
    target: int
    year: int

    @property
    def percent(self) -> int:
        """Of the way that is done, 0–100."""
        return min(100, round(100 * self.count / self.target)) if self.target else 0

    @property
    def left(self) -> int:
        return max(0, self.target - self.count)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Wanted:
    """What somebody asked the directory for."""

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: str = "relevance"

    @classmethod
    def from_query(cls, query: Any) -> "Wanted":
        """Out of an address: `?q=…&type=company&ai_field=bio&district=mapo`; values nobody knows are left out."""
        chosen = {name: frozenset(query.getlist(name)) & frozenset(values) for name, values in VALUES.items()}
        sort = query.get("sort", "") if query.get("sort") in ORDERS else "relevance"
        return cls(query.get("q", "").strip()[:100], {name: values for name, values in chosen.items() if values}, sort)

    @property
    def orders(self) -> list[tuple[str, Any, bool]]:
        """The orders to choose from; without words there is but one."""
        return [(order, label, order == self.sort) for order, label in ORDERS.items()] if self.words else []

    @property
    def is_anything(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def how_many(self) -> int:
        """Values chosen in the facets."""
        return sum(map(len, self.chosen.values()))


@dataclass(frozen=True)
class Directory:
    """The ids that fit, in order, and each facet counted under everything but its own choice.

    `words`: what the index made of the words, where there were any; degraded when they were looked for in the names alone.
    """

    ids: list[int]
    facets: dict[str, list[FacetValue]]
    everybody: int
    words: Ranked | None = None


def current_organisations() -> QuerySet[Organisation]:
    """Every member of today with its terms, the newest first."""
    return (
        Organisation.objects.current()
        .prefetch_related(Prefetch("terms", MembershipTerm.objects.order_by("starts_on")))
        .order_by("-terms__starts_on", "-pk")
    )


def count_of_members() -> int:
    """How many organisations take part today, those in grace included."""
    return MembershipTerm.objects.shown().count()


def member_counter(targets: Mapping[str, Target] | None = None) -> MemberCounter:
    """The counter towards 2030's target (250 organisations, as the city announced it; `Target` overrules)."""
    target = (newest_targets(TARGET_METRIC) if targets is None else targets).get(TARGET_METRIC)
    if target is None:
        return MemberCounter(count_of_members(), TARGET_FALLBACK, TARGET_YEAR)
    return MemberCounter(count_of_members(), target.value, target.year)


def directory(wanted: Wanted, viewer: Any = None) -> Directory:
    """Find members by words and facets. The alliance is a few hundred bodies, so one query reads them and the rest is arithmetic.

    Words are looked for in the index and, in any case, in the names. The rest is asked of the database and not of the index, since the list
    is kept for strangers: a page made between a change and its entry in the index would stay wrong.
    """
    rows = list(Organisation.objects.current().order_by("name_ko").values("pk", "name_ko", "name_en", "type", "ai_fields", "district"))
    found = ranked(viewer, wanted.words, "organisation") if wanted.words else None
    named = _named(rows, wanted, found.ids) if found else rows
    fits = {name: _fits(name, wanted.chosen.get(name, frozenset())) for name in VALUES}
    ids = [row["pk"] for row in named if all(fit(row) for fit in fits.values())]
    facets = {name: _facet(name, named, fits, wanted) for name in VALUES}
    return Directory(ids, facets, len(rows), found)


def _named(rows: list[dict[str, Any]], wanted: Wanted, hits: list[int]) -> list[dict[str, Any]]:
    """What the index found, best first, then what only has the words in its name; or all of it by name, as the rows come."""
    key, place = normalise_name(wanted.words), {pk: number for number, pk in enumerate(hits)}
    fit = [row for row in rows if row["pk"] in place or key in normalise_name(row["name_ko"]) or key in normalise_name(row["name_en"])]
    return fit if wanted.sort == "name" else sorted(fit, key=lambda row: place.get(row["pk"], len(place)))


def _values_of(row: Mapping[str, Any], facet: str) -> list[str]:
    return list(row["ai_fields"]) if facet == "ai_field" else [row[facet]]


def _fits(facet: str, chosen: frozenset[str]) -> Callable[[Mapping[str, Any]], bool]:
    return lambda row: not chosen or bool(chosen.intersection(_values_of(row, facet)))


def _facet(facet: str, rows: list[dict[str, Any]], fits: dict[str, Callable], wanted: Wanted) -> list[FacetValue]:
    others = [fit for name, fit in fits.items() if name != facet]
    counts = Counter(value for row in rows if all(fit(row) for fit in others) for value in _values_of(row, facet))
    chosen = wanted.chosen.get(facet, frozenset())
    shown = [value for value in VALUES[facet] if counts[value] or value in chosen]
    return [FacetValue(value, facet_label(facet, value), counts[value], value in chosen) for value in shown]


def with_these(ids: list[int]) -> list[Organisation]:
    """The organisations of these ids, in their order."""
    found = Organisation.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def workspace_of(person: User) -> dict[str, Any]:
    """What a representative finds in her workspace: her organisations, and her applications that did not become one."""
    organisations = Organisation.objects.represented_by(person).prefetch_related(
        Prefetch("terms", MembershipTerm.objects.order_by("-starts_on")), "representatives__person"
    )
    applications = MembershipApplication.objects.visible_to(person).exclude(status__in=["approved", "approved_with_conditions"])
    return {"organisations": list(organisations), "applications": list(applications)}
