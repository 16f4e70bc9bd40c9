import hashlib
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow
from scholarships.models.funds import RecipientEntity
from scholarships.models.gifts import Gift
from scholarships.querysets import ReceiptQuerySet


class ReceiptKind(models.TextChoices):
    """What a donor may be given for a gift of that day: each kind has a series of its own."""

    DEDUCTIBLE = "deductible", _("Donation receipt")
    CONFIRMATION = "confirmation", _("Confirmation of giving (not deductible)")


class ReceiptNumber(models.Model):
    """The last number given in one series: of one body, one kind and one year. Held locked while the next is given, so there is no gap."""

    entity = models.ForeignKey(RecipientEntity, models.PROTECT, related_name="receipt_numbers", verbose_name=_("recipient entity"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("receipt number"), _("receipt numbers")
        constraints = (models.UniqueConstraint(fields=["entity", "kind", "year"], name="scholarships_receiptnumber_one_series"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06d}"


class Receipt(models.Model):
    """기부금 영수증, or 후원 확인서 where the body may give none: all that is printed, as it was when it was given, under a number for good.

    `year` is the Seoul year in which its gifts were paid. `holder` is who is printed (name, number, address), apart from the rest because the
    law lets go of it after some years; `snapshot` is everything else. Neither is ever changed: what is wrong is voided and given anew.
    """

    class How(models.TextChoices):
        DONOR = "donor", _("The donor asked")
        STAFF = "staff", _("Staff")
        YEARLY = "yearly", _("Yearly run")

    class VoidedFor(models.TextChoices):
        MONEY = "money", _("Money went back or came again")
        REPLACED = "replaced", _("Given anew with other words")
        STAFF = "staff", _("Staff")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(RecipientEntity, models.PROTECT, related_name="receipts", verbose_name=_("recipient entity"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReceiptKind.choices)
    year = models.PositiveSmallIntegerField(_("year of the gifts"))
    number = models.PositiveIntegerField(_("number in the year"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    holder = models.JSONField(_("printed for"), default=dict, blank=True)
    snapshot = models.JSONField(_("what is printed"))
    digest = models.CharField(_("digest of what is printed"), max_length=64)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    printed_with = models.CharField(_("printed with"), max_length=40, blank=True)
    donor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="receipts", verbose_name=_("donor's account")
    )
    how = models.CharField(_("given because"), max_length=10, choices=How.choices, default=How.DONOR)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("in place of"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("voided by"))
    voided_for = models.CharField(_("voided because"), max_length=10, choices=VoidedFor.choices, blank=True)
    void_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("receipt"), _("receipts")
        ordering = ("-issued_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["entity", "kind", "year", "number"], name="scholarships_receipt_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="scholarships_receipt_number_from_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_receipt_amount_is_positive"),
            models.CheckConstraint(condition=Q(kind__in=["deductible", "confirmation"]), name="scholarships_receipt_known_kind"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_for="", void_reason="") | (Q(voided_at__isnull=False) & ~Q(voided_for="") & ~Q(void_reason="")),
                name="scholarships_receipt_void_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    @admin.display(description=_("receipt"))
    def label(self) -> str:
        """The number as it is printed; a confirmation's series is marked, so that no two papers carry the same."""
        return f"{'' if self.kind == ReceiptKind.DEDUCTIBLE else 'C'}{self.year}-{self.number:06d}"

    @property
    def is_live(self) -> bool:
        return self.voided_at is None

    @property
    @admin.display(description=_("donor's name"))
    def holder_name(self) -> str:
        return self.holder.get("name", "")

    @property
    @admin.display(description=_("business number"))
    def holder_number(self) -> str:
        return self.holder.get("number", "")

    @property
    @admin.display(description=_("address"))
    def holder_address(self) -> str:
        return self.holder.get("address", "")

    def computed_digest(self) -> str:
        """SHA-256 over the number and all that is printed."""
        said = [self.entity_id, self.kind, self.year, self.number, self.amount, self.holder, self.snapshot]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class ReceiptLine(models.Model):
    """One payment on a receipt. No payment stands on two receipts that hold."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines", verbose_name=_("receipt"))
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="receipt_lines", verbose_name=_("gift"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    live = models.BooleanField(_("holds"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("line of a receipt"), _("list of receipts by donor")
        ordering = ("receipt", "pk")
        constraints = (
            models.UniqueConstraint(fields=["gift"], condition=Q(live=True), name="scholarships_receiptline_one_live_per_gift"),
            models.UniqueConstraint(fields=["receipt", "gift"], name="scholarships_receiptline_gift_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_receiptline_amount_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.receipt} {self.amount:,}원"

    @property
    @admin.display(description=_("receipt"))
    def label(self) -> str:
        return self.receipt.label

    @property
    @admin.display(description=_("money or in kind"))
    def form_of_gift(self) -> str:
        return "현물" if self.gift.channel == Gift.Channel.IN_KIND else "금전"

    @property
    @admin.display(description=_("paid on"))
    def paid_on(self) -> Any:
        return timezone.localtime(self.gift.paid_at).date() if self.gift.paid_at else None


class ReceiptWish(models.Model):
    """What a donor wants on her receipts, kept because she said so; with `yearly` she gets one each January without asking."""

    donor = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="receipt_wish", verbose_name=_("donor's account"))
    name = models.CharField(_("name to be printed"), max_length=80)
    number = models.CharField(_("business number"), max_length=10, blank=True)
    address = models.CharField(_("address to be printed"), max_length=200)
    yearly = models.BooleanField(_("one each year"), default=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("wish for receipts"), _("wishes for receipts")

    def __str__(self) -> str:
        return str(self.donor_id)


class ReceiptRun(OutboxRow):
    """Receipts of a year for many donors, given by the worker step by step: what has been given is not found again."""

    class For(models.TextChoices):
        ASKED = "asked", _("All who asked for one each year")
        ALL = "all", _("All donors of the year")

    year = models.PositiveSmallIntegerField(_("year of the gifts"))
    whom = models.CharField(_("for"), max_length=5, choices=For.choices)
    issued = models.PositiveIntegerField(_("receipts given"), default=0)
    skipped = models.PositiveIntegerField(_("left out"), default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("started by"))

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("yearly run of receipts"), _("yearly runs of receipts")
        ordering = ("-created_at",)
        constraints = (models.UniqueConstraint(fields=["year", "whom"], condition=Q(state="queued"), name="scholarships_receiptrun_one_at_a_time"),)

    def __str__(self) -> str:
        return f"{self.year} {self.get_whom_display()}"
