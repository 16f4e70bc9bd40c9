"""The site's one address, what is kept of pages, and the gatekeepers of the back office: content policy, who comes in with a second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

STAFF = "/staff/"
OPEN_DOORS = frozenset({"/staff/login/", "/staff/logout/"})
# Wagtail's editor writes style attributes and small scripts into its pages, and shows previews in frames.
STAFF_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
}


class OneAddress:
    """Whole addresses are built from SITE_URL, also by packages that ask the request: a Host header is anybody's choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.__dict__["_current_scheme_host"] = settings.SITE_URL  # what `build_absolute_uri` keeps of the Host header
        return self.get_response(request)


class StaffContentSecurityPolicy:
    """Loosens the policy for Wagtail's own screens, and for nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF):
            response._csp_update = STAFF_POLICY  # type: ignore[attr-defined] # django-csp's own per-response attribute
        return response


class KeptForNobody:
    """A page for a browser with a session is kept nowhere unless its view says otherwise: after signing out, the back button shows nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


def has_second_factor(request: HttpRequest) -> bool:
    """True when this very session was opened with a second factor; that an authenticator exists is not enough.

    A passkey alone counts: allauth records it as "mfa", and our form lets it in only if the device asked who was holding it.
    """
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


class SecondFactorForStaff:
    """Lets nobody below /staff/ who does not work there, and nobody without a second factor in this session.

    Whoever has not signed in goes on to Wagtail's own redirect to the sign-in page. Somebody who has, but does not work here, gets a 403:
    sending her to the sign-in page would send her back here, for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(STAFF) or request.path in OPEN_DOORS or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if settings.STAFF_SECOND_FACTOR and not has_second_factor(request):
            return redirect(f"{reverse('core:second-factor')}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
