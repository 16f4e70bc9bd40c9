import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scholarships.models.funds import Fund


class Pledge(models.Model):
    """약정: what an organisation has promised, in instalments by bank transfer, and what it wants to hear of it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        AGREED = "agreed", _("Promised")
        FULFILLED = "fulfilled", _("Fulfilled")
        ENDED = "ended", _("Stopped early")

    # Fulfilled is in force again when something of it goes back.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "draft": {"agreed", "ended"},
        "agreed": {"fulfilled", "ended"},
        "fulfilled": {"agreed"},
        "ended": set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pledges", verbose_name=_("fund"))
    organisation = models.ForeignKey(
        "alliance.Organisation", models.SET_NULL, null=True, blank=True, related_name="pledges", verbose_name=_("member organisation")
    )
    donor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="pledges", verbose_name=_("account that pledged")
    )
    name = models.CharField(_("organisation's name"), max_length=100)
    business_number = models.CharField(_("business number"), max_length=10, blank=True)
    representative = models.CharField(pgettext_lazy("of an organisation", "representative"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact person"), max_length=80)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("contact's e-mail"))
    language = models.CharField(_("language"), max_length=8, default="ko")
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    purpose = models.TextField(_("wished purpose"), max_length=600, blank=True)
    report_due_on = models.DateField(_("report due on"), null=True, blank=True)
    shown = models.BooleanField(_("may be named"), default=False)
    amount_shown = models.BooleanField(_("amount shown"), default=False)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    fulfilled_at = models.DateTimeField(_("fulfilled at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)
    stamped = models.ForeignKey("core.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stamped copy"))

    class Meta:
        verbose_name, verbose_name_plural = _("pledge"), _("pledges")
        ordering = ("-started_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_pledge_amount_is_positive"),
            models.CheckConstraint(condition=Q(status__in=["draft", "agreed", "fulfilled", "ended"]), name="scholarships_pledge_known_status"),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "fulfilled"]) | Q(agreed_at__isnull=False), name="scholarships_pledge_agreed_has_date"
            ),
            models.CheckConstraint(condition=~Q(status="ended") | Q(ended_at__isnull=False), name="scholarships_pledge_end_has_date"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.amount:,}원"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]


class Instalment(models.Model):
    """One part of a pledge, and by when it is to come. Whether it came is counted from the pledge's gifts, oldest first."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="instalments", verbose_name=_("pledge"))
    due_on = models.DateField(_("due on"))
    amount = models.PositiveBigIntegerField(_("amount (won)"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("instalment"), _("instalments")
        ordering = ("pledge", "due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["pledge", "due_on"], name="scholarships_instalment_one_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="scholarships_instalment_amount_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d} {self.amount:,}원"
