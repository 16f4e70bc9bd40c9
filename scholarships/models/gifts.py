import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.funds import Fund
from scholarships.models.givers import Giver, giver_constraints
from scholarships.money import CURRENCY
from scholarships.querysets import GiftQuerySet

# What shows that a paid gift was paid, for each way it can come; what a gift in kind was worth is in its InKindGift.
PROVED = Q(channel="card", payment_intent__isnull=False) | Q(channel="transfer", deposit__isnull=False) | Q(channel="in_kind")


class Gift(Giver):
    """후원: one payment to one fund. The row is there before Stripe is asked; only what Stripe says when asked, or
    money in the bank, moves it to paid."""

    class Status(models.TextChoices):
        STARTED = "started", _("Started")
        CONFIRMING = "confirming", _("Being confirmed")
        FAILED = "failed", _("Card declined")
        ABANDONED = "abandoned", _("Not finished")
        PAID = "paid", _("Paid")

    # Forward only. A declined try leaves the session open; a late event may still pay an abandoned gift. Being confirmed: the donor has done
    # her part and her way of paying takes a while (Stripe: a complete session with `payment_status` unpaid).
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "started": {"confirming", "failed", "abandoned", "paid"},
        "confirming": {"failed", "paid"},
        "failed": {"confirming", "abandoned", "paid"},
        "abandoned": {"confirming", "paid"},
        "paid": set(),
    }

    class Channel(models.TextChoices):
        """How the money comes, and so what proves that it came."""

        CARD = "card", _("Card")
        TRANSFER = "transfer", _("Bank transfer")
        IN_KIND = "in_kind", _("In kind")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_token = models.UUIDField(_("form"), default=uuid.uuid4, unique=True, editable=False, help_text=_("One filled form is one gift."))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts", verbose_name=_("fund"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    channel = models.CharField(_("comes by"), max_length=10, choices=Channel.choices, default=Channel.CARD)
    recurring = models.ForeignKey(
        "scholarships.RecurringGift", models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("monthly gift")
    )
    pledge = models.ForeignKey("scholarships.Pledge", models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("pledge"))

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.STARTED)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    confirming_at = models.DateTimeField(_("being confirmed since"), null=True, blank=True)
    failed_at = models.DateTimeField(_("card declined at"), null=True, blank=True)
    abandoned_at = models.DateTimeField(_("abandoned at"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    attempt = models.PositiveSmallIntegerField(_("checkout number"), default=1, help_text=_("Part of the idempotency key at Stripe."))
    checkout_session = models.CharField(_("checkout session"), max_length=255, unique=True, null=True, blank=True)
    payment_intent = models.CharField(_("payment"), max_length=255, unique=True, null=True, blank=True)
    invoice = models.CharField(_("invoice"), max_length=255, unique=True, null=True, blank=True)
    deposit = models.ForeignKey(
        "scholarships.BankDeposit", models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("bank deposit")
    )

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gift"), _("gifts")
        ordering = ("-started_at", "-pk")
        indexes = (
            models.Index(fields=["fund", "-paid_at"], condition=Q(status="paid"), name="scholarships_gift_paid"),
            models.Index(fields=["status", "started_at"], name="scholarships_gift_state"),
        )
        constraints = (
            *giver_constraints("scholarships_gift"),
            models.CheckConstraint(
                condition=Q(status__in=["started", "confirming", "failed", "abandoned", "paid"]), name="scholarships_gift_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False) & PROVED | (~Q(status="paid") & Q(paid_at=None)),
                name="scholarships_gift_paid_is_proved",
            ),
            models.CheckConstraint(condition=Q(channel="card") | Q(payment_intent=None, invoice=None), name="scholarships_gift_card_is_card"),
            models.CheckConstraint(condition=Q(channel="transfer") | Q(deposit=None), name="scholarships_gift_deposit_is_transfer"),
            models.CheckConstraint(condition=Q(invoice=None) | Q(recurring__isnull=False), name="scholarships_gift_invoice_is_monthly"),
            models.CheckConstraint(condition=~Q(status="confirming") | Q(confirming_at__isnull=False), name="scholarships_gift_confirming_has_date"),
            models.CheckConstraint(condition=~Q(status="failed") | Q(failed_at__isnull=False), name="scholarships_gift_failed_has_date"),
            models.CheckConstraint(condition=~Q(status="abandoned") | Q(abandoned_at__isnull=False), name="scholarships_gift_abandoned_has_date"),
        )

    def __str__(self) -> str:
        return f"{self.amount:,}원 ({self.get_status_display()})"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def is_paid(self) -> bool:
        return self.status == self.Status.PAID

    @property
    def is_confirming(self) -> bool:
        """Whether the donor has done her part and nobody knows yet whether the money comes."""
        return self.status == self.Status.CONFIRMING

    @property
    def did_not_go_through(self) -> bool:
        """Whether it was being confirmed and the money did not come: the same gift takes another card page."""
        return self.status == self.Status.FAILED and self.confirming_at is not None

    @property
    def is_deductible(self) -> bool:
        """Whether its body may give a donation receipt for it, or only a confirmation: decided by the day it was paid."""
        return self.paid_at is not None and self.fund.entity.gives_deductible_receipts_on(timezone.localtime(self.paid_at).date())

    @property
    def source(self) -> str:
        """What its ledger entries name: the payment, never the person."""
        return f"gift:{self.public_id}"

    @property
    def idempotency_key(self) -> str:
        """Stripe's idempotency key for opening this gift's present checkout."""
        return f"checkout:{self.public_id}:{self.attempt}"


class Refund(models.Model):
    """Money that went back, as Stripe said when asked or as the bank did. Recorded whatever we think of it."""

    class Status(models.TextChoices):
        PENDING = "pending", pgettext_lazy("refund", "Under way")
        SUCCEEDED = "succeeded", _("Given back")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Cancelled")

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="refunds", verbose_name=_("gift"))
    stripe_id = models.CharField(
        _("Stripe's number"), max_length=255, unique=True, help_text=_("Given back by transfer: bank: and a number of ours.")
    )
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("refund"), _("refunds")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_refund_amount_is_positive"),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="scholarships_refund_in_won"),
            models.CheckConstraint(condition=Q(status__in=["pending", "succeeded", "failed", "canceled"]), name="scholarships_refund_known_status"),
        )

    def __str__(self) -> str:
        return f"{self.stripe_id} {self.amount:,} KRW"

    @property
    def source(self) -> str:
        """What its ledger entries name."""
        return f"refund:{self.stripe_id}"
