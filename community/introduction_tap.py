"""The one tap from a letter: a signed address that shows a request for contact and answers it, without signing in.

It names one request and one turn of it (`opened_at`), so it does nothing else, and ends with the request's fourteen days.
"""

from datetime import timedelta

from django.core import signing
from django.utils import translation

from community.exceptions import ContactLinkIsSpent
from community.models import Introduction
from community.services.introduction_answers import both_are_here
from core.addresses import absolute_reverse

SALT, LASTS = "community.introduction-tap", timedelta(days=15)


def tap_url(introduction: Introduction) -> str:
    """The whole address for the letter to the asked, in her language."""
    language = introduction.asked.preferred_language
    token = signing.dumps([introduction.pk, introduction.opened_at.isoformat()], salt=SALT)
    with translation.override(language):
        return absolute_reverse("community:introduction-tap", language=language, token=token)


def read_tap(token: str) -> Introduction:
    """The request that a token is for, while it waits for this very answer. Raises ContactLinkIsSpent for anything else."""
    try:
        pk, opened_at = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ContactLinkIsSpent from error
    found = Introduction.objects.select_related("asker", "asked").filter(pk=pk, status="open", is_silenced=False).first()
    if found is None or found.opened_at.isoformat() != opened_at or not both_are_here(found):
        raise ContactLinkIsSpent
    return found
