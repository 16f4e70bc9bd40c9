"""How a person can be reached besides by mail."""

from django.conf import settings

from community.consents import agrees, documents_in_force
from community.models import ConsentDocument, MobileNumber, User
from core.letters import register_numbers

TEXTS = ConsentDocument.Kind.TEXTS


def text_number(user: User) -> str:
    """The mobile number that text messages may go to: confirmed by its owner, who agreed to texts and has not withdrawn; else ""."""
    if not (settings.PHONE_CODES and agrees(user, TEXTS)):
        return ""
    return MobileNumber.objects.filter(user=user, confirmed_at__isnull=False).values_list("number", flat=True).first() or ""


def texts_document() -> ConsentDocument | None:
    """What a person agrees to before text messages go to her; None while nothing is in force, and texts are not offered."""
    return documents_in_force().get(TEXTS) if settings.PHONE_CODES else None


register_numbers(text_number)
