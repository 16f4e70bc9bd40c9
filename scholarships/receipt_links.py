"""The link in a guest's letters: it shows one gift and asks for its receipt, and does nothing else.

It works for 60 days. Whoever holds an older one may have a new one sent to the address that the gift was made with, and nowhere else.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from core.addresses import absolute_reverse
from scholarships.models import Gift

SALT, LASTS = "scholarships.receipt", timedelta(days=60)


@dataclass(frozen=True)
class ReceiptLink:
    """The gift that a link is for, and whether it still opens."""

    gift: Gift
    is_spent: bool


def receipt_token(gift: Gift) -> str:
    """What names the gift in the link."""
    return signing.dumps(str(gift.public_id), salt=SALT)


def receipt_url(gift: Gift) -> str:
    """The whole address, in the donor's language."""
    return absolute_reverse("receipts:gift", language=gift.language, token=receipt_token(gift))


def read_link(token: str) -> ReceiptLink | None:
    """The gift that a link is for; None for what we never signed."""
    try:
        public_id = signing.loads(token, salt=SALT)
        spent = not _is_fresh(token)
        gift = Gift.objects.paid().select_related("fund__entity", "donor").filter(public_id=public_id).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return ReceiptLink(gift, spent) if gift else None


def _is_fresh(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return False
    return True
