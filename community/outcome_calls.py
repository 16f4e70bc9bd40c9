"""Whom staff may ring up: graduates who agreed to be contacted or have an account, whose point has come, and who have not answered.

Who asked not to be asked again is left alone.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from community.models import Completion, EmploymentOutcome, OutcomeRequest
from community.outcome_times import last_completed


def to_call(*, point: int, place: str | None = None, year: int | None = None, course: str | None = None) -> QuerySet[Completion]:
    """Who is still to be asked about this point, the newest first; `asked_at` says when a letter went."""
    found = _unanswered(point=point, place=place, year=year, course=course).filter(record__no_questions_since=None)
    asked = OutcomeRequest.objects.filter(completion=OuterRef("pk"), point=point).values("written_at")[:1]
    return found.select_related("record__owner", "course__campus").annotate(asked_at=Subquery(asked)).order_by("-completed_on", "pk")


def left_alone(**choice: Any) -> int:
    """How many of this choice are not called, because they asked for that."""
    return _unanswered(**choice).exclude(record__no_questions_since=None).count()


def _unanswered(*, point: int, place: str | None = None, year: int | None = None, course: str | None = None) -> QuerySet[Completion]:
    answered = EmploymentOutcome.objects.filter(completion=OuterRef("pk"), point=point)
    found = Completion.objects.filter(
        Q(record__consented_on__isnull=False) | Q(record__owner__is_active=True),
        ~Q(record__phone=""),
        ~Exists(answered),
        completed_on__lte=last_completed(timezone.localdate(), point),
    )
    if place:
        found = found.filter(course__campus=int(place)) if place.isdecimal() else found.filter(course__campus=None, course__delivery=place)
    if year:
        found = found.filter(completed_on__year=year)
    if course:
        found = found.filter(course__title_ko=course)
    return found


def next_call(choice: dict[str, Any], after: Completion) -> Completion | None:
    """Who comes after this one in the list."""
    later = Q(completed_on__lt=after.completed_on) | Q(completed_on=after.completed_on, pk__gt=after.pk)
    return to_call(**choice).filter(later).first()
