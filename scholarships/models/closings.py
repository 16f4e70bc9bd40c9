import hashlib
import json
import uuid
from datetime import UTC
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.funds import Fund
from scholarships.models.ledger import GENESIS, LedgerEntry


class LedgerHead(models.Model):
    """Where a fund's ledger ends and what it adds up to, written with each entry under the fund's lock.

    It stands beside the entries so that a tail that was cut off is seen: the next entry is counted on from here, never from the last row
    that happens to be there. The database lets it move forward only.
    """

    fund = models.OneToOneField(Fund, models.PROTECT, primary_key=True, related_name="head", verbose_name=_("fund"))
    position = models.PositiveIntegerField(_("position"), default=0)
    hash = models.CharField(_("hash"), max_length=64, default=GENESIS)
    at = models.DateTimeField(_("at"), null=True, blank=True)
    available = models.BigIntegerField(_("available (won)"), default=0)
    reserved = models.BigIntegerField(_("reserved (won)"), default=0)
    in_kind = models.BigIntegerField(_("in kind (won)"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("end of a ledger"), _("ends of ledgers")

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.position}"


class LedgerClosing(models.Model):
    """마감: one month of Seoul of one fund, added up and sealed; written once. `totals` maps `kind.account` to won.

    The seal (`hash`) covers everything the closing says, the hash of the ledger's last entry then, and the seal of the month before.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="closings", verbose_name=_("fund"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    entries = models.PositiveIntegerField(_("entries"))
    totals = models.JSONField(_("sums (won)"), default=dict)
    position = models.PositiveIntegerField(_("last position"))
    head_hash = models.CharField(_("hash of the last entry"), max_length=64)
    available = models.BigIntegerField(_("available (won)"))
    reserved = models.BigIntegerField(_("reserved (won)"))
    in_kind = models.BigIntegerField(_("in kind (won)"))
    closed_at = models.DateTimeField(_("closed at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("closed by"))
    previous_hash = models.CharField(_("seal of the month before"), max_length=64, default=GENESIS)
    hash = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("closed month"), _("closed months")
        ordering = ("fund", "month")
        constraints = (models.UniqueConstraint(fields=["fund", "month"], name="scholarships_closing_once_a_month"),)

    def __str__(self) -> str:
        return f"{self.fund} {self.month:%Y-%m}"

    def said(self) -> tuple[str, ...]:
        """What the seal covers, one value a line: anybody who has these lines can make the seal again."""
        sums = json.dumps(self.totals, sort_keys=True, separators=(",", ":"))
        closed_at = self.closed_at.astimezone(UTC).isoformat(timespec="microseconds")
        balance = (self.available, self.reserved, self.in_kind)
        values = (
            "1",
            self.fund_id,
            self.month.isoformat(),
            self.entries,
            sums,
            self.position,
            self.head_hash,
            *balance,
            closed_at,
            self.previous_hash,
        )
        return tuple(map(str, values))

    def computed_hash(self) -> str:
        """SHA-256 over the lines of `said`."""
        return hashlib.sha256("\n".join(self.said()).encode()).hexdigest()


class Correction(models.Model):
    """정정: what was wrong in the books and how it is put right; asked for by one, confirmed by another. The entry names it, the words are here."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        RECORDED = "recorded", _("In the ledger")
        DROPPED = "dropped", _("Taken back")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"asked": {"recorded", "dropped"}, "recorded": set(), "dropped": set()}

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="corrections", verbose_name=_("fund"))
    account = models.CharField(_("account"), max_length=10, choices=LedgerEntry.Account.choices, default=LedgerEntry.Account.AVAILABLE)
    amount = models.BigIntegerField(_("amount (won)"), help_text=_("More money with plus, less with minus."))
    dated = models.DateField(_("concerns the day"), help_text=_("The day on which the books should have said it. A closed month itself stays."))
    reason = models.CharField(_("what was wrong"), max_length=300, help_text=_("Without names of donors: auditors read it for ten years."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(pgettext_lazy("correction", "asked at"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))

    class Meta:
        verbose_name, verbose_name_plural = _("correction"), _("corrections")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="scholarships_correction_changes_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="scholarships_correction_says_why"),
            models.CheckConstraint(condition=Q(state__in=["asked", "recorded", "dropped"]), name="scholarships_correction_known_state"),
            models.CheckConstraint(condition=Q(account__in=["available", "reserved", "in_kind"]), name="scholarships_correction_known_account"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | ~Q(state="asked") & Q(decided_at__isnull=False), name="scholarships_correction_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state="recorded") | Q(asked_by=None) | Q(decided_by=None) | ~Q(asked_by=models.F("decided_by")),
                name="scholarships_correction_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fund} {self.dated:%Y-%m-%d} {self.amount:+,}"

    def can_become(self, state: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return state in self.TRANSITIONS[self.state]

    @property
    def source(self) -> str:
        """What its ledger entry names."""
        return f"correction:{self.public_id}"
