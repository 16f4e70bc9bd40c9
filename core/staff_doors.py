"""The doors of the back office that Wagtail would open itself: each leads through allauth or is shut."""

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from core.staff.history_report import StaffHistoryReport

HOME = "/staff/"


def safe_next(request: HttpRequest, fallback: str = HOME) -> str:
    """Where `next` leads, if that is on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    is_address = target.startswith(("/", "http://", "https://"))  # a bare word would be looked up as the name of a page
    return target if is_address and url_has_allowed_host_and_scheme(target, allowed_hosts=here, require_https=request.is_secure()) else fallback


@never_cache
def to_allauth(request: HttpRequest) -> HttpResponse:
    """/staff/login/: the one way in is the site's own sign-in."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': safe_next(request)})}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """/staff/logout/: the menu posts here; a link that somebody follows only leads to the question."""
    if request.method != "POST":
        return redirect("account_logout")
    get_adapter(request).logout(request)
    return redirect("/")


@never_cache
def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A screen that does not exist here."""
    raise Http404


# Passwords are each person's own, and accounts are changed one by one through verbs, so Wagtail's reset and bulk screens are shut.
urlpatterns: list[URLPattern] = [
    path("login/", to_allauth),
    path("logout/", sign_out),
    path("password_reset/", closed),
    path("password_reset/<path:rest>", closed),
    path("bulk/community/user/<path:rest>", closed),
    path("failwhale/", closed),
    path("reports/site-history/", require_admin_access(StaffHistoryReport.as_view())),
    path("reports/site-history/results/", require_admin_access(StaffHistoryReport.as_view(results_only=True))),
]
