from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.funds import RecipientEntity
from scholarships.models.gifts import Gift


class BankStatement(models.Model):
    """거래내역 올리기: one file of a bank about one account of a body, and the balance it ends with.

    It waits until staff have seen what it would bring; taken again after a crash it goes on where it stopped.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        TAKING = "taking", _("Being taken over")
        DONE = "done", _("Taken over")
        LEFT = "left", _("Left")

    entity = models.ForeignKey(RecipientEntity, models.PROTECT, related_name="statements", verbose_name=_("recipient entity"))
    account = models.CharField(pgettext_lazy("bank", "account"), max_length=40, help_text=_("As the bank writes it; the last digits are enough."))
    file = models.ForeignKey("core.PrivateFile", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file"))
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="bank_statements", verbose_name=_("uploaded by")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    rows_new = models.PositiveIntegerField(_("new rows"), default=0)
    rows_known = models.PositiveIntegerField(_("rows that were known"), default=0)
    rows_out = models.PositiveIntegerField(_("payments out"), default=0)
    refused = models.JSONField(_("rows not taken"), default=list, blank=True)
    last_at = models.DateTimeField(_("last movement"), null=True, blank=True)
    balance = models.BigIntegerField(_("balance after it (won)"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("bank statement"), _("bank statements")
        ordering = ("-uploaded_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["waiting", "taking", "done", "left"]), name="scholarships_statement_known_state"),
        )

    def __str__(self) -> str:
        return f"{self.account} {timezone.localtime(self.uploaded_at):%Y-%m-%d %H:%M}"

    def can_be_taken(self) -> bool:
        return self.state in (self.State.WAITING, self.State.TAKING)


class BankDeposit(models.Model):
    """입금: one row of the bank's file that brought money. Gifts are made of it until nothing is left, or it goes back, or it is no gift."""

    class State(models.TextChoices):
        OPEN = "open", _("To be matched")
        MATCHED = "matched", _("Matched")
        RETURNED = "returned", _("Given back")
        OTHER = "other", _("No gift")

    # What has become gifts is never undone; what was put aside may have been put there by mistake.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"matched", "returned", "other"},
        "matched": set(),
        "returned": {"open"},
        "other": {"open"},
    }

    entity = models.ForeignKey(RecipientEntity, models.PROTECT, related_name="deposits", verbose_name=_("recipient entity"))
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="deposits", verbose_name=_("bank statement"))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, unique=True, help_text=_("Of account, time, amount, balance and words: one row is one deposit.")
    )
    at = models.DateTimeField(_("came at"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    balance_after = models.BigIntegerField(_("balance after it (won)"), null=True, blank=True)
    depositor = models.CharField(_("depositor"), max_length=100, blank=True)
    memo = models.CharField(_("bank's words"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decided_deposits", verbose_name=_("decided by")
    )
    note = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("bank deposit"), _("bank deposits")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_deposit_amount_is_positive"),
            models.CheckConstraint(condition=Q(state__in=["open", "matched", "returned", "other"]), name="scholarships_deposit_known_state"),
            models.CheckConstraint(condition=Q(state__in=["open", "matched"]) | ~Q(note=""), name="scholarships_deposit_says_why_not"),
        )

    def __str__(self) -> str:
        return f"{self.depositor} {self.amount:,}원"

    def can_become(self, state: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return state in self.TRANSITIONS[self.state]


class InKindGift(models.Model):
    """물품·용역 후원: what was given that is not money, what it is worth and how that is known."""

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="in_kind", verbose_name=_("gift"))
    what = models.CharField(_("what was given"), max_length=200)
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    valued_by = models.CharField(
        _("how its worth is known"), max_length=200, help_text=_("Such as a price list, a tax invoice, the books of the giver.")
    )
    evidence = models.ForeignKey("core.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence"))
    received_on = models.DateField(_("received on"))

    class Meta:
        verbose_name, verbose_name_plural = _("gift in kind"), _("gifts in kind")
        ordering = ("-received_on", "-pk")

    def __str__(self) -> str:
        return self.what
