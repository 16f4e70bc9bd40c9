"""What a signed-in graduate may answer about her work today, and the line about it on /me/."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from community.models import Completion, EmploymentOutcome
from community.my_page import Panel, register_panel
from community.outcome_times import point_asked


@dataclass(frozen=True)
class WorkQuestion:
    """One of her courses and the point that is asked about now. `number` counts her courses in the order they were written down."""

    number: int
    completion: Completion
    point: int
    answer: EmploymentOutcome | None


def work_questions(user: Any) -> list[WorkQuestion]:
    """The questions that are open for this account today, answered ones too: an answer may be changed as long as it is asked for."""
    completions = Completion.objects.filter(record__owner=user).order_by("pk").select_related("course__campus").prefetch_related("outcomes")
    today = timezone.localdate()
    asked = [(number, one, point_asked(one.completed_on, today)) for number, one in enumerate(completions, start=1)]
    return [
        WorkQuestion(number, one, point, next((answer for answer in one.outcomes.all() if answer.point == point), None))
        for number, one, point in asked
        if point is not None
    ]


def _panel(request: Any) -> dict[str, Any] | None:
    waiting = [question for question in work_questions(request.user) if question.answer is None]
    return {"question": waiting[0]} if waiting else None


register_panel(Panel(order=5, template="community/_work_panel.html", context=_panel))
