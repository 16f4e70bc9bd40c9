from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow


class StripeEvent(OutboxRow):
    """What Stripe told us, once and without who paid: a hint to go and ask, never the truth itself. The drain loop does it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Of no concern")
        UNMATCHED = "unmatched", _("Matches no gift")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    stripe_id = models.CharField(_("Stripe's number"), max_length=255, unique=True)
    type = models.CharField(_("type"), max_length=100, db_index=True)
    object_id = models.CharField(_("object"), max_length=255, blank=True)
    payment_intent = models.CharField(_("payment"), max_length=255, blank=True)
    payload = models.TextField(_("raw payload"))

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("Stripe event"), _("Stripe events")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["queued", "done", "ignored", "unmatched", "failed"]), name="scholarships_event_known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"


class UnmatchedPayment(models.Model):
    """Money at Stripe that belongs to no gift of ours, or not as we know it, that we were not to take, or that left twice: a person has to look."""

    class Reason(models.TextChoices):
        NO_GIFT = "no_gift", _("No gift of ours")
        OTHER_AMOUNT = "other_amount", _("Another amount or currency than the gift's")
        PAID_TWICE = "paid_twice", _("A second payment for one gift")
        NOT_ALLOWED = "not_allowed", _("Came when the body may not collect, or past its ceiling")
        WENT_BACK_TWICE = "went_back_twice", _("More went back than came: a refund, and the bank besides")

    payment_intent = models.CharField(_("payment"), max_length=255, unique=True)
    checkout_session = models.CharField(_("checkout session"), max_length=255, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    amount = models.BigIntegerField(_("amount in the currency's least unit"))
    currency = models.CharField(_("currency"), max_length=3)
    gift = models.ForeignKey("scholarships.Gift", models.SET_NULL, null=True, blank=True, related_name="unmatched", verbose_name=_("gift"))
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="resolved_payments", verbose_name=_("resolved by")
    )
    note = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unmatched payment"), _("unmatched payments")
        ordering = ("-found_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reason__in=["no_gift", "other_amount", "paid_twice", "not_allowed", "went_back_twice"]),
                name="scholarships_unmatched_known_reason",
            ),
            models.CheckConstraint(condition=Q(resolved_at=None) | ~Q(note=""), name="scholarships_unmatched_resolved_says_how"),
        )

    def __str__(self) -> str:
        return f"{self.payment_intent} {self.amount} {self.currency}"
