"""/alumni/: the directory of people, read from the viewer's own projection of the index and again through `visible_to`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.selectors import PersonView, person_view
from search.documents import kinds
from search.engines.base import SORTS, Sort
from search.selectors import FacetValue, SearchPage, count, find
from search.text import clean
from search.wishes import LONGEST_QUERY

KIND = "alumni"
FACETS = {
    "campus": _("Campus"),
    "field": _("Field"),
    "skills": _("Skills"),
    "industry": _("Industry"),
    "year": _("Year of completion"),
    "offers": _("Talent"),
}
ORDERS: dict[Sort, Any] = {"relevance": _("Best match"), "newest": _("Recently confirmed"), "name": _("Name, A to Z")}
PER_PAGE, AT_FIRST, MOST_CHOSEN, LONGEST_VALUE = 24, 8, 20, 100


@dataclass(frozen=True)
class Wanted:
    """What an address asks for. Two addresses that ask for the same are equal, and `address()` writes both alike."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: str = "1"

    @classmethod
    def from_query(cls, query: QueryDict) -> "Wanted":
        """Anything may stand in an address: unknown facets, values that cannot be one, orders and too much of it are left out."""
        chosen = {facet: _values(facet, query.getlist(facet)) for facet in FACETS}
        sort: Sort = next((order for order in SORTS if order == query.get("sort")), "relevance")
        words = clean(query.get("q", "")[: LONGEST_QUERY * 2])[:LONGEST_QUERY]
        return cls(words, {facet: values for facet, values in chosen.items() if values}, sort, query.get("page", "1"))

    @property
    def how_many(self) -> int:
        """The number of chosen values."""
        return sum(map(len, self.chosen.values()))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.chosen)

    def without(self, facet: str, value: str | None = None) -> "Wanted":
        """The same with one value of a facet less, or with the whole facet or the words ("q") gone; from the first page on."""
        if facet == "q":
            return replace(self, words="", page="1")
        left = tuple(one for one in self.chosen.get(facet, ()) if value is not None and one != value)
        others = {name: values for name, values in self.chosen.items() if name != facet}
        return replace(self, chosen={**others, facet: left} if left else others, page="1")

    def address(self) -> str:
        """Where this is shown: words, facets in their order with their values sorted, then the order; nothing that is as it would be anyway."""
        query = QueryDict(mutable=True)
        if self.words:
            query["q"] = self.words
        for facet in FACETS:
            if values := self.chosen.get(facet):
                query.setlist(facet, sorted(values))
        if self.sort != "relevance":
            query["sort"] = self.sort
        if self.page.isdecimal() and int(self.page[:9]) > 1:
            query["page"] = self.page[:9]
        return reverse("community:people") + (f"?{query.urlencode()}" if query else "")


def _values(facet: str, given: Sequence[str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean(value) for value in given[:MOST_CHOSEN] if len(value) <= LONGEST_VALUE)
    return tuple(value for value in cleaned if value and _can_be(facet, value))


def _can_be(facet: str, value: str) -> bool:
    """Years and offers have few values; what people write themselves may be anything, and finds nobody if nobody wrote it."""
    if facet == "year":
        return len(value) == 4 and value.isascii() and value.isdigit()
    return facet != "offers" or value == "yes"


@dataclass(frozen=True)
class FacetView:
    """A facet as the page shows it; `values` have value, label, count and chosen. What is chosen is never in the `rest`."""

    name: str
    title: Any
    values: list[FacetValue]
    rest: list[FacetValue] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """The first thing people ask for, and whatever they chose from."""
        return self.name == "campus" or any(one.chosen for one in self.values)


@dataclass(frozen=True)
class Condition:
    """One thing that narrows the list, in words, with the address of the list without it and how many people that shows."""

    label: str
    url: str
    count: int = 0


class Directory:
    """One look at the directory: what was asked for, and what this viewer gets."""

    def __init__(self, viewer: Any, wanted: Wanted) -> None:
        self.viewer, self.wanted = viewer, wanted

    @cached_property
    def found(self) -> SearchPage:
        asked: dict[str, Any] = {"kinds": (KIND,), "filters": self.wanted.chosen, "facets": tuple(FACETS)}
        return find(self.viewer, self.wanted.words, **asked, page=self.wanted.page, per_page=PER_PAGE, sort=self.wanted.sort)

    @property
    def degraded(self) -> bool:
        return self.found.degraded

    @property
    def by_name_only(self) -> bool:
        """The index cannot answer at all: names are looked up in the database instead."""
        return self.found.plain

    @property
    def page(self) -> Page:
        return self.found.page

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @cached_property
    def people(self) -> list[PersonView]:
        return [person_view(hit.object, self.viewer) for hit in self.found.hits]

    @cached_property
    def facets(self) -> list[FacetView]:
        """The facets that have something to choose: the most frequent values first, years from the newest on."""
        views = []
        for name, title in FACETS.items():
            values = self.found.facets.get(name, [])
            values = sorted(values, key=lambda one: one.value, reverse=True) if name == "year" else values
            if values:
                first = [one for at, one in enumerate(values) if at < AT_FIRST or one.chosen]
                views.append(FacetView(name, title, first, [one for one in values if one not in first]))
        return views

    @property
    def chips(self) -> list[Condition]:
        """What is chosen, each with the list without it."""
        words = [Condition(f"“{self.wanted.words}”", self.wanted.without("q").address())] if self.wanted.words else []
        return words + [
            Condition(_label(facet, value), self.wanted.without(facet, value).address())
            for facet in FACETS
            for value in self.wanted.chosen.get(facet, ())
        ]

    @cached_property
    def ways_on(self) -> list[Condition]:
        """For a list that is empty: each condition whose leaving out shows somebody, the one that shows the most first."""
        named = [("q", f"“{self.wanted.words}”")] if self.wanted.words else []
        named += [(facet, str(FACETS[facet])) for facet in FACETS if facet in self.wanted.chosen]
        ways = []
        for name, label in named if len(named) > 1 else ():
            less = self.wanted.without(name)
            ways.append(Condition(label, less.address(), self._count(less)))
        return sorted((way for way in ways if way.count), key=lambda way: -way.count)

    @cached_property
    def everybody(self) -> int:
        """How many people this viewer finds without any condition."""
        return self._count(Wanted())

    def _count(self, wanted: Wanted) -> int:
        return count(self.viewer, wanted.words, kinds=(KIND,), filters=wanted.chosen)

    @property
    def orders(self) -> list[tuple[str, Any, bool]]:
        return [(order, label, order == self.wanted.sort) for order, label in ORDERS.items()]


def _label(facet: str, value: str) -> str:
    return kinds[KIND].facet_words(facet).get(value, value)


def people_of_campus(viewer: Any, slug: str) -> int:
    """How many people of a campus the directory shows this viewer."""
    return count(viewer, kinds=(KIND,), filters={"campus": (slug,)})
