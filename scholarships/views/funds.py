"""Pages about funds: what they are for, what came, what became of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.caching import cached_for_strangers
from scholarships.models import Fund
from scholarships.selectors import fund_page, fund_views


@cached_for_strangers("scholarships")
@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    """/scholarships/"""
    return render(request, "scholarships/funds.html", {"views": fund_views(request.user)})


@cached_for_strangers("scholarships", "pages")
@require_safe
def fund_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """/scholarships/<slug>/"""
    page = fund_page(slug, request.user)
    if page is None:
        raise Http404
    return render(request, "scholarships/fund.html", {"view": page, "fund": page.fund})


@cached_for_strangers("scholarships")
@require_safe
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """/scholarships/<slug>/apply/: says honestly that no call is open."""
    return render(request, "scholarships/apply.html", {"fund": fund_or_404(request, slug)})


def fund_or_404(request: HttpRequest, slug: str) -> Fund:
    """The fund that this viewer may see."""
    return get_object_or_404(Fund.objects.visible_to(request.user).select_related("entity"), slug=slug)
