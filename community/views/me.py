"""/me/: where I stand, what we hold on me."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.holds import hold_of
from community.models import AlumniProfile
from community.my_page import panels_for
from community.requests import PersonRequest
from community.selectors import missing_parts, newest_claim, record_of
from community.services.closing import closing_of
from community.still_right import is_overdue


@never_cache
@require_safe
@login_required
def me(request: PersonRequest) -> HttpResponse:
    """/me/: where I stand and what waits for me."""
    profile = AlumniProfile.objects.filter(user=request.user).first()
    if profile:
        profile.user = request.user  # its own address asks for the public id
    record = record_of(request.user)
    context = {
        "profile": profile,
        "record": record,
        "claim": newest_claim(request.user),
        "missing": missing_parts(profile) if profile else [],
        "hold": hold_of(profile),
        "overdue": profile is not None and not profile.is_away and is_overdue(profile.confirmed_on, timezone.localdate()),
        "panels": panels_for(request),
        "closing": closing_of(request.user),
    }
    return render(request, "community/me.html", context)


@never_cache
@require_POST
@login_required
def end_session(request: PersonRequest, number: int) -> HttpResponse:
    """Sign one other device out; it asks for the password again at its next page. Another's session does not exist here."""
    session = get_object_or_404(UserSession, pk=number, user=request.user)
    if not session.is_current():
        get_adapter().end_sessions([session])
        messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")
