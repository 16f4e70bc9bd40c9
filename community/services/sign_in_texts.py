"""The code for signing in, by text message: for an account whose owner confirmed her number and agreed. Nobody learns whether there is one."""

from allauth.account.models import EmailAddress
from django.db import transaction

from community import letters
from community.exceptions import TooManySignInTexts
from community.models import User
from community.reach import text_number
from community.services.phone_codes import site_is_spent
from core.limits import count

A_DAY = 3  # of one address, and to one number: whoever knows an address must not be able to bother its owner's phone
NO_CODE = "000000"


@transaction.atomic
def text_sign_in_code(*, email: str, code: str, user: User | None, language: str) -> None:
    """Send the code that this address was mailed to the account's number, too. Hit and miss do the same work and end alike.

    `user` is None for an address that nobody has, which holds no code either.
    Raises TooManySignInTexts, which counts known and unknown addresses alike. What else holds a text back (no number, too many to it, the
    day's texts of the whole site used up) is a miss.
    """
    if count("sign_in_texts.address", email) > A_DAY:
        raise TooManySignInTexts
    number = _number(user, email)
    with transaction.atomic():
        letters.sign_in_code(to=number, code=code or NO_CODE, person=user if number else None, language=language)
        if not number or count("sign_in_texts.number", number) > A_DAY or site_is_spent():
            transaction.set_rollback(True)


def _number(user: User | None, email: str) -> str:
    """Hers, when the address is hers as well: a code confirms the address that asked for it, and a phone proves no mailbox."""
    number = text_number(user) if user else ""
    return number if EmailAddress.objects.filter(user=user, email=email, verified=True).exists() else ""
