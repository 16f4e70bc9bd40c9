"""/me/privacy/: what we hold on me and why, who looked, my copy of it, and the way out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access_words import who_looked
from community.exceptions import CommunityError
from community.forms.leaving import LeaveForm
from community.holds import hold_of
from community.models import AccountClosing, AlumniProfile, DataExport, EmploymentOutcome, User
from community.personal_data import Holding, holdings, how_many
from community.requests import PersonRequest
from community.selectors import record_of
from community.services.closing import ask_for_deletion, closing_of, withdraw_deletion
from community.services.data_exports import ask_for_copy
from community.vocabulary import FIELD_LABELS
from core.private_files import address_of

LOOKS = 10


@dataclass(frozen=True)
class Counted:
    """A holding as the page lists it."""

    holding: Holding
    count: int


def counted(user: User) -> list[Counted]:
    """What there is of each holding, without what is empty."""
    numbers = how_many(user)
    return [Counted(one, numbers[one.name]) for one in holdings.values() if numbers[one.name]]


@never_cache
@require_safe
@login_required
def privacy(request: PersonRequest) -> HttpResponse:
    """/me/privacy/: the centre."""
    profile = AlumniProfile.objects.filter(user=request.user).first()
    answers = EmploymentOutcome.objects.filter(completion__record__owner=request.user).select_related("completion__course__campus")
    looked = who_looked(request.user, most=LOOKS)
    context = {
        "profile": profile,
        "hold": hold_of(profile),
        "record": record_of(request.user),
        "lines": [(FIELD_LABELS[name], profile.get_audience_display(name)) for name in FIELD_LABELS if profile and name != "phone"],
        "answers": answers,
        "held": counted(request.user),
        "looked": looked,
        "closing": closing_of(request.user),
    }
    return render(request, "community/privacy.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def download(request: PersonRequest) -> HttpResponse:
    """/me/privacy/download/: ask for a copy of everything; fetch it when it is ready."""
    if request.method == "POST":
        try:
            ask_for_copy(by=request.user)
        except CommunityError as error:
            messages.error(request, str(error))
        return redirect("community:download")
    export = DataExport.objects.filter(user=request.user).select_related("file").first()
    context: dict[str, Any] = {"export": export, "may_ask": export is None or export.created_at < timezone.now() - DataExport.APART}
    if export and export.file:
        context |= {"address": address_of(export.file), "until": export.file.created_at + timedelta(days=settings.RETENTION["data_copies"])}
    return render(request, "community/download.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def leave(request: PersonRequest) -> HttpResponse:
    """/me/privacy/delete/: what goes, what stays under which law, what has to be settled first; then seven days."""
    form = LeaveForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_deletion(by=request.user, settled=form.settled, reason=form.cleaned_data["reason"])
            return redirect("community:privacy")
        except CommunityError as error:
            form.add_error(None, str(error))
    days = AccountClosing.COOLING_OFF.days
    return render(request, "community/leave.html", {"form": form, "held": counted(request.user), "closing": closing_of(request.user), "days": days})


@never_cache
@require_POST
@login_required
def stay(request: PersonRequest) -> HttpResponse:
    """Take the deletion back with one press."""
    if withdraw_deletion(by=request.user):
        messages.success(request, _("We are glad you are staying. Everything is as it was."))
    return redirect("community:privacy")
