from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet):
    def due(self, now) -> "OutboxQuerySet":
        """Rows that wait, whose time has come, and that no living worker holds."""
        return self.filter(state="queued", due_at__lte=now).filter(Q(leased_until=None) | Q(leased_until__lt=now))

    def stuck(self) -> "OutboxQuerySet":
        """Rows that were given up after the last attempt: a person has to look."""
        return self.filter(state="failed")


class OutboxRow(models.Model):
    """Something that follows from an act, written in the act's own transaction and done by the drain loop afterwards.

    A worker leases a row; if it dies, the lease runs out and another takes the row. So everything done for a row may happen twice.
    """

    state = models.CharField(_("state"), max_length=16, default="queued", db_index=True)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True, editable=False)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = (models.Index(fields=["due_at"], condition=Q(state="queued"), name="%(app_label)s_%(class)s_due"),)
