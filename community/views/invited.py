"""/invited/<token>/: what the letter "claim your record" leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.models import Invitation
from community.names import masked_name
from community.services.invitations import find_invitation, open_invitation, stop_inviting

SESSION_KEY = "invitation"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows whose invitation it is, masked, and a button; POST keeps the secret in the session and leads on, or stops the letters."""
    invitation = find_invitation(token)
    if invitation is None:
        return _sealed(render(request, "community/invited_spent.html", status=410))
    if request.method == "POST" and request.POST.get("act") == "claim":
        return _lead_on(request, invitation, token)
    stopped = request.method == "POST" and request.POST.get("act") == "stop"
    if stopped:
        stop_inviting(invitation_id=invitation.pk)
    newest = invitation.record.completions.select_related("course__campus").first()
    context = {"name": masked_name(invitation.record.name), "place": newest.course.place if newest else "", "stopped": stopped}
    return _sealed(render(request, "community/invited.html", context))


def _lead_on(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    open_invitation(invitation_id=invitation.pk)
    request.session[SESSION_KEY] = token
    claim = reverse("community:claim")
    return redirect(claim if request.user.is_authenticated else f"{reverse('account_signup')}?{urlencode({'next': claim})}")


def _sealed(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no other site learns it. (`no-referrer` would hide the origin of the page's own forms, and CSRF refuses them.)"""
    response["Referrer-Policy"] = "same-origin"
    return response
