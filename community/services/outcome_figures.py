"""The employment figures that everybody sees, and when they move: `docs/decisions/0028-figures-in-steps.md`."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from community.models import PublishedFigure
from community.outcome_numbers import LEAST, numbers
from community.outcome_times import POINTS
from core.caching import bump


def publish_figures() -> str:
    """Count every point again whose answers have moved by five people or more; returns a line for the record. May run twice."""
    return f"{sum(_publish(point) for point in POINTS)} figures moved"


def _publish(point: int) -> bool:
    """Whether the figure moved. Fewer than five answers in all are no figure."""
    with transaction.atomic():
        shown = PublishedFigure.objects.select_for_update(no_key=True).filter(point=point).first()
        tally = numbers(point).line().tally
        if (tally and shown and abs(tally.base - shown.base) < LEAST) or not (tally or shown):
            return False
        if tally:
            PublishedFigure.objects.update_or_create(point=point, defaults={**asdict(tally), "counted_on": timezone.localdate()})
        elif shown:
            shown.delete()
        bump("outcomes")
    return True
