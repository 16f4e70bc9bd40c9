"""Where an account is made."""

from allauth.account import views
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase


def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up in one transaction: no account without its letter, and a new address takes no more commits than a known one."""
    if request.method != "POST":
        return views.signup(request)
    with transaction.atomic():
        return views.signup(request)
