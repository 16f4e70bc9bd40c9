from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow, PrivateFile


class AccountClosing(OutboxRow):
    """A person asked to be deleted. After seven days the worker erases her; until then she may take it back. Names nobody once done."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting for its day")
        DONE = "done", _("Deleted")
        WITHDRAWN = "withdrawn", _("Taken back")
        FAILED = "failed", _("Given up by the worker")

    COOLING_OFF: ClassVar[timedelta] = timedelta(days=7)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="closings", verbose_name=_("account"), editable=False
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("As she gave it; it goes with the account."))
    before = models.JSONField(default=dict, blank=True, editable=False, help_text="What was shown and open when she asked, for taking it back.")
    warned_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    counts = models.JSONField(_("what was erased and kept"), default=dict, blank=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("deletion of an account"), _("deletions of accounts")
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["user"], condition=Q(state="queued"), name="community_one_closing_an_account"),)

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({timezone.localtime(self.created_at):%Y-%m-%d})"


class DataExport(OutboxRow):
    """A person asked for everything we hold on her. The worker packs it into a private file that lies for some days."""

    APART: ClassVar[timedelta] = timedelta(days=1)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_exports", verbose_name=_("account"), editable=False)
    file = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file"), editable=False)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("copy of one’s data"), _("copies of one’s data")
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["user"], condition=Q(state="queued"), name="community_one_export_at_a_time"),)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d}"


class ErasedRecord(models.Model):
    """A graduate number whose person was erased, as a keyed digest that names nobody: the roster does not bring her back."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    erased_on = models.DateField(_("erased on"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("erased graduate number"), _("erased graduate numbers")

    @staticmethod
    def key_of(record_id: str) -> str:
        """The digest of a graduate number: nobody finds the number without the site's secret key."""
        return salted_hmac("community.erased-record", record_id, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return self.key[:8]
