import hashlib
from datetime import UTC

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scholarships.models.funds import Fund
from scholarships.money import CURRENCY
from scholarships.querysets import LedgerQuerySet

GENESIS = "0" * 64


class LedgerEntry(models.Model):
    """기금 장부: one movement of one fund's money, written once and never changed. Triggers in the database refuse anything else.

    Positions of a fund count from 1 without a gap. `available_after` is what may be awarded after this entry. No person stands in here.
    """

    class Account(models.TextChoices):
        AVAILABLE = "available", _("available")
        RESERVED = "reserved", _("reserved")
        IN_KIND = "in_kind", _("in kind")  # what was given that is not money: counted at its worth, never awarded

    class Kind(models.TextChoices):
        GIFT = "gift", _("Gift")
        FEE = "fee", _("Payment fee")
        REFUND = "refund", _("Refund")
        REFUND_FAILED = "refund_failed", _("Refund that failed")
        DISPUTE = "dispute", _("Dispute")
        DISPUTE_WON = "dispute_won", _("Dispute won")
        AWARD = "award", _("Award")
        AWARD_RELEASED = "award_released", _("Award released")
        DISBURSEMENT = "disbursement", _("Payout")
        DISBURSEMENT_RETURNED = "disbursement_returned", _("Payout returned")
        CORRECTION = "correction", _("Correction")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries", verbose_name=_("fund"))
    position = models.PositiveIntegerField(_("position"))
    account = models.CharField(_("account"), max_length=10, choices=Account.choices, default=Account.AVAILABLE)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    amount = models.BigIntegerField(_("amount (won)"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)
    available_after = models.BigIntegerField(_("available after"))
    source = models.CharField(_("source"), max_length=270)
    settlement_amount = models.BigIntegerField(
        _("settled amount"), null=True, blank=True, help_text=_("In the least unit of the settlement currency.")
    )
    settlement_currency = models.CharField(_("settlement currency"), max_length=3, blank=True)
    settlement_rate = models.CharField(_("exchange rate"), max_length=30, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    dated = models.DateField(
        _("concerns the day"), null=True, blank=True, help_text=_("Of a correction: the day in a closed month that it puts right.")
    )
    previous_hash = models.CharField(_("previous hash"), max_length=64, default=GENESIS)
    hash = models.CharField(_("hash"), max_length=64)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ledger entry"), _("ledger entries")
        ordering = ("fund", "position")
        indexes = (models.Index(fields=["fund", "kind"], name="scholarships_entry_kind"),)
        constraints = (
            models.UniqueConstraint(fields=["fund", "position"], name="scholarships_entry_position"),
            models.UniqueConstraint(fields=["source", "kind", "account"], name="scholarships_entry_once_per_source"),
            models.CheckConstraint(condition=~Q(kind="award") | Q(available_after__gte=0), name="scholarships_entry_award_is_covered"),
            models.CheckConstraint(condition=Q(position__gte=1), name="scholarships_entry_position_from_one"),
            models.CheckConstraint(condition=Q(account__in=["available", "reserved", "in_kind"]), name="scholarships_entry_known_account"),
            models.CheckConstraint(condition=Q(currency=CURRENCY), name="scholarships_entry_in_won"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "gift",
                        "fee",
                        "refund",
                        "refund_failed",
                        "dispute",
                        "dispute_won",
                        "award",
                        "award_released",
                        "disbursement",
                        "disbursement_returned",
                        "correction",
                    ]
                ),
                name="scholarships_entry_known_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["gift", "refund_failed", "dispute_won"]) | Q(amount__gt=0, account__in=["available", "in_kind"]),
                name="scholarships_entry_comes_in",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["refund", "dispute"]) | Q(amount__lt=0, account__in=["available", "in_kind"]),
                name="scholarships_entry_goes_out",
            ),
            models.CheckConstraint(condition=~Q(kind="correction") | Q(dated__isnull=False), name="scholarships_entry_correction_is_dated"),
            models.CheckConstraint(condition=~Q(kind="fee") | Q(account="available"), name="scholarships_entry_fee_is_available"),
        )

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.position} {self.get_kind_display()} {self.amount:+,}"

    def computed_hash(self) -> str:
        """SHA-256 over everything the entry says and the hash before it."""
        said = (
            "1",
            self.fund_id,
            self.position,
            self.account,
            self.kind,
            self.amount,
            self.currency,
            self.available_after,
            self.source,
            "" if self.settlement_amount is None else self.settlement_amount,
            self.settlement_currency,
            self.settlement_rate,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.previous_hash,
            *((self.dated.isoformat(),) if self.dated else ()),
        )
        return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()
