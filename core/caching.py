"""Pages that are fast and never stale: cached for people who are not signed in, under the versions of the tags they show."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache as cache_once
from functools import wraps

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language

from core.models import CacheTag

KEEP_SECONDS = 3600


def bump(*names: str) -> None:
    """Make every cached page that shows one of these tags stale, in the caller's transaction."""
    for name in sorted(set(names)):
        if not CacheTag.objects.filter(name=name).update(version=F("version") + 1):
            CacheTag.objects.bulk_create([CacheTag(name=name, version=2)], ignore_conflicts=True)


def versions(names: Iterable[str]) -> str:
    """The present versions of these tags as one string (one query)."""
    wanted = sorted(set(names))
    known = dict(CacheTag.objects.filter(name__in=wanted).values_list("name", "version"))
    return ",".join(f"{name}={known.get(name, 1)}" for name in wanted)


def cached_for_strangers(*tags: str, seconds: int = KEEP_SECONDS) -> Callable:
    """Decorate a view whose page is the same for everybody who is not signed in and depends only on these tags.

    The versions are read before rendering, so a change that lands meanwhile makes the stored page stale at once.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not _may_be_cached(request):
                response = view(request, *args, **kwargs)
                if not response.has_header("Cache-Control"):
                    patch_cache_control(response, private=True, no_store=request.user.is_authenticated, max_age=0)
                return response
            return _from_cache(request, tags, seconds, lambda: view(request, *args, **kwargs))

        return wrapped

    return decorate


@cache_once
def release() -> str:
    """Changes with the templates, styles and translations of this installation, so that a new release shows at once."""
    places = (settings.BASE_DIR / name for name in ("templates", "static", "locale"))
    return str(max((path.stat().st_mtime_ns for place in places for path in place.rglob("*") if path.is_file()), default=0))


def _may_be_cached(request: HttpRequest) -> bool:
    """Whoever has a session may have signed in, opened a page by its password or be owed a message: never cached."""
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES and not len(get_messages(request))


def _from_cache(request: HttpRequest, tags: Iterable[str], seconds: int, make: Callable[[], HttpResponse]) -> HttpResponse:
    parts = (release(), request.get_host(), request.get_full_path(), get_language() or "", str("HX-Request" in request.headers), versions(tags))
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    response = cache.get(f"page:{digest}")
    if response is None:
        response = make()
        if hasattr(response, "render"):
            response.render()
        carries_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)  # a form on the page holds this visitor's own token
        if response.status_code != 200 or response.cookies or response.streaming or carries_token:
            return response
        response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        cache.set(f"page:{digest}", response, seconds)
    if request.headers.get("If-None-Match") == response["ETag"]:
        unchanged = HttpResponse(status=304)
        for name in ("ETag", "Cache-Control", "Vary"):
            unchanged[name] = response[name]
        return unchanged
    return response
