"""/me/profile/: what I show of myself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.exceptions import ProfileHasChanged
from community.forms.profiles import ProfileForm
from community.holds import hold_of
from community.models import AlumniProfile
from community.requests import PersonRequest
from community.selectors import missing_parts, person_view, suggest_skills
from community.services.profiles import update_profile
from core.unsent import unsent


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: PersonRequest) -> HttpResponse:
    """/me/profile/: write it, and choose who sees each line. Whoever is not verified yet is led to the claim."""
    found = AlumniProfile.objects.filter(user=request.user).select_related("user", "photo", "photo_small")
    profile = found.prefetch_related("profile_skills__tag", "career", "hides_from").first()
    if profile is None:
        return redirect("community:claim")
    kept = unsent(request)
    form = ProfileForm(request.POST or None, profile=profile, typed=ProfileForm(kept.data, profile=profile) if kept else None)
    if "more" in request.POST:  # one more line for a job: nothing is saved, nothing typed is lost
        form = ProfileForm(profile=profile, typed=form)
    elif request.method == "POST" and form.is_valid() and _saved(profile, form, request):
        messages.success(request, _("Saved. This is how others see you now."))
        return redirect(profile)
    context = {"form": form, "person": person_view(profile, request.user), "missing": missing_parts(profile), "hold": hold_of(profile)}
    return render(request, "community/edit_profile.html", context, status=422 if form.is_bound else 200)


def _saved(profile: AlumniProfile, form: ProfileForm, request: PersonRequest) -> bool:
    try:
        update_profile(profile_id=profile.pk, by=request.user, **form.values())
    except ProfileHasChanged as refusal:
        form.look_again(profile, refusal)
    return form.is_valid()


@never_cache
@require_safe
@login_required
def suggest_skill(request: PersonRequest) -> JsonResponse:
    """`/me/profile/skills/?q=`: up to eight skills of the kept vocabulary that begin as typed."""
    found = [
        {"title": skill.name, "label": skill.name_en if skill.name_en != skill.name else ""} for skill in suggest_skills(request.GET.get("q", ""))
    ]
    return JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
