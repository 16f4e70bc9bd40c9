"""Pages that are fast and never stale: cached for people who are not signed in, under the versions of the tags they show."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache as cache_once
from functools import wraps
from types import MappingProxyType

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag, urlencode
from django.utils.translation import get_language

from core.models import CacheTag

KEEP_SECONDS = 3600
MOST_FOLDED = 5_000
FIRST_PAGES = frozenset(map(str, range(1, 21)))  # of a list that is kept page by page
Parameters = Mapping[str, Collection[str]]


def bump(*names: str) -> None:
    """Make every cached page that shows one of these tags stale, in the caller's transaction; waits for nobody."""
    CacheTag.objects.bulk_create([CacheTag(name=name) for name in sorted(set(names))])


def versions(names: Iterable[str]) -> str:
    """The present versions of these tags as one string (one query)."""
    wanted = sorted(set(names))
    known = dict(CacheTag.objects.filter(name__in=wanted).values("name").annotate(version=Sum("steps")).values_list("name", "version"))
    return ",".join(f"{name}={known.get(name, 0)}" for name in wanted)


def fold_tags() -> str:
    """Put the steps of each tag together in one row, which leaves every version as it is; returns a line for the record."""
    folded = 0
    for name in CacheTag.objects.values("name").annotate(rows=Count("pk")).filter(rows__gt=1).values_list("name", flat=True):
        with transaction.atomic():
            steps = dict(CacheTag.objects.select_for_update().filter(name=name).order_by("pk")[:MOST_FOLDED].values_list("pk", "steps"))
            CacheTag.objects.filter(pk__in=steps).delete()
            CacheTag.objects.create(name=name, steps=sum(steps.values()))
            folded += len(steps)
    return f"{folded} steps folded"


def cached_for_strangers(*tags: str, seconds: int = KEEP_SECONDS, parameters: Parameters = MappingProxyType({})) -> Callable:
    """Decorate a view whose page is the same for everybody who is not signed in and depends only on these tags.

    The versions are read before rendering, so a change that lands meanwhile makes the stored page stale at once. `parameters` names what
    of the query chooses a page, and its values; an address with anything else is answered afresh and not kept, as its page may repeat it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if (place := _place(request, parameters)) and _may_be_cached(request):
                return _from_cache(request, (*place, versions(tags)), seconds, lambda: view(request, *args, **kwargs))
            response = view(request, *args, **kwargs)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, max_age=0, **({"no_store": True} if request.user.is_authenticated else {}))
            return response

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


def _place(request: HttpRequest, parameters: Parameters) -> tuple[str, ...]:
    """What makes this page another one than the next: of each part there are only so many. Empty when nobody foresaw the address."""
    host = split_domain_port(request.get_host())[0]  # a port in the Host header is anybody's choice
    foreseen = all(len(values) == 1 and values[0] in parameters.get(name, ()) for name, values in request.GET.lists())
    if host not in settings.ALLOWED_HOSTS or not foreseen:
        return ()
    chosen = urlencode(sorted((name, values[0]) for name, values in request.GET.lists()))
    return (release(), host, request.path, chosen, get_language() or "", str("HX-Request" in request.headers))


def _from_cache(request: HttpRequest, place: Iterable[str], seconds: int, make: Callable[[], HttpResponse]) -> HttpResponse:
    pages, key = caches["pages"], f"page:{hashlib.sha256(chr(10).join(place).encode()).hexdigest()}"
    response = pages.get(key)
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
        if request.method == "GET":  # the answer to HEAD may lack its body
            pages.set(key, response, seconds)
    if request.headers.get("If-None-Match") == response["ETag"]:
        return _unchanged(response)
    return response


def _unchanged(response: HttpResponse) -> HttpResponse:
    """The 304 for whoever has this page already."""
    unchanged = HttpResponse(status=304)
    for name in ("ETag", "Cache-Control", "Vary"):
        unchanged[name] = response[name]
    return unchanged
