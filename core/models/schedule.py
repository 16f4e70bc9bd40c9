from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.outbox import OutboxRow


class ScheduledRun(OutboxRow):
    """One run of something that is due by the clock; unique by name and due time, so two workers do it once."""

    name = models.CharField(_("name"), max_length=80)
    run_for = models.DateTimeField(_("due time"))
    result = models.TextField(_("result"), blank=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("scheduled run"), _("scheduled runs")
        ordering = ("-run_for", "name")
        constraints = (models.UniqueConstraint(fields=["name", "run_for"], name="core_one_run_per_due_time"),)

    def __str__(self) -> str:
        return f"{self.name} {timezone.localtime(self.run_for):%Y-%m-%d %H:%M}"
