"""The way of an application as points on a line."""

from dataclasses import dataclass

from django.utils.translation import pgettext

from alliance.models import MembershipApplication

Status = MembershipApplication.Status


@dataclass(frozen=True)
class Step:
    """`state` is done, now or ahead."""

    label: str
    state: str


def progress_of(application: MembershipApplication | None) -> list[Step]:
    """Written → submitted → in review → takes part. None is an application that is being written."""
    reached = _reached(application)
    labels = [pgettext("step", "Write"), pgettext("step", "Submit"), pgettext("step", "Review"), _last_label(application)]
    return [Step(label, "done" if place < reached else "now" if place == reached else "ahead") for place, label in enumerate(labels)]


def _reached(application: MembershipApplication | None) -> int:
    if application is None or application.status == Status.DRAFT:
        return 0
    if application.is_approved:
        return 4
    return {Status.SUBMITTED: 2, Status.IN_REVIEW: 2, Status.NEEDS_INFORMATION: 2}.get(Status(application.status), 3)


def _last_label(application: MembershipApplication | None) -> str:
    ended = {Status.REJECTED: pgettext("step", "Not this time"), Status.WITHDRAWN: pgettext("step", "Withdrawn")}
    return ended.get(Status(application.status), pgettext("step", "Take part")) if application else pgettext("step", "Take part")
