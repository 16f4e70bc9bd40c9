"""Letters with a code or a link that anybody can ask for: how many one address gets, one account
causes and the whole site writes in a Seoul day.

Known and unknown addresses are counted alike, so that a limit says nothing about who has an account.
"""

import logging

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.limits import count, counted

ASKED_FOR = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "login_code",
        "password_reset_key",
        "reauthentication_code",
        "unknown_account",
    )
)
log = logging.getLogger("ieum.accounts")


def count_letter(request: HttpRequest, address: str) -> None:
    """Count one letter. Past a limit the answer is a 429 that says when to come back (ImmediateHttpResponse), and no letter is written."""
    if count("letters.address", address) > settings.ACCOUNT_LETTERS_PER_ADDRESS_A_DAY:
        raise ImmediateHttpResponse(tomorrow(request))
    if request.user.is_authenticated and count("letters.account", str(request.user.pk)) > settings.ACCOUNT_LETTERS_PER_ACCOUNT_A_DAY:
        raise ImmediateHttpResponse(tomorrow(request))
    total = count("letters.site", "all")
    if total > settings.ACCOUNT_LETTERS_A_DAY:
        if total == settings.ACCOUNT_LETTERS_A_DAY + 1:
            log.error("Today's %d letters with codes and links are used up: nobody can join or ask for a code until midnight.", total - 1)
        raise ImmediateHttpResponse(tomorrow(request))


def refuse_when_spent(request: HttpRequest, address: str) -> None:
    """The same answer before anything is made, where a letter would be the last step. Counts nothing."""
    of_address = counted("letters.address", address) >= settings.ACCOUNT_LETTERS_PER_ADDRESS_A_DAY
    if of_address or counted("letters.site", "all") >= settings.ACCOUNT_LETTERS_A_DAY:
        raise ImmediateHttpResponse(tomorrow(request))


def tomorrow(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", {"tomorrow": True}, status=429)
