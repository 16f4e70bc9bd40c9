"""The search page and its suggestions. Never cached: an answer is the viewer's own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.documents import kinds
from search.selectors import FacetValue, SearchPage, find, suggest

SUGGESTIONS = 8


@dataclass(frozen=True)
class Tab:
    """One kind to look at, or all of them."""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True)
class Facet:
    """A facet of the chosen kind, with its choices."""

    name: str
    title: str
    values: list[FacetValue]


@never_cache
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: everything that this viewer may find, by kind."""
    text = request.GET.get("q", "").strip()
    kind = kinds.get(request.GET.get("kind", ""))
    filters = {facet: request.GET.getlist(facet) for facet in kind.facets if request.GET.getlist(facet)} if kind else {}
    found = find(request.user, text, kinds=[kind.name] if kind else None, filters=filters, page=request.GET.get("page", 1)) if text else None
    context: dict[str, Any] = {"text": text, "found": found, "kind": kind, "chosen": sum(map(len, filters.values()))}
    if found:
        context |= {"tabs": tabs(request.GET, found), "facets": facets(found)}
    response = render(request, "search/results.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def tabs(asked: QueryDict, found: SearchPage) -> list[Tab]:
    """All, then each kind that the text was found in; a chosen kind stays even when it is empty."""
    text = asked.get("q", "")
    shown = [one for one in found.kinds if one.count or one.chosen]
    everything = Tab(_("All"), _address(q=text), sum(one.count for one in found.kinds), not any(one.chosen for one in shown))
    return [everything, *(Tab(one.label, _address(q=text, kind=one.name), one.count, one.chosen) for one in shown)]


def _address(**values: str) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return f"?{query.urlencode()}"


def facets(found: SearchPage) -> list[Facet]:
    """The facets that have something to choose and a name in words."""
    titles: dict[str, Any] = {facet: title for kind in kinds.values() for facet, title in kind.facet_titles.items()}
    return [Facet(name, str(titles[name]), values) for name, values in found.facets.items() if values and name in titles]


@never_cache
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/search/suggest/?q=`: up to eight names and titles that begin as typed, as JSON; for htmx as the options of a datalist."""
    found = suggest(request.user, request.GET.get("q", ""), kinds=request.GET.getlist("kind"), limit=SUGGESTIONS)
    if request.headers.get("HX-Request"):
        response = render(request, "search/options.html", {"found": found})
    else:
        answer = [{"title": one.title, "kind": one.kind.name, "label": str(one.kind.label), "url": one.url} for one in found]
        response = JsonResponse({"suggestions": answer}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response
