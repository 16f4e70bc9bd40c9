"""Pages of people: /me/, the claim, the profile, the directory and a person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.audiences import is_member
from community.directory import Directory
from community.exceptions import CommunityError
from community.forms import FIELD_LABELS, ClaimForm, ProfileForm
from community.models import AlumniProfile, CareerEntry, GraduateRecord
from community.my_page import acts_for, panels_for
from community.requests import PersonRequest
from community.selectors import missing_parts, newest_claim, person_view, person_view_as
from community.services.claims import submit_claim
from community.services.profiles import update_profile
from core.letters import kinds
from core.models import Letter

VIEW_AS = {
    "stranger": ("everyone",),
    "member": ("everyone", "members"),
    "connected": ("everyone", "members", "connected"),
}


@never_cache
@require_safe
@login_required
def me(request: PersonRequest) -> HttpResponse:
    """/me/: where I stand and what waits for me."""
    profile = AlumniProfile.objects.filter(user=request.user).first()
    record = GraduateRecord.objects.filter(owner=request.user).prefetch_related("completions__course__campus").first()
    context = {
        "profile": profile,
        "record": record,
        "claim": newest_claim(request.user),
        "missing": [FIELD_LABELS[part] for part in missing_parts(profile)] if profile else [],
        "panels": panels_for(request),
    }
    return render(request, "community/me.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: PersonRequest) -> HttpResponse:
    """/me/claim/: which graduate I am. The answer looks the same whether the roster knows her or not."""
    known = newest_claim(request.user)
    form = ClaimForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            submit_claim(by=request.user, **form.cleaned_data)
        except CommunityError as error:
            messages.info(request, str(error))
            return redirect("community:me")
        return redirect("community:claim-sent")
    if known and known.status in {"submitted", "verified"} and request.method != "POST":
        return redirect("community:claim-sent" if known.status == "submitted" else "community:me")
    return render(request, "community/claim.html", {"form": form, "claim": known}, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def claim_sent(request: PersonRequest) -> HttpResponse:
    """What happens next, in the same words for everybody."""
    return render(request, "community/claim_sent.html")


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


@never_cache
@require_safe
@login_required
def privacy(request: PersonRequest) -> HttpResponse:
    """/me/privacy/: what we hold on me, and who sees which line."""
    profile = AlumniProfile.objects.filter(user=request.user).first()
    lines = [(FIELD_LABELS[name], profile.get_audience_display(name)) for name in FIELD_LABELS if profile and name not in {"photo", "phone"}]
    record = GraduateRecord.objects.filter(owner=request.user).prefetch_related("completions__course__campus").first()
    return render(request, "community/privacy.html", {"profile": profile, "record": record, "lines": lines})


@never_cache
@require_safe
@login_required
def notifications(request: PersonRequest) -> HttpResponse:
    """/me/notifications/: what we wrote to me lately."""
    about = {name: kind.about for name, kind in kinds.items() if kind.about}
    letters = Letter.objects.filter(Q(secret=False) | Q(kind__in=about), recipient=request.user)[:50]
    lines = [(letter, reverse(about[letter.kind]) if letter.kind in about else "") for letter in letters]
    return render(request, "community/notifications.html", {"lines": lines})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """/alumni/: the directory; members see members, everybody else those who chose to be seen."""
    directory = Directory(request)
    response = render(request, "community/people.html", {"directory": directory, "is_member": is_member(request.user)})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """/alumni/<opaque id>/: for whoever may see the name; for others this person does not exist."""
    profiles = AlumniProfile.objects.visible_to(request.user).with_card()
    profile = get_object_or_404(profiles, user__public_id=public_id)
    own = request.user.is_authenticated and profile.user_id == request.user.pk
    chosen = request.GET.get("as", "") if own else ""
    view = person_view_as(profile, VIEW_AS[chosen]) if chosen in VIEW_AS else person_view(profile, request.user)
    context = {
        "person": view,
        "own": own,
        "view_tabs": _view_tabs(profile, chosen) if own else [],
        "acts": [] if own else acts_for(request.user, profile),
        "stops": [{"label": one.course.place, "note": one.course.run} for one in reversed(view.completions)],
    }
    response = render(request, "community/person.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _view_tabs(profile: AlumniProfile, chosen: str) -> list[dict[str, Any]]:
    labels = {"": _("Me"), "stranger": _("A stranger"), "member": _("A member"), "connected": _("Somebody connected")}
    address = profile.get_absolute_url()
    return [{"label": label, "url": f"{address}?as={key}" if key else address, "current": key == chosen} for key, label in labels.items()]
