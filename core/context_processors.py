"""What every page knows: the association in the footer, and this page's address in the other language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

MONOLINGUAL = ("/staff/", "/api/", "/stripe/", "/feeds/", "/healthz/", "/readyz/", "/dev/", "/documents/", "/media/")


def other_language_path(path: str) -> str:
    """`/alumni/` ↔ `/en/alumni/`. Places that have one language only lead to the other language's home."""
    if path == "/en" or path.startswith("/en/"):
        return path.removeprefix("/en") or "/"
    return "/en/" if path.startswith(MONOLINGUAL) else f"/en{path}"


def site(request: HttpRequest) -> dict[str, Any]:
    """`association`: what the law wants below each page (allauth's pages have a `site` of their own); `other_language_url`; `site_url`; `demo`."""
    return {
        "site": settings.ORGANISATION,
        "association": settings.ORGANISATION,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "this_language": get_language(),
        "other_language_url": other_language_path(request.path),
    }
