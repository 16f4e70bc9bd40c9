"""/me/profile/photo/: my photo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.forms.photos import PhotoForm
from community.models import AlumniProfile
from community.requests import PersonRequest
from community.selectors import person_view
from community.services.photos import remove_photo, set_photo


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_photo(request: PersonRequest) -> HttpResponse:
    """Put up a photo, choose the part of it, take it down. Whoever is not verified yet is led to the claim."""
    profile = AlumniProfile.objects.filter(user=request.user).select_related("user", "photo").first()
    if profile is None:
        return redirect("community:claim")
    if request.POST.get("act") == "remove":
        remove_photo(profile_id=profile.pk, by=request.user)
        messages.success(request, _("Your photo has been removed."))
        return redirect("community:edit-profile")
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _put_up(profile, form, request):
        messages.success(request, _("Your new photo is in place."))
        return redirect("community:edit-profile")
    context = {"form": form, "person": person_view(profile, request.user), "audience": profile.get_audience_display("photo")}
    return render(request, "community/edit_photo.html", context, status=422 if form.errors else 200)


def _put_up(profile: AlumniProfile, form: PhotoForm, request: PersonRequest) -> bool:
    try:
        set_photo(profile_id=profile.pk, by=request.user, upload=form.cleaned_data["photo"], crop=form.crop())
    except ValidationError as refusal:
        form.add_error("photo", refusal)
    return form.is_valid()
