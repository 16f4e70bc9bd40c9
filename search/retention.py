"""How long it is kept what was looked for and not found."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.periods import register_rows
from search.models import UnfoundDay, UnfoundWords


def old_days(before: datetime) -> QuerySet[UnfoundDay]:
    return UnfoundDay.objects.filter(day__lt=timezone.localdate(before))


def forget_days(rows: QuerySet[UnfoundDay]) -> None:
    """Delete the counts, and words of which no day is left."""
    words = list(rows.values_list("words", flat=True))
    rows.delete()
    UnfoundWords.objects.filter(pk__in=words, days=None).delete()


register_rows(
    "unfound_words", _("words looked for and not found"), _("to see what is missing here; no person is kept with them"), old_days, forget=forget_days
)
