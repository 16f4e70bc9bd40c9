"""Health, the letters of a development site, the second factor's doorstep."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.database import is_ready
from core.health import parts
from core.middleware import has_second_factor
from core.models import Letter
from core.previews import bare_letter
from core.staff_doors import safe_next


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """/healthz/: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def dev_letters(request: HttpRequest) -> HttpResponse:
    """/dev/letters/: every letter the site wrote, newest first; `?to=` narrows to one address. Never in production."""
    if not settings.DEV_LETTERS or settings.PRODUCTION:
        raise Http404
    letters = Letter.objects.order_by("-created_at", "-pk")
    if to := request.GET.get("to", "").strip():
        letters = letters.filter(to__icontains=to)
    return render(request, "core/dev_letters.html", {"page": Paginator(letters, 50).get_page(request.GET.get("page")), "to": to})


@never_cache
@require_safe
def dev_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as its reader sees it; `?as=html` gives the bare HTML part."""
    if not settings.DEV_LETTERS or settings.PRODUCTION:
        raise Http404
    letter = get_object_or_404(Letter, pk=pk)
    if request.GET.get("as") == "html":
        return bare_letter(letter.html)
    return render(request, "core/dev_letter.html", {"letter": letter})


@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explains why the back office asks for a second factor, and leads to setting one up or to using it now."""
    target = safe_next(request)
    if not request.user.is_authenticated or not settings.STAFF_SECOND_FACTOR or has_second_factor(request):
        return redirect(target)
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    ways = [
        (_("Enter a code from your app"), reverse("mfa_reauthenticate"), Authenticator.Type.TOTP),
        (_("Use your passkey"), reverse("mfa_reauthenticate_webauthn"), Authenticator.Type.WEBAUTHN),
    ]
    return_here = urlencode({"next": target})
    context = {
        "next": target,
        "ways": [(label, f"{address}?{return_here}") for label, address, kind in ways if kind in kinds],
        "passkeys": "webauthn" in settings.MFA_SUPPORTED_TYPES,
    }
    return render(request, "core/second_factor.html", context)


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """/readyz/: the database answers and the tables are there; 503 otherwise, within two seconds. What the site can do without is only named:
    `degraded`, and a word for each part."""
    try:
        is_ready()
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, the answer is the same: not ready
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    found = {name: part.health() for name, part in parts.items()}
    words = {name: health.word for name, health in found.items()}
    return JsonResponse({"ready": True, "degraded": not all(health.is_well for health in found.values()), "database": "ok", **words})
