"""What is no page of the tree: the numbers at /impact/, the sitemap's other addresses, robots."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.selectors import association_numbers
from core.addresses import absolute_url
from core.caching import cached_for_strangers
from pages.impact import impact_numbers


@require_safe
@cached_for_strangers("people", "outcomes", "scholarships", "alliance", "pages")
def impact(request: HttpRequest) -> HttpResponse:
    """/impact/: what came of it, each number with where it comes from."""
    return render(request, "pages/impact.html", {"numbers": association_numbers(), "impact": impact_numbers()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """People's pages are nobody's search result."""
    closed = [f"{language}/{place}/" for place in ("alumni", "me", "outcomes", "search", "accounts") for language in ("", "/en")]
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in [*closed, "/staff/", "/dev/"])]
    return HttpResponse("\n".join([*lines, f"Sitemap: {absolute_url('/sitemap.xml')}", ""]), content_type="text/plain")


class AppSitemap(Sitemap):
    """The public lists of the apps, in both languages."""

    i18n = alternates = True
    names = (
        *("scholarships:funds", "scholarships:ledger", "alliance:home", "alliance:members", "mentoring:home", "pages:impact"),
        *("community:policy", "community:terms"),
    )

    def items(self) -> list[str]:
        return list(self.names)

    def location(self, item: Any) -> str:
        return reverse(item)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc
