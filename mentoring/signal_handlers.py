"""What people do elsewhere that mentoring follows: a mentor's document shows her profile, and nobody stays paired with who has left."""

from typing import Any

from django.dispatch import receiver

from community.models import AlumniProfile, User
from community.signals import person_left, profile_changed
from core.caching import bump
from mentoring.models import MentorOffer
from mentoring.services.departures import leave_mentoring
from search.services import mark_changed


@receiver(profile_changed)
def mentor_changed(profile: AlumniProfile, **kwargs: Any) -> None:
    ids = list(MentorOffer.objects.filter(user_id=profile.user_id).values_list("pk", flat=True))
    if ids:
        mark_changed("mentor", ids)
        bump("mentoring")


@receiver(person_left)
def end_her_mentoring(user: User, **kwargs: Any) -> None:
    leave_mentoring(user_id=user.pk)
