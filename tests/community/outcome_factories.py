"""Graduates at each point in time."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from community.models import Completion, EmploymentOutcome, OutcomeRequest
from community.outcome_times import last_completed
from community.services.invitations import token_hash
from community.services.outcome_questions import secret_of
from tests.factories import RecordFactory, completion


def completed(*, months: int = 0, days: int = 3, owner: Any = None, record: Any = None, course: Any = None, **fields: Any) -> Completion:
    """A completion whose point `months` was reached so many days ago."""
    day: date = last_completed(timezone.localdate(), months) - timedelta(days=days)
    record = record or RecordFactory(owner=owner, **fields)
    return Completion.objects.create(record=record, course=course, completed_on=day) if course else completion(record, on=day)


def question(done: Completion, point: int = 0) -> str:
    """That she was asked; returns the secret of the link."""
    secret = secret_of(done.pk, point)
    OutcomeRequest.objects.create(completion=done, point=point, token_hash=token_hash(secret))
    return secret


def answered(done: Completion, point: int = 0, **fields: Any) -> EmploymentOutcome:
    """An answer that is there already."""
    values = {"status": "employed", "source": "self", "answered_on": timezone.localdate(), **fields}
    return EmploymentOutcome.objects.create(completion=done, point=point, **values)
