import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.funds import Fund
from scholarships.money import CURRENCY
from scholarships.querysets import GiftQuerySet


class Gift(models.Model):
    """후원: one payment to one fund. The row is there before Stripe is asked; only what Stripe says when asked moves it to paid."""

    class Status(models.TextChoices):
        STARTED = "started", _("Started")
        FAILED = "failed", _("Card declined")
        ABANDONED = "abandoned", _("Not finished")
        PAID = "paid", _("Paid")

    # Forward only. A declined try leaves the session open; a late event may still pay an abandoned gift.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "started": {"failed", "abandoned", "paid"},
        "failed": {"abandoned", "paid"},
        "abandoned": {"paid"},
        "paid": set(),
    }

    class ShownAs(models.TextChoices):
        ANONYMOUS = "anonymous", _("Anonymous")
        NAME = "name", _("My name")
        OTHER = "other", _("Another name")

    class MessageState(models.TextChoices):
        """Nothing appears before a member of staff has read it."""

        UNREAD = "unread", _("Not read yet")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_token = models.UUIDField(_("form"), default=uuid.uuid4, unique=True, editable=False, help_text=_("One filled form is one gift."))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts", verbose_name=_("fund"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    donor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="gifts", verbose_name=_("donor's account")
    )
    name = models.CharField(_("donor's name"), max_length=80, blank=True)
    email = models.EmailField(_("donor's e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="ko")
    shown_as = models.CharField(_("shown as"), max_length=10, choices=ShownAs.choices, default=ShownAs.ANONYMOUS)
    other_name = models.CharField(_("other name"), max_length=40, blank=True)
    amount_shown = models.BooleanField(_("amount shown"), default=False)
    message = models.CharField(_("message"), max_length=200, blank=True)
    message_state = models.CharField(_("message is"), max_length=10, choices=MessageState.choices, default=MessageState.UNREAD)
    overseas_version = models.PositiveSmallIntegerField(
        _("agreed to the transfer abroad"), null=True, blank=True, help_text=_("Which version of the text; asked of whoever pays by card.")
    )

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.STARTED)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    failed_at = models.DateTimeField(_("card declined at"), null=True, blank=True)
    abandoned_at = models.DateTimeField(_("abandoned at"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)

    attempt = models.PositiveSmallIntegerField(_("checkout number"), default=1, help_text=_("Part of the idempotency key at Stripe."))
    checkout_session = models.CharField(_("checkout session"), max_length=255, unique=True, null=True, blank=True)
    payment_intent = models.CharField(_("payment"), max_length=255, unique=True, null=True, blank=True)

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("gift"), _("gifts")
        ordering = ("-started_at", "-pk")
        indexes = (
            models.Index(fields=["fund", "-paid_at"], condition=Q(status="paid"), name="scholarships_gift_paid"),
            models.Index(fields=["status", "started_at"], name="scholarships_gift_state"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_gift_amount_is_positive"),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="scholarships_gift_in_won"),
            models.CheckConstraint(condition=Q(status__in=["started", "failed", "abandoned", "paid"]), name="scholarships_gift_known_status"),
            models.CheckConstraint(condition=Q(shown_as__in=["anonymous", "name", "other"]), name="scholarships_gift_known_shown_as"),
            models.CheckConstraint(condition=Q(message_state__in=["unread", "shown", "hidden"]), name="scholarships_gift_known_message_state"),
            models.CheckConstraint(
                condition=Q(status="paid", paid_at__isnull=False, payment_intent__isnull=False) | (~Q(status="paid") & Q(paid_at=None)),
                name="scholarships_gift_paid_is_proved",
            ),
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
    def source(self) -> str:
        """What its ledger entries name: the payment, never the person."""
        return f"gift:{self.public_id}"

    @property
    def idempotency_key(self) -> str:
        """Stripe's idempotency key for opening this gift's present checkout."""
        return f"checkout:{self.public_id}:{self.attempt}"

    @property
    def shown_name(self) -> str:
        """The name that the donor chose to be shown; empty when anonymous."""
        names = {self.ShownAs.NAME: self.name, self.ShownAs.OTHER: self.other_name}
        return names.get(self.ShownAs(self.shown_as), "")

    @property
    def shown_message(self) -> str:
        """The message once staff have read it."""
        return self.message if self.message_state == self.MessageState.SHOWN else ""


class Refund(models.Model):
    """Money that Stripe gave back, as it said when asked. Recorded whatever we think of it."""

    class Status(models.TextChoices):
        PENDING = "pending", pgettext_lazy("refund", "Under way")
        SUCCEEDED = "succeeded", _("Given back")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Cancelled")

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="refunds", verbose_name=_("gift"))
    stripe_id = models.CharField(_("Stripe's number"), max_length=255, unique=True)
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
