"""Where an account is made, and where an address becomes hers."""

from allauth.account import views
from allauth.account.models import get_emailconfirmation_model
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from community.adapters import ASKED_TO_CONFIRM
from community.models import User


def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up in one transaction: no account without its letter, and a new address takes no more commits than a known one."""
    if request.method != "POST":
        return views.signup(request)
    with transaction.atomic():
        return views.signup(request)


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
