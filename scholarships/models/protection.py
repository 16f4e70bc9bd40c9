from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow
from scholarships.models.events import StripeEvent
from scholarships.models.gifts import Gift


class CardDecline(models.Model):
    """A card that was declined on one of our card pages, as Stripe said: what the alarm counts. A month's renewal that fails is none."""

    event = models.OneToOneField(StripeEvent, models.CASCADE, related_name="decline", verbose_name=_("Stripe event"))
    payment_intent = models.CharField(_("payment"), max_length=255)
    gift = models.ForeignKey(Gift, models.CASCADE, null=True, blank=True, related_name="declines", verbose_name=_("gift"))
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("declined card"), _("declined cards")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.payment_intent


class GivingBrake(OutboxRow):
    """후원 잠금: the alarm has closed giving by card, until a day and hour or until staff open it again. The worker ends the open card pages."""

    class State(models.TextChoices):
        """How far ending the open card pages is."""

        QUEUED = "queued", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    is_on = models.BooleanField(_("card giving is closed"), default=True)
    declined = models.PositiveIntegerField(_("declined tries"), help_text=_("The first three cards of one donor count as one try."))
    paid = models.PositiveIntegerField(_("gifts paid meanwhile"))
    until = models.DateTimeField(_("opens by itself at"))
    ended_at = models.DateTimeField(_("opened again at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("opened again by"),
        help_text=_("Empty: by itself."),
    )  # fmt: skip

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("alarm about cards"), _("alarms about cards")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["is_on"], condition=Q(is_on=True), name="scholarships_brake_one_at_a_time"),
            models.CheckConstraint(condition=Q(is_on=True, ended_at=None) | Q(is_on=False, ended_at__isnull=False), name="scholarships_brake_ended"),
        )

    def __str__(self) -> str:
        return timezone.localtime(self.created_at).strftime("%Y-%m-%d %H:%M")

    @classmethod
    def holding(cls, now: datetime | None = None) -> models.QuerySet["GivingBrake"]:
        """What keeps the card pages closed now. One whose rest is over holds nothing, though the clock has not put it away yet."""
        return cls.objects.filter(is_on=True, until__gt=now or timezone.now())
