"""A guest's link to her own gifts: short, signed, for this purpose alone, good for some days. It names a row, never an address."""

from typing import Any

from django.core import signing

from scholarships.exceptions import LinkIsSpent
from scholarships.letters_recurring import LINK_LASTS
from scholarships.models import Gift, RecurringGift

SALT = "scholarships.mine"
ROWS: dict[str, Any] = {"g": Gift, "m": RecurringGift}


def link_token(email: str) -> str | None:
    """For the guest's gifts under this address; None when there are none."""
    for letter, model in ROWS.items():
        newest = model.objects.filter(email=email, donor=None).order_by("-pk").values_list("pk", flat=True).first()
        if newest:
            return str(signing.dumps([letter, newest], salt=SALT))
    return None


def read_link(token: str) -> str:
    """The address whose gifts this link opens. Raises LinkIsSpent when it is wrong, too old, or its gift names nobody any more."""
    try:
        letter, pk = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
        email = ROWS[letter].objects.filter(pk=pk, donor=None).values_list("email", flat=True).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise LinkIsSpent from error
    if not email:
        raise LinkIsSpent
    return str(email)
