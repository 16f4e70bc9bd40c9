"""What a signed-in graduate may answer about her work today, and the line about it on /me/."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from community.models import Completion, EmploymentOutcome
from community.my_page import Panel, register_panel
from community.outcome_times import POINTS, point_asked


@dataclass(frozen=True)
class WorkQuestion:
    """One of her courses and the point that is asked about now. `number` counts her courses in the order they were written down."""

    number: int
    completion: Completion
    point: int
    answer: EmploymentOutcome | None


def work_questions(user: Any) -> list[WorkQuestion]:
    """The questions that are open for this account today, answered ones too: an answer may be changed as long as it is asked for. Two queries."""
    return [
        WorkQuestion(number, one, point, next((answer for answer in one.outcomes.all() if answer.point == point), None))
        for number, one, point in _asked(_courses(user).prefetch_related("outcomes"))
    ]


def _courses(user: Any) -> QuerySet[Completion]:
    return Completion.objects.filter(record__owner=user).order_by("pk").select_related("course__campus")


def _asked(completions: QuerySet[Completion]) -> Iterator[tuple[int, Completion, int]]:
    today = timezone.localdate()
    for number, one in enumerate(completions, start=1):
        if (point := point_asked(one.completed_on, today)) is not None:
            yield number, one, point


def first_unanswered(user: Any) -> WorkQuestion | None:
    """The first question without an answer, for whoever may be asked: /me/ has many parts, so this one costs a single query."""
    answers = {f"answered_{point}": Exists(EmploymentOutcome.objects.filter(completion=OuterRef("pk"), point=point)) for point in POINTS}
    asked = _asked(_courses(user).filter(record__no_questions_since=None).annotate(**answers))
    waiting = (WorkQuestion(number, one, point, None) for number, one, point in asked if not getattr(one, f"answered_{point}"))
    return next(waiting, None)


def _panel(request: Any) -> dict[str, Any] | None:
    question = first_unanswered(request.user)
    return {"question": question} if question else None


register_panel(Panel(order=5, template="community/_work_panel.html", context=_panel))
