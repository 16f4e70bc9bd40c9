"""/alumni/: the directory, and a person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.audiences import VIEWERS, is_member
from community.directory import Directory, Wanted
from community.models import AlumniProfile
from community.my_page import acts_for
from community.selectors import person_seen_by, person_view
from search.unfound import note_unfound


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """/alumni/: the directory; members see members, everybody else those who chose to be seen."""
    wanted = Wanted.from_query(request.GET)
    directory = Directory(request.user, wanted)
    note_unfound(request, directory.found)
    context = {"directory": directory, "wanted": wanted, "is_member": is_member(request.user)}
    response = render(request, "community/people.html", context)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request"])
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = wanted.address()  # the address to share, however the boxes were ticked
    return response


@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """/alumni/<opaque id>/: for whoever may see the name; for others this person does not exist."""
    profiles = AlumniProfile.objects.visible_to(request.user).with_card().prefetch_related("career")
    profile = get_object_or_404(profiles, user__public_id=public_id)
    own = request.user.is_authenticated and profile.user_id == request.user.pk
    chosen = request.GET.get("as", "") if own else ""
    view = person_seen_by(profile, chosen) if chosen in VIEWERS else person_view(profile, request.user)
    context = {
        "person": view,
        "own": own,
        "seen_as": chosen if chosen in VIEWERS else "",
        "view_tabs": _view_tabs(profile, chosen if chosen in VIEWERS else "") if own else [],
        "acts": [] if own else acts_for(request.user, profile),
        "stops": [{"label": one.course.place, "note": one.course.run} for one in reversed(view.completions)],
    }
    response = render(request, "community/person.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _view_tabs(profile: AlumniProfile, chosen: str) -> list[dict[str, Any]]:
    labels = {"": _("Me"), "stranger": _("A stranger"), "member": _("A member"), "recruiter": _("A recruiter"), "connected": _("Someone connected")}
    address = profile.get_absolute_url()
    return [{"label": label, "url": f"{address}?as={key}" if key else address, "current": key == chosen} for key, label in labels.items()]
