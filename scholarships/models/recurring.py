import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import OutboxRow
from scholarships.models.funds import Fund
from scholarships.models.givers import Giver, giver_constraints
from scholarships.money import CURRENCY
from scholarships.querysets import RecurringQuerySet


class RecurringGift(Giver):
    """정기 후원: a monthly gift, the mirror of one subscription at Stripe. Stripe keeps the calendar; each paid invoice is a gift."""

    class Status(models.TextChoices):
        STARTED = "started", _("Started")
        ABANDONED = "abandoned", _("Not finished")
        ACTIVE = "active", pgettext_lazy("giving", "Active")
        PAST_DUE = "past_due", _("A payment failed")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    # What Stripe says when asked moves it; ended is for good, a late event may still begin an abandoned one.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "started": {"abandoned", "active", "past_due", "paused", "ended"},
        "abandoned": {"active", "past_due", "paused", "ended"},
        "active": {"past_due", "paused", "ended"},
        "past_due": {"active", "paused", "ended"},
        "paused": {"active", "past_due", "ended"},
        "ended": set(),
    }

    class EndedBy(models.TextChoices):
        DONOR = "donor", _("The donor")
        UNPAID = "unpaid", _("Payments that failed")
        STRIPE = "stripe", _("At Stripe")
        STAFF = "staff", _("Staff")

    class Why(models.TextChoices):
        """What a donor may say when she stops; asked once, and never needed."""

        MONEY = "money", _("My circumstances have changed")
        ENOUGH = "enough", _("I have given as long as I meant to")
        ELSEWHERE = "elsewhere", _("I give in another way")
        NEWS = "news", _("I heard too little of what became of it")
        OTHER = "other", _("Another reason")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_token = models.UUIDField(_("form"), default=uuid.uuid4, unique=True, editable=False, help_text=_("One filled form is one gift."))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="recurring_gifts", verbose_name=_("fund"))
    amount = models.PositiveBigIntegerField(_("amount a month (won)"))
    currency = models.CharField(_("currency"), max_length=3, default=CURRENCY)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.STARTED)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    abandoned_at = models.DateTimeField(_("abandoned at"), null=True, blank=True)
    active_at = models.DateTimeField(_("active since"), null=True, blank=True)
    past_due_at = models.DateTimeField(_("payment failed at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=10, choices=EndedBy.choices, blank=True)
    ended_because = models.CharField(_("why she stopped"), max_length=10, choices=Why.choices, blank=True)
    next_at = models.DateTimeField(_("next payment"), null=True, blank=True)
    heard_at = models.DateTimeField(
        _("as Stripe said at"), null=True, blank=True, editable=False, help_text=_("An older answer than this one changes nothing.")
    )

    held_at = models.DateTimeField(
        _("held by us since"), null=True, blank=True, help_text=_("The body may not collect on the next day of payment, so the card is not asked.")
    )

    attempt = models.PositiveSmallIntegerField(_("checkout number"), default=1, help_text=_("Part of the idempotency key at Stripe."))
    change = models.PositiveIntegerField(_("change number"), default=0, help_text=_("Part of the idempotency key of each change at Stripe."))
    checkout_session = models.CharField(_("checkout session"), max_length=255, unique=True, null=True, blank=True)
    subscription = models.CharField(_("subscription"), max_length=255, unique=True, null=True, blank=True)
    customer = models.CharField(_("customer"), max_length=255, blank=True, db_index=True)
    card_brand = models.CharField(_("card"), max_length=30, blank=True)
    card_last4 = models.CharField(_("card's last four digits"), max_length=4, blank=True)
    card_expires_on = models.DateField(_("card valid until"), null=True, blank=True)

    objects = RecurringQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("monthly gift"), _("monthly gifts")
        ordering = ("-started_at", "-pk")
        indexes = (models.Index(fields=["status", "card_expires_on"], name="scholarships_recurring_cards"),)
        constraints = (
            *giver_constraints("scholarships_recurring"),
            models.CheckConstraint(
                condition=Q(status__in=["started", "abandoned", "active", "past_due", "paused", "ended"]), name="scholarships_recurring_known_status"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["started", "abandoned"]) | Q(subscription__isnull=False), name="scholarships_recurring_has_subscription"
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) | (~Q(status="ended") & Q(ended_at=None)),
                name="scholarships_recurring_end_has_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount:,}원/월 ({self.get_status_display()})"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def is_running(self) -> bool:
        """Whether Stripe will ask the card again, or would but for a pause."""
        return self.status in (self.Status.ACTIVE, self.Status.PAST_DUE, self.Status.PAUSED)

    @property
    def is_paid(self) -> bool:
        """Whether it has begun: the first month is Stripe's to collect."""
        return self.status not in (self.Status.STARTED, self.Status.ABANDONED)

    @property
    def change_key(self) -> str:
        """Stripe's idempotency key for the change that the donor asked for last."""
        return f"recurring:{self.public_id}:change:{self.change}"

    @property
    def idempotency_key(self) -> str:
        """Stripe's idempotency key for opening this gift's present checkout."""
        return f"recurring:{self.public_id}:{self.attempt}"


class GiftStop(OutboxRow):
    """A subscription to end at Stripe, tried until it is done: its donor is forgotten, and nobody could end it later."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    subscription = models.CharField(_("subscription"), max_length=255, unique=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("subscription to end"), _("subscriptions to end")

    def __str__(self) -> str:
        return self.subscription
