"""When a graduate is asked what became of her: at completion, six and twelve months after it, each for six months."""

from calendar import monthrange
from datetime import date, timedelta

from community.models import EmploymentOutcome

POINTS: tuple[int, ...] = tuple(EmploymentOutcome.Point.values)
MONTHS_OPEN = 6


def months_after(day: date, months: int) -> date:
    """The same day so many months later; 31 August + 6 months is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_completed(today: date, months: int) -> date:
    """The newest day of completion that is at least so many months ago: `months_after(day, months) <= today` holds up to it and not after."""
    day = months_after(today, -months)
    is_last_of_month = (today + timedelta(days=1)).month != today.month
    return day.replace(day=monthrange(day.year, day.month)[1]) if is_last_of_month else day


def is_due(completed_on: date, point: int, today: date) -> bool:
    """Whether this point in time has been reached."""
    return point in POINTS and completed_on <= last_completed(today, point)


def asked_between(point: int, today: date) -> tuple[date, date]:
    """The days of completion, both included, whose graduates are asked about this point today."""
    return last_completed(today, point + MONTHS_OPEN) + timedelta(days=1), last_completed(today, point)


def point_asked(completed_on: date, today: date) -> int | None:
    """The one point that a graduate of this day is asked about today; None before completion and after a year and a half."""
    return next((point for point in POINTS if asked_between(point, today)[0] <= completed_on <= asked_between(point, today)[1]), None)
