"""The one tap a year: a signed address that shows a profile to its owner and says, when she presses, that it is still right.

It names one profile and the day it was last confirmed, so the first press spends it, and it does nothing else.
"""

from datetime import date, timedelta

from django.core import signing

from community.exceptions import LinkIsSpent
from community.models import AlumniProfile
from core.addresses import absolute_reverse

SALT, LINK_LASTS, A_YEAR = "community.still-right", timedelta(days=60), timedelta(days=365)


def still_right_url(profile: AlumniProfile) -> str:
    """The whole address for her letter, in her language."""
    token = signing.dumps([profile.pk, str(profile.confirmed_on)], salt=SALT)
    return absolute_reverse("community:confirm-profile", language=profile.user.preferred_language, token=token)


def read_still_right(token: str) -> AlumniProfile:
    """The profile that a token is for, while its question waits. Raises LinkIsSpent for anything else."""
    try:
        pk, confirmed_on = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkIsSpent from error
    profile = AlumniProfile.objects.shown().with_card().prefetch_related("career").filter(pk=pk).first()
    if profile is None or str(profile.confirmed_on) != confirmed_on:
        raise LinkIsSpent
    return profile


def is_overdue(confirmed_on: date | None, today: date) -> bool:
    """Whether a year has passed since somebody said that her profile is right."""
    return confirmed_on is None or confirmed_on <= today - A_YEAR
