"""The search page and its suggestions. Never cached: an answer is the viewer's own."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.asked import ORDERS, Asked
from search.documents import kinds
from search.selectors import FacetValue, SearchPage, find, suggest, words_alone
from search.unfound import note_unfound

SUGGESTIONS = 8
AT_FIRST = 8  # values of a facet that are seen without opening more


@dataclass(frozen=True)
class Choice:
    """A link to another look at the same words: a kind, an order, a condition less."""

    label: Any
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet of the chosen kind, with its choices; what is chosen is never in the `rest`."""

    name: str
    title: str
    values: list[FacetValue]
    rest: list[FacetValue]


@never_cache
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: everything that this viewer may find, by kind."""
    asked = Asked.from_query(request.GET)
    context: dict[str, Any] = {"asked": asked, "text": asked.text, "kind": asked.kind}
    if asked.text:
        among = [asked.kind.name] if asked.kind else None
        found = find(request.user, asked.text, kinds=among, filters=asked.filters, page=asked.page, sort=asked.sort)
        note_unfound(request, found)
        context |= {"found": found, "tabs": tabs(asked, found), "facets": facets(found), "chips": chips(asked, found), "orders": orders(asked)}
        context["elsewhere"] = elsewhere(asked, found)
        if not found.total and not found.degraded and not asked.chosen:
            context["ways_on"] = [Choice(word, asked.address(text=word), count) for word, count in words_alone(request.user, asked.text, among or ())]
    response = render(request, "search/results.html", context)
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["HX-Request"])
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = asked.address()  # the address to share, however the boxes were ticked
    return response


def tabs(asked: Asked, found: SearchPage) -> list[Choice]:
    """All, then each kind that the text was found in; a chosen kind stays even when it is empty."""
    shown = [one for one in found.kinds if one.count or one.chosen]
    everything = Choice(_("All"), asked.address(kind=None, filters={}), sum(one.count for one in found.kinds), asked.kind is None)
    return [everything, *(Choice(one.label, asked.address(kind=kinds[one.name], filters={}), one.count, one.chosen) for one in shown)]


def elsewhere(asked: Asked, found: SearchPage) -> list[Choice]:
    """What the same words find in pages of another language, with the address of the search in that language."""
    counts: Counter[str] = Counter()
    for name, count in found.elsewhere.items():
        if asked.kind is None or asked.kind.model is kinds[name].model:
            counts[kinds[name].language] += count
    address = asked.address(filters={})
    return [Choice(_(str(label)), translate_url(address, code), counts[code]) for code, label in settings.LANGUAGES if counts[code]]


def orders(asked: Asked) -> list[Choice]:
    return [Choice(label, asked.address(sort=order), None, order == asked.sort) for order, label in ORDERS.items()]


def facets(found: SearchPage) -> list[Facet]:
    """The facets that have something to choose and a name in words."""
    titles: dict[str, Any] = {facet: title for kind in kinds.values() for facet, title in kind.facet_titles.items()}
    made = []
    for name, values in found.facets.items():
        if values and name in titles:
            first = [one for at, one in enumerate(values) if at < AT_FIRST or one.chosen]
            made.append(Facet(name, str(titles[name]), first, [one for one in values if one not in first]))
    return made


def chips(asked: Asked, found: SearchPage) -> list[Choice]:
    """What is chosen, each with the address without it."""
    chosen = [(facet, one) for facet, values in found.facets.items() for one in values if one.chosen]
    return [Choice(one.label, asked.without(facet, one.value)) for facet, one in chosen]


@never_cache
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """`/search/suggest/?q=`: up to eight names and titles that begin as typed, each with its kind and a line of what the viewer may see of it."""
    found = suggest(request.user, request.GET.get("q", ""), kinds=request.GET.getlist("kind"), limit=SUGGESTIONS)
    answer = [
        {"title": one.title, "kind": one.kind.name, "label": str(one.kind.label), "about": one.kind.about(one.object, request.user), "url": one.url}
        for one in found
    ]
    response = JsonResponse({"suggestions": answer}, json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response
