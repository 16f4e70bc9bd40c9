from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.roster import GraduateRecord
from core.models import Letter, OutboxRow


class InvitationBatch(OutboxRow):
    """One wave of letters "claim your record": who is written to is decided record by record, while the worker goes through it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    campus = models.ForeignKey("community.Campus", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campus"))
    year = models.PositiveSmallIntegerField(_("year of completion"), null=True, blank=True)
    most = models.PositiveIntegerField(_("at most"))
    reached = models.PositiveBigIntegerField(_("last record looked at"), default=0, editable=False)
    written = models.PositiveIntegerField(_("letters written"), default=0)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("wave of invitations"), _("waves of invitations")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} ({self.written})"


class Invitation(models.Model):
    """The one invitation of a graduate record. Its token stands only in the letter; here is its SHA-256. Good for one claim.

    Whoever holds a forwarded letter knows a name and may guess birth dates: after MOST_MISSES claims that do not fit it opens nothing any more.
    """

    MOST_MISSES = 5

    record = models.OneToOneField(GraduateRecord, models.CASCADE, related_name="invitation", verbose_name=_("graduate record"))
    batch = models.ForeignKey(InvitationBatch, models.PROTECT, related_name="invitations", verbose_name=_("wave"))
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("letter"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    email_key = models.CharField(_("written to"), max_length=254)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("good until"))
    misses = models.PositiveSmallIntegerField(_("claims with other details"), default=0)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("used by"))

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ("-written_at", "-pk")
        constraints = (models.CheckConstraint(condition=Q(expires_at__gt=models.F("written_at")), name="community_invitation_lives"),)

    def __str__(self) -> str:
        return f"{self.record} {timezone.localtime(self.written_at):%Y-%m-%d}"
