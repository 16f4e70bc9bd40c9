"""Blocking and reporting, from wherever two people met, and the list of blocks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.exceptions import CommunityError
from community.forms.contacts import ReportForm
from community.matters import Encounter, matters
from community.models import Block
from community.requests import PersonRequest
from community.services.blocks import block_person, unblock_person
from community.services.reports import report_person
from core.unsent import typed_before

ASK_OR_SHOW = ["GET", "HEAD", "POST"]


def _encounter(request: PersonRequest, kind: str, public_id: str) -> Encounter:
    found = matters[kind].find(request.user, public_id) if kind in matters else None
    if found is None:
        raise Http404
    return found


def _back(kind: str, public_id: str) -> str:
    """Whoever does not block or report after all goes to the person's page, or to the requests."""
    return reverse("community:person", args=[public_id]) if kind == "person" else reverse("community:introductions")


@never_cache
@require_safe
@login_required
def blocks(request: PersonRequest) -> HttpResponse:
    """/me/privacy/blocks/: whom I block."""
    return render(request, "community/blocks.html", {"blocks": Block.objects.filter(by=request.user).select_related("person")})


@never_cache
@login_required
@require_POST
def unblock(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take one back."""
    block = get_object_or_404(Block.objects.select_related("person"), by=request.user, person__public_id=public_id)
    unblock_person(person_id=block.person_id, by=request.user)
    messages.success(request, _("Unblocked. You can find each other again."))
    return redirect("community:blocks")


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def block(request: PersonRequest, kind: str, public_id: str) -> HttpResponse:
    """/me/block/<kind>/<id>/: GET says what a block does, POST blocks."""
    met = _encounter(request, kind, public_id)
    if request.method == "POST":
        try:
            block_person(person_id=met.person.pk, by=request.user)
        except CommunityError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Blocked. The two of you do not find each other any more, and nobody tells the other."))
        return redirect("community:blocks")
    return render(request, "community/block.html", {"met": met, "kind": kind, "public_id": public_id, "back": _back(kind, public_id)})


@never_cache
@login_required
@require_http_methods(ASK_OR_SHOW)
def report(request: PersonRequest, kind: str, public_id: str) -> HttpResponse:
    """/me/report/<kind>/<id>/: tell the office; contact stops at once."""
    met, form = _encounter(request, kind, public_id), ReportForm(request.POST or None, initial=typed_before(request, ReportForm))
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"about_id": met.person.pk, "matter": kind, "shown": met.shown, "introduction": met.introduction}
        try:
            report_person(by=request.user, **about, **form.cleaned_data)
        except CommunityError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you for telling us. The two of you are kept apart from now on; we look at it and write to you."))
            return redirect("community:blocks")
    return render(request, "community/report.html", {"form": form, "met": met, "back": _back(kind, public_id)}, status=422 if form.errors else 200)
