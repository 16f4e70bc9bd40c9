"""What people do elsewhere that mentoring follows: a mentor's document shows her profile, and nobody stays paired with who has left."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from community.models import AlumniProfile, User
from community.signals import closing_asked, closing_withdrawn, person_blocked, person_left, profile_changed
from core.caching import bump
from mentoring.models import MentorOffer
from mentoring.services.departures import leave_mentoring, part_two
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


@receiver(person_blocked)
def part_mentor_and_mentee(by: User, person: User, **kwargs: Any) -> None:
    part_two(by=by, person=person)


@receiver(closing_asked)
def rest_until_she_goes(user: User, until: date, **kwargs: Any) -> None:
    """Nobody asks a mentor who is about to leave."""
    _rest(user, until, MentorOffer.objects.filter(Q(paused_until=None) | Q(paused_until__lt=until), user=user))


@receiver(closing_withdrawn)
def mentor_again(user: User, until: date, **kwargs: Any) -> None:
    _rest(user, None, MentorOffer.objects.filter(user=user, paused_until=until))


def _rest(user: User, until: date | None, offers: QuerySet[MentorOffer]) -> None:
    ids = list(offers.select_for_update(no_key=True).values_list("pk", flat=True))
    if ids:
        MentorOffer.objects.filter(pk__in=ids).update(paused_until=until)
        mark_changed("mentor", ids)
        bump("mentoring")
