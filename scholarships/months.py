"""Months of Seoul, each named by its first day: what closings and the public page count in."""

from datetime import date, datetime

from django.utils import timezone


def month_of(moment: datetime) -> date:
    """The month in Seoul that a moment lies in."""
    return timezone.localtime(moment).date().replace(day=1)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def begin_of(month: date) -> datetime:
    """Midnight in Seoul at which it begins."""
    return datetime(month.year, month.month, 1, tzinfo=timezone.get_default_timezone())
