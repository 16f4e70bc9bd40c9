"""What somebody had typed when it could not be taken: she was signed out meanwhile, or signed in anew in another window.

Each form of a signed-in person carries a seal: whose form it is and on which page it stands. When such a form comes without a session,
its words wait in the new one for an hour and are shown to nobody but that person, on that page (docs/decisions/0040).
"""

import time
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

SEAL = "written_by"  # the hidden field's name
KEY = "unsent"  # the session's key
LASTS = 60 * 60  # seconds
MOST = 40_000  # characters; what is longer is not kept
_signer = signing.Signer(salt="core.unsent")  # without a time: the same page is the same bytes, whenever it is drawn


@dataclass(frozen=True)
class Unsent:
    """`action` is the address the words were sent to."""

    action: str
    data: QueryDict

    def initial(self, form: type[forms.Form]) -> dict[str, Any]:
        """The words as `initial` of a form of this kind."""
        return {name: field.widget.value_from_datadict(self.data, {}, name) for name, field in form.base_fields.items()}


def seal(request: HttpRequest) -> str:
    """What a form of this person, on this page, carries; empty for a stranger's."""
    person = getattr(request, "user", None)
    return _signer.sign_object([str(person.public_id), request.path]) if person and person.is_authenticated else ""


def keep_unsent(request: HttpRequest) -> str:
    """Keep what this POST said; the page to which its writer comes back, or nothing where the form is not known or is another's."""
    try:
        writer, page = _signer.unsign_object(request.POST.get(SEAL, ""))
    except signing.BadSignature:
        return ""
    if request.user.is_authenticated and str(request.user.public_id) != writer:
        return ""
    words = request.POST.copy()
    for name in [name for name in words if name in {SEAL, "csrfmiddlewaretoken", "code"} or "password" in name]:
        del words[name]
    if len(encoded := words.urlencode()) <= MOST:
        request.session[KEY] = {"writer": writer, "page": page, "action": request.path, "data": encoded, "until": time.time() + LASTS}
        if not request.user.is_authenticated:
            request.session.set_expiry(LASTS)
    return page


def unsent(request: HttpRequest) -> Unsent | None:
    """What this person typed on this page and could not send; a message says so. It stays until she sends it, for an hour at most."""
    kept = request.session.get(KEY)
    if request.method == "POST" or not kept or kept["page"] != request.path or not request.user.is_authenticated:
        return None
    if kept["writer"] != str(request.user.public_id) or kept["until"] < time.time():
        del request.session[KEY]
        return None
    messages.info(request, _("You had been signed out meanwhile. What you wrote is still here: please look at it and send it once more."))
    return Unsent(kept["action"], QueryDict(kept["data"]))


def typed_before(request: HttpRequest, form: type[forms.Form]) -> dict[str, Any]:
    """`initial` for the one form of a page: what was typed there before, or nothing."""
    kept = unsent(request)
    return kept.initial(form) if kept else {}


@receiver(user_logged_in)
def as_long_as_any_session(request: HttpRequest, **kwargs: Any) -> None:
    """The hour is over for the words, not for who signed in to send them."""
    if KEY in request.session:
        request.session.set_expiry(None)


class KeepsUnsent:
    """Leads a form that came without a session through the sign-in page back to where it stood, and forgets what has been sent."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        before = request.session.get(KEY)
        response: HttpResponse = self.get_response(request)  # before anything reads request.POST: a webhook wants the raw body
        if request.user.is_authenticated:
            if before and before == request.session.get(KEY) and before["action"] == request.path:
                del request.session[KEY]
        elif _leads_to_sign_in(response) and (page := keep_unsent(request)):
            return _to_sign_in(request, page)
        return response


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and "/accounts/login/" in response.get("Location", "")


def _to_sign_in(request: HttpRequest, page: str) -> HttpResponse:
    if KEY in request.session:
        messages.info(request, _("You have been signed out. Nothing is lost: sign in, and what you wrote waits where you wrote it."))
    return redirect_to_login(page)


@requires_csrf_token
def form_is_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: the form belongs to an earlier sign-in. Its writer gets it back with her words; everybody else an explanation."""
    if page := keep_unsent(request):
        return redirect(page) if request.user.is_authenticated else _to_sign_in(request, page)
    return render(request, "403_csrf.html", status=403)
