from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.gifts import Gift
from scholarships.money import CURRENCY


class Dispute(models.Model):
    """분쟁: a donor's bank took a payment back. A fact from outside, as Stripe said when asked."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("dispute", "Under way")
        WON = "won", _("Decided for us")
        LOST = "lost", _("Decided against us")

    # Decided is for good; an answer that was fetched earlier changes nothing.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"open": {"won", "lost"}, "won": set(), "lost": set()}

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="disputes", verbose_name=_("gift"))
    stripe_id = models.CharField(_("Stripe's number"), max_length=255, unique=True)
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    taken = models.PositiveBigIntegerField(_("taken from us (won)"), default=0, help_text=_("What the bank took and has not given back."))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    answer_by = models.DateTimeField(_("answer at Stripe by"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("dispute"), _("disputes")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_dispute_amount_is_positive"),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="scholarships_dispute_in_won"),
            models.CheckConstraint(condition=Q(status__in=["open", "won", "lost"]), name="scholarships_dispute_known_status"),
        )

    def __str__(self) -> str:
        return f"{self.stripe_id} {self.amount:,} KRW"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def source(self) -> str:
        """What its ledger entries name."""
        return f"dispute:{self.stripe_id}"

    @property
    def fee_back_source(self) -> str:
        """What the entry of a fee that came back names: the one that was paid has the dispute's own."""
        return f"{self.source}:won"
