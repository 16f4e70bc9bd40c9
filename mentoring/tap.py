"""The one tap from a letter: a signed address that shows a request and answers it, without signing in.

It names one request and one turn of it (`opened_at`), so it does nothing else, and ends with the request's seven days.
"""

from datetime import timedelta

from django.core import signing
from django.utils import translation

from core.addresses import absolute_reverse
from mentoring.exceptions import LinkIsSpent
from mentoring.models import MentoringRequest
from mentoring.services.requests import both_are_here

SALT, LASTS = "mentoring.tap", timedelta(days=8)


def tap_url(request: MentoringRequest) -> str:
    """The whole address for the mentor's letter, in the mentor's language."""
    language = request.offer.user.preferred_language
    with translation.override(language):
        return absolute_reverse("mentoring:tap", language=language, token=signing.dumps([request.pk, request.opened_at.isoformat()], salt=SALT))


def read_tap(token: str) -> MentoringRequest:
    """The request that a token is for, while it waits for this very answer. Raises LinkIsSpent for anything else."""
    try:
        pk, opened_at = signing.loads(token, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkIsSpent from error
    request = MentoringRequest.objects.select_related("offer__user", "mentee").filter(pk=pk, status="open").first()
    if request is None or request.opened_at.isoformat() != opened_at or not both_are_here(request):
        raise LinkIsSpent
    return request
