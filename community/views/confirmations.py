"""Once a year: is my profile still right?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.exceptions import LinkIsSpent
from community.models import AlumniProfile
from community.requests import PersonRequest
from community.selectors import person_view
from community.services.profiles import confirm_profile
from community.still_right import read_still_right


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_from_letter(request: HttpRequest, token: str) -> HttpResponse:
    """/alumni/still-right/<token>/: a GET shows the profile and a button, the POST says yes; nobody need sign in."""
    try:
        profile = read_still_right(token)
    except LinkIsSpent as refusal:
        return render(request, "community/still_right_spent.html", {"refusal": refusal}, status=410)
    if request.method == "POST":
        confirm_profile(profile_id=profile.pk, by=profile.user)
        return render(request, "community/still_right_done.html")
    return render(request, "community/still_right.html", {"person": person_view(profile, profile.user)})


@never_cache
@login_required
@require_POST
def confirm_mine(request: PersonRequest) -> HttpResponse:
    """The same from /me/, signed in."""
    profile = get_object_or_404(AlumniProfile, user=request.user)
    confirm_profile(profile_id=profile.pk, by=request.user)
    messages.success(request, _("Thank you. We will ask again in a year."))
    return redirect("community:me")
