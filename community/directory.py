"""/alumni/: the directory of people, read from the viewer's own projection of the index and again through `visible_to`."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.selectors import PersonView, person_view
from search.selectors import SearchPage, find

FACETS = {
    "campus": _("Campus"),
    "field": _("Field"),
    "skills": _("Skills"),
    "industry": _("Industry"),
    "year": _("Year of completion"),
    "offers": _("Talent"),
}
PER_PAGE = 24


@dataclass(frozen=True)
class FacetView:
    """A facet as the page shows it; `values` have value, label, count and chosen."""

    name: str
    title: Any
    values: list[Any]


class Directory:
    """One look at the directory: what was asked for, and what this viewer gets."""

    def __init__(self, request: HttpRequest) -> None:
        self.viewer = request.user
        self.words = request.GET.get("q", "").strip()
        self.filters = {name: tuple(request.GET.getlist(name)) for name in FACETS if request.GET.getlist(name)}
        self.sort = request.GET.get("sort", "relevance")
        self.number = request.GET.get("page", "1")

    @property
    def chosen_count(self) -> int:
        return sum(len(values) for values in self.filters.values())

    @cached_property
    def found(self) -> SearchPage:
        return find(
            self.viewer,
            self.words,
            kinds=("alumni",),
            filters=self.filters,
            facets=tuple(FACETS),
            page=self.number,
            per_page=PER_PAGE,
            sort=self.sort,
        )

    @property
    def total(self) -> int:
        return self.found.total

    @property
    def degraded(self) -> bool:
        return self.found.degraded

    @property
    def page(self) -> Any:
        return self.found.page

    @cached_property
    def people(self) -> list[PersonView]:
        return [person_view(hit.object, self.viewer) for hit in self.found.hits]

    @property
    def facets(self) -> list[FacetView]:
        made = [FacetView(name, title, self.found.facets.get(name, [])) for name, title in FACETS.items()]
        return [facet for facet in made if facet.values]
