"""Asking once a year whether a profile is still right."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community import letters
from community.models import AlumniProfile
from community.still_right import A_YEAR, LINK_LASTS, still_right_url
from core.models import SuppressedAddress

MOST_A_RUN, PART = 500, 100


def ask_still_right() -> int:
    """Write to people who confirmed their profile a year ago or longer and were not asked for a year; at most 500 a run, 100 a transaction.

    Who hid the profile, closed the account or wants no letters is not asked. Returns how many were. A second run the same day asks nobody twice.
    """
    long_ago = timezone.localdate() - A_YEAR
    waiting = (
        AlumniProfile.objects.shown()
        .filter(Q(asked_to_confirm_on=None) | Q(asked_to_confirm_on__lte=long_ago), confirmed_on__lte=long_ago)
        .exclude(user__email__in=SuppressedAddress.objects.values("address"))
        .order_by("confirmed_on", "pk")
    )
    ids = list(waiting.values_list("pk", flat=True)[:MOST_A_RUN])
    return sum(_ask(ids[start : start + PART]) for start in range(0, len(ids), PART))


@transaction.atomic
def _ask(ids: Sequence[int]) -> int:
    today = timezone.localdate()
    still = AlumniProfile.objects.select_for_update(of=("self",), no_key=True).select_related("user").order_by("pk")
    profiles = list(still.filter(pk__in=ids, confirmed_on__lte=today - A_YEAR).exclude(asked_to_confirm_on__gt=today - A_YEAR))
    for profile in profiles:
        letters.still_right(profile.user, still_right_url(profile), LINK_LASTS.days)
    AlumniProfile.objects.filter(pk__in=[profile.pk for profile in profiles]).update(asked_to_confirm_on=today)
    return len(profiles)
