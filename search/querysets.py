"""Named reads of what was not found."""

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce

ENOUGH_DAYS, ENOUGH_TIMES = 3, 5


class UnfoundQuerySet(models.QuerySet):
    """Words that were looked for and not found."""

    def often_enough(self) -> "UnfoundQuerySet":
        """With their counts, and only those that came on three days or five times: what one person typed once is nobody's to read."""
        counted = self.annotate(
            times=Coalesce(Sum("days__times"), 0),
            on_days=Count("days__day", distinct=True),
            by_members=Coalesce(Sum("days__times", filter=Q(days__by_members=True)), 0),
            last_on=Max("days__day"),
        )
        return counted.filter(Q(on_days__gte=ENOUGH_DAYS) | Q(times__gte=ENOUGH_TIMES))
