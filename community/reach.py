"""How a person can be reached besides by mail."""

from django.conf import settings
from django.db.models import Exists, OuterRef

from community.models import Consent, ConsentDocument, MobileNumber, User
from core.letters import register_numbers

TEXTS = ConsentDocument.Kind.TEXTS


def text_number(user: User) -> str:
    """The mobile number that text messages may go to: confirmed by its owner, who agreed to texts and has not withdrawn; else ""."""
    if not settings.PHONE_CODES:
        return ""
    agreed = Consent.objects.filter(user=OuterRef("user"), document__kind=TEXTS, withdrawn_at=None)
    numbers = MobileNumber.objects.filter(Exists(agreed), user=user, confirmed_at__isnull=False)
    return numbers.values_list("number", flat=True).first() or ""


def texts_document() -> ConsentDocument | None:
    """What a person agrees to before text messages go to her; None while nothing is in force, and texts are not offered."""
    published = ConsentDocument.objects.filter(kind=TEXTS, published_at__isnull=False)
    return published.order_by("-version").first() if settings.PHONE_CODES else None


def agrees_to_texts(user: User) -> bool:
    """Whether a consent of hers to text messages is alive."""
    return Consent.objects.filter(user=user, document__kind=TEXTS, withdrawn_at=None).exists()


register_numbers(text_number)
