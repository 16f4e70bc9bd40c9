from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scholarships.models.gifts import Refund


class TransferRefund(models.Model):
    """Giving back by transfer: who asked for it and why, and the second person who says that the money has left the bank."""

    refund = models.OneToOneField(Refund, models.PROTECT, related_name="transfer", verbose_name=_("refund"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField(_("requested at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="asked_transfer_refunds", verbose_name=_("asked by")
    )
    sent_on = models.DateField(_("left the bank on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decided_transfer_refunds", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("refund by transfer"), _("refunds by transfer")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(asked_by=F("decided_by")) | Q(sent_on=None), name="scholarships_transfer_refund_two_people"),
            models.CheckConstraint(condition=Q(sent_on=None) | Q(decided_at__isnull=False), name="scholarships_transfer_refund_sent_is_decided"),
        )

    def __str__(self) -> str:
        return f"{self.refund.amount:,}원"
