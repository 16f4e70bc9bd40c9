"""/mentoring/mentors/: mentors read from the viewer's own projection of the index."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from community.directory import FacetView
from mentoring.documents import FACETS
from mentoring.models import MentorOffer
from mentoring.selectors import MentorCard, card
from search.selectors import SearchPage, find

PER_PAGE = 24
ORDERS = {"relevance": _("Best match"), "newest": _("Newest mentors"), "name": _("Name, A to Z")}


class MentorDirectory:
    """One look at the mentors: what was asked for, and what this viewer gets."""

    def __init__(self, request: HttpRequest) -> None:
        self.viewer = request.user
        self.words = request.GET.get("q", "").strip()
        self.filters = {name: tuple(request.GET.getlist(name)) for name in FACETS if request.GET.getlist(name)}
        self.number = request.GET.get("page", "1")
        self.sort = request.GET.get("sort", "") if request.GET.get("sort") in ORDERS else "relevance"

    @property
    def chosen_count(self) -> int:
        return sum(len(values) for values in self.filters.values())

    @cached_property
    def found(self) -> SearchPage:
        asked: dict[str, Any] = {"kinds": ("mentor",), "filters": self.filters, "facets": tuple(FACETS)}
        return find(self.viewer, self.words, **asked, page=self.number, per_page=PER_PAGE, sort=self.sort)

    @cached_property
    def cards(self) -> list[MentorCard]:
        return [card(hit.object, self.viewer) for hit in self.found.hits]

    @property
    def facets(self) -> list[FacetView]:
        return [FacetView(name, title, values, []) for name, title in FACETS.items() if (values := self.found.facets.get(name, []))]

    @property
    def orders(self) -> list[tuple[str, Any, bool]]:
        return [] if self.found.plain else [(order, label, order == self.sort) for order, label in ORDERS.items()]

    @cached_property
    def open_count(self) -> int:
        """How many mentors have a place, whoever may see their names."""
        return MentorOffer.objects.open().count()

    @cached_property
    def without_campus(self) -> int | None:
        """How many there would be without the campus condition, when there are none with it."""
        if self.found.total or not self.filters.get("campus"):
            return None
        fewer: dict[str, Any] = {name: values for name, values in self.filters.items() if name != "campus"}
        return find(self.viewer, self.words, kinds=("mentor",), filters=fewer, facets=(), per_page=1).total or None
