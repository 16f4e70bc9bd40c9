"""What an address of the search page asks for, and the addresses that lead on from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from search.documents import DocumentKind, in_language, kinds
from search.engines.base import SORTS, Sort
from search.text import clean
from search.wishes import LONGEST_QUERY

ORDERS: dict[Sort, Any] = {"relevance": _("Best match"), "newest": _("Newest first"), "name": _("Name, A to Z")}
MOST_CHOSEN, LONGEST_VALUE = 20, 100


@dataclass(frozen=True)
class Asked:
    """Words, a kind or all of them, values of its facets, an order and a page; whatever cannot be one of these is left out."""

    text: str = ""
    kind: DocumentKind | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: str = "1"

    @classmethod
    def from_query(cls, query: QueryDict) -> "Asked":
        named = kinds.get(query.get("kind", ""))
        kind = in_language(named, get_language()) if named else None
        filters = {facet: _values(query.getlist(facet)) for facet in (kind.facets if kind else ())}
        sort: Sort = next((order for order in SORTS if order == query.get("sort")), "relevance")
        text = clean(query.get("q", "")[: LONGEST_QUERY * 2])[:LONGEST_QUERY]
        return cls(text, kind, {facet: values for facet, values in filters.items() if values}, sort, query.get("page", "1"))

    @property
    def chosen(self) -> int:
        """The number of chosen values."""
        return sum(map(len, self.filters.values()))

    def address(self, **changes: Any) -> str:
        """Where this is shown, or this with something changed; from the first page on, and without what is as it would be anyway."""
        asked, query = replace(self, **changes), QueryDict(mutable=True)
        query["q"] = asked.text
        if asked.kind:
            query["kind"] = asked.kind.name
        for facet, values in asked.filters.items():
            query.setlist(facet, list(values))
        if asked.sort != "relevance":
            query["sort"] = asked.sort
        return f"{reverse('search:results')}?{query.urlencode()}"

    def without(self, facet: str, value: str) -> str:
        """Where the same is shown with one chosen value less."""
        left = tuple(one for one in self.filters[facet] if one != value)
        others = {name: values for name, values in self.filters.items() if name != facet}
        return self.address(filters={**others, facet: left} if left else others)


def _values(given: list[str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean(value) for value in given[:MOST_CHOSEN] if len(value) <= LONGEST_VALUE)
    return tuple(value for value in cleaned if value)
