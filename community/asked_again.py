"""Before what cannot be undone a person is asked once more who she is. Whoever has neither password nor passkey (she signs in by code, or
through an account elsewhere) gets six digits by e-mail for it: an open session that somebody else sits at proves nothing.

The digits live in the session that asked for them, as a digest, for as long as those for signing in (docs/decisions/0038-asked-once-more.md).
"""

import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from community.exceptions import TooManyMailedCodes, WrongMailedCode
from community.models import User
from community.requests import PersonRequest
from core.limits import count

LETTER = "account/email/reauthentication_code"
STATE = METHOD = "mailed_code"
AT_ONCE, WITHIN = 3, 300  # so many codes in so many seconds; those of a day are counted with all letters of doors (account_limits)


def has_no_key(user: Any) -> bool:
    """Whether allauth has nothing to ask this account for: no password, no passkey, no app."""
    return user.is_authenticated and not get_reauthentication_flows(user)


def must_prove(request: HttpRequest) -> bool:
    """Whether she has no key and has not entered a mailed code within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    if not has_no_key(request.user):
        return False
    return not any(one.get("reauthenticated") for one in _lately(request))


def has_just_signed_in(request: HttpRequest) -> bool:
    """Whether she came in, or said once more who she is, within these minutes."""
    return bool(_lately(request))


def _lately(request: HttpRequest) -> list[dict[str, Any]]:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return [one for one in get_authentication_records(request, request.user) if one["at"] > since]


def send_code(request: PersonRequest) -> None:
    """Mail six digits; those before are worth nothing any more. Raises TooManyMailedCodes, and ImmediateHttpResponse past the day's letters."""
    if count("mailed_code.sent", str(request.user.pk), seconds=WITHIN) > AT_ONCE:
        raise TooManyMailedCodes
    address, code, at = address_of(request.user), f"{secrets.randbelow(1_000_000):06}", time.time()
    get_adapter().send_mail(LETTER, address, {"request": request, "code": code})
    request.session[STATE] = {"user": request.user.pk, "at": at, "digest": _digest(request.user, at, code)}


def waits_for_code(request: PersonRequest) -> bool:
    """Whether a code of hers still works in this session."""
    state: dict[str, Any] = request.session.get(STATE) or {"user": None}
    return state["user"] == request.user.pk and time.time() - state["at"] <= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def confirm_code(request: PersonRequest, code: str) -> None:
    """She reads her mail: once, and for this session. After so many tries the code is dead, also when made at once. Raises WrongMailedCode."""
    if not waits_for_code(request):
        raise WrongMailedCode
    state = request.session[STATE]
    tries = count("mailed_code.tries", f"{request.user.pk} {state['at']}", seconds=2 * settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    is_right = constant_time_compare(state["digest"], _digest(request.user, state["at"], code))
    if is_right or tries >= settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        del request.session[STATE]
    if not is_right or tries > settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        raise WrongMailedCode
    record_authentication(request, request.user, METHOD, reauthenticated=True)


def address_of(user: User) -> str:
    """Where the code goes: the main address among those she has confirmed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk").values_list("email", flat=True)
    return confirmed.first() or user.email


def _digest(user: User, at: float, code: str) -> str:
    """Bound to the account and to this one sending."""
    return salted_hmac("community.asked_again", f"{user.pk}:{at}:{code}", algorithm="sha256").hexdigest()
