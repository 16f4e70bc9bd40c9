"""What a mentor's document shows is her profile's: when that changes, so does this."""

from typing import Any

from django.dispatch import receiver

from community.models import AlumniProfile
from community.signals import profile_changed
from core.caching import bump
from mentoring.models import MentorOffer
from search.services import mark_changed


@receiver(profile_changed)
def mentor_changed(profile: AlumniProfile, **kwargs: Any) -> None:
    ids = list(MentorOffer.objects.filter(user_id=profile.user_id).values_list("pk", flat=True))
    if ids:
        mark_changed("mentor", ids)
        bump("mentoring")
