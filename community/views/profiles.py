"""/me/profile/: what I show of myself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.forms.profiles import ProfileForm
from community.models import AlumniProfile, CareerEntry
from community.requests import PersonRequest
from community.services.profiles import update_profile


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: PersonRequest) -> HttpResponse:
    """/me/profile/: write it, and choose who sees each line. Whoever is not verified yet is led to the claim."""
    profile = AlumniProfile.objects.filter(user=request.user).select_related("user").first()
    if profile is None:
        return redirect("community:claim")
    form = ProfileForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        update_profile(profile_id=profile.pk, by=request.user, **_profile_arguments(form, profile))
        messages.success(request, _("Saved. This is how others see you now."))
        return redirect(profile)
    return render(request, "community/edit_profile.html", {"form": form, "profile": profile}, status=422 if form.errors else 200)


def _profile_arguments(form: ProfileForm, profile: AlumniProfile) -> dict[str, Any]:
    fields = dict(form.cleaned_data)
    past = [entry for entry in profile.career.all() if entry.ended_on is not None]
    now = CareerEntry(employer=fields.pop("employer"), role=fields.pop("role"))
    current = next((entry for entry in profile.career.all() if entry.ended_on is None), None)
    now.started_on = current.started_on if current and current.employer == now.employer else None
    kept = [*([now] if now.employer else []), *past]
    return {
        "fields": fields,
        "name": fields["name"],
        "skills": fields["skills"],
        "career": [{"employer": one.employer, "role": one.role, "started_on": one.started_on, "ended_on": one.ended_on} for one in kept],
        "audiences": form.audiences(),
    }
