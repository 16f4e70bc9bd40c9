"""Where an account is made, and where an address becomes hers."""

from typing import Any

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import get_emailconfirmation_model
from allauth.account.stages import LoginByCodeStage
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.adapters import ASKED_TO_CONFIRM
from community.exceptions import CommunityError
from community.models import User
from community.reach import texts_document
from community.services.sign_in_texts import text_sign_in_code


def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up in one transaction: no account without its letter, and a new address takes no more commits than a known one."""
    if request.method != "POST":
        return views.signup(request)
    with transaction.atomic():
        return views.signup(request)


@login_required
@reauthentication_required
def set_password(request: HttpRequest) -> HttpResponseBase:
    """allauth's page for the first password of an account: a new way in, so she says first who she is."""
    return views.password_set(request)


@never_cache
def confirm_email(request: HttpRequest, key: str) -> HttpResponseBase:
    """allauth's page of the link, for who asked for the letter: in this browser, or signed in to that account.

    The owner of the mailbox alone would otherwise open, with one tap, an account whose password a stranger chose (docs/decisions/0027).
    """
    confirmation = get_emailconfirmation_model().from_key(key)
    if confirmation is None or _asked_for(request, confirmation.email_address.user, confirmation.email_address.email):
        return views.confirm_email(request, key=key)
    address = confirmation.email_address
    context = {"email": address.email, "is_new": not address.user.emailaddress_set.filter(verified=True).exists()}
    return render(request, "account/confirm_elsewhere.html", context, status=403 if request.method == "POST" else 200)


def _asked_for(request: HttpRequest, owner: User, email: str) -> bool:
    return request.user == owner or request.session.get(ASKED_TO_CONFIRM) == f"{owner.pk} {email}"


@require_POST
@login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code")
def text_login_code(request: Any) -> HttpResponseBase:
    """For who waits for a code by e-mail: the same code by text message. The answer is the same whether an account has a number or not."""
    if texts_document() is None:
        raise Http404
    process = LoginCodeVerificationProcess.resume(request._login_stage)
    if process is None:
        return redirect("account_request_login_code")
    try:
        text_sign_in_code(email=process.state["email"], code=process.code, user=process.user, language=get_language() or "ko")
        messages.success(request, _("If text messages are set up for this account, the same code is on its way to its phone."))
    except CommunityError as refusal:
        messages.warning(request, str(refusal))
    onwards = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(onwards, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    back = redirect("account_confirm_login_code")
    if is_ours:
        back["Location"] += f"?{urlencode({'next': onwards})}"
    return back
