"""/me/prove/: six digits by e-mail, for whoever has no password to be asked for."""

from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.asked_again import address_of, confirm_code, has_no_key, send_code, waits_for_code
from community.exceptions import CommunityError
from community.forms.asked_again import MailedCodeForm
from community.requests import PersonRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def prove(request: PersonRequest) -> HttpResponse:
    """Send the code, take it, then go on with what she was about to do. Whoever has a password is asked for that instead."""
    onwards = request.POST.get("next") or request.GET.get("next", "")
    if not has_no_key(request.user):
        return _to("account_reauthenticate", onwards)
    if "send" in request.POST:
        return _sent(request, onwards)
    form = MailedCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            confirm_code(request, form.cleaned_data["code"])
            return resume_request(request) or redirect("community:privacy")
        except CommunityError as refusal:
            form.add_error("code", str(refusal))
    context = {"form": form, "next": onwards, "to": address_of(request.user), "waits": waits_for_code(request)}
    return render(request, "community/prove.html", context, status=422 if form.errors else 200)


def _sent(request: PersonRequest, onwards: str) -> HttpResponse:
    try:
        send_code(request)
        messages.success(request, _("A code is on its way to your mail. It works for 15 minutes."))
    except CommunityError as refusal:
        messages.warning(request, str(refusal))
    return _to("community:prove", onwards)


def _to(view: str, onwards: str) -> HttpResponse:
    return redirect(f"{reverse(view)}?{urlencode({'next': onwards})}" if onwards else reverse(view))
