"""The verb of the monthly review, and the reminder to those who hold it."""

from datetime import date, time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access_review import answers_for, busiest_reader, first_of, month_before, months_due, numbers_of
from core.acts import log_act
from core.addresses import absolute_reverse
from core.exceptions import CoreError
from core.letters import register_kind, write_letter
from core.models import AccessReview
from core.schedule import schedule

PERMISSION = "core.add_accessreview"
REMIND_FROM = 3  # of the month
register_kind("access_review_due", _("Access records wait for their monthly review"))


class CannotReview(CoreError):
    """The month is not over, was reviewed before, or its busiest reader would review herself."""


def reviewers() -> models.QuerySet[Any]:
    """Everybody who may hold a review through a role."""
    app, codename = PERMISSION.split(".")
    holds = models.Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
    return get_user_model().objects.filter(holds, is_active=True).distinct()


def another_should(*, numbers: dict[str, Any], by: Any) -> bool:
    """Whether this person would judge what she did herself, and somebody else could hold the review."""
    return answers_for(numbers, by.pk) and reviewers().exclude(pk=by.pk).exists()


def review_accesses(*, month: date, note: str, by: Any) -> AccessReview:
    """Write down that a month's access records were looked at; final. Raises CannotReview in words.

    Whoever read most or took files away may review only where nobody else can: the numbers then say so.
    """
    if first_of(month) >= first_of(timezone.localdate()):
        raise CannotReview(_("This month is not over yet."))
    if AccessReview.objects.filter(month=month).exists():
        raise CannotReview(_("This month has been reviewed already."))
    numbers = numbers_of(month)
    if another_should(numbers=numbers, by=by):
        raise CannotReview(_("You read most in this month, or downloaded files. Please ask another officer to look at it."))
    numbers["reviewer_read"] = sum(one["total"] for one in numbers["readers"] if one["id"] == by.pk)
    numbers["reviewer_is_busiest"] = busiest_reader(numbers) == by.pk
    numbers["reviewer_answers_for"] = answers_for(numbers, by.pk)
    try:
        with transaction.atomic():
            review = AccessReview.objects.create(month=month, by=by, by_label=str(by), numbers=numbers, note=note)
            log_act(review, "core.review_accesses", by=by, month=f"{month:%Y-%m}")
    except IntegrityError as twice:
        raise CannotReview(_("This month has been reviewed already.")) from twice
    return review


def remind_reviewers() -> str:
    """From the 3rd on, once a month and person, while last month waits; returns a line for the record."""
    today = timezone.localdate()
    month = month_before(first_of(today))
    if today.day < REMIND_FROM or month not in months_due(today):
        return "nothing to remind of"
    people = list(reviewers())
    for person in people:
        with transaction.atomic():
            write_letter(
                kind="access_review_due",
                to=person.email,
                recipient=person,
                template="core/letters/access_review_due",
                context={"month": month, "url": absolute_reverse("staff_access_review", language=settings.LANGUAGE_CODE)},
                dedup_key=f"access_review_due:{month:%Y-%m}:{person.pk}",
            )
    return f"{len(people)} reviewers reminded of {month:%Y-%m}"


schedule("core.remind_reviewers", remind_reviewers, at=time(9, 0))
