"""The public pages: what the alliance is and who takes part."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliance import selectors
from alliance.documents import facet_label
from alliance.models import MembershipTerm, Organisation
from alliance.vocabulary import AI_FIELDS
from core.caching import FIRST_PAGES, cached_for_strangers
from search.unfound import note_unfound

A_PAGE = 24


@require_safe
@cached_for_strangers("alliance", "targets")
def home(request: HttpRequest) -> HttpResponse:
    """What the alliance is, how far it has come, who joined last, how to join."""
    newest = selectors.current_organisations()[:6]
    return render(request, "alliance/home.html", {"counter": selectors.member_counter(), "newest": newest})


@require_safe
@cached_for_strangers("alliance", parameters={"type": selectors.VALUES["type"], "ai_field": selectors.VALUES["ai_field"], "page": FIRST_PAGES})
def members(request: HttpRequest) -> HttpResponse:
    """The directory; what was chosen stands in the address, so it can be passed on."""
    wanted = selectors.Wanted.from_query(request.GET)
    found = selectors.directory(wanted, request.user)
    if found.words and not found.ids:
        note_unfound(request, found.words)
    page = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "organisations": selectors.with_these(list(page.object_list)),
        "total": len(found.ids),
        "everybody": found.everybody,
        "facets": found.facets,
        "found": found.words,
    }
    return render(request, "alliance/members.html", context)


@require_safe
@cached_for_strangers("alliance")
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """One 참여기관."""
    terms = Prefetch("terms", MembershipTerm.objects.order_by("starts_on"))
    rows = Organisation.objects.visible_to(request.user).select_related("parent").prefetch_related(terms)
    organisation = get_object_or_404(rows, slug=slug)
    trail = [(_("Seoul AI Alliance"), reverse("alliance:home")), (_("Member organisations"), reverse("alliance:members"))]
    return render(request, "alliance/member.html", {"organisation": organisation, "trail": trail, "chips": _chips(organisation)})


def _chips(organisation: Organisation) -> list[dict[str, str]]:
    """Its AI fields, each leading to the other members of that field."""
    members_of = f"{reverse('alliance:members')}?ai_field="
    return [{"label": facet_label("ai_field", value), "url": f"{members_of}{value}"} for value in AI_FIELDS if value in organisation.ai_fields]


@require_safe
@cached_for_strangers("alliance")
def openings(request: HttpRequest) -> HttpResponse:
    """Internships and jobs: none can be posted yet, and the page says so."""
    return render(request, "alliance/openings.html", {"counter": selectors.member_counter()})
