import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.querysets import BlockQuerySet, IntroductionQuerySet, ReportQuerySet


class Introduction(models.Model):
    """One person asks another for contact. Addresses are shown only once the other has accepted; the asker never learns of a block."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        MORE_ASKED = "more_asked", _("Would like to know more")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not at the moment")
        EXPIRED = "expired", _("No answer in time")
        WITHDRAWN = "withdrawn", _("Taken back")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"accepted", "declined", "more_asked", "expired", "withdrawn"},
        "more_asked": {"open", "expired", "withdrawn"},
        "accepted": set(),
        "declined": set(),
        "expired": set(),
        "withdrawn": set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="introductions_asked", verbose_name=_("who asks"))
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="introductions_received", verbose_name=_("who is asked"))
    note = models.TextField(_("note"), max_length=500)
    question = models.TextField(_("what the other would like to know"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    is_silenced = models.BooleanField(default=False, editable=False, help_text="Asked by somebody who is blocked: the asked never sees it.")
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    opened_at = models.DateTimeField(_("asked at"), default=timezone.now, help_text=_("An answer to a question opens it anew."))
    nudged_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    more_asked_at = models.DateTimeField(_("more asked at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    ended_at = models.DateTimeField(
        _("contact ended at"), null=True, blank=True, help_text=_("Either may end an accepted contact; so do a block and a report.")
    )

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("introduction"), _("introductions")
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=Q(status__in=["open", "more_asked"]), name="community_one_open_introduction_a_pair"
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="community_nobody_introduces_herself"),
        )

    def __str__(self) -> str:
        return (
            f"{timezone.localtime(self.created_at):%Y-%m-%d} {str(self.public_id)[:8]}"  # the log of acts shows it, and who asks whom is theirs alone
        )

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def is_live(self) -> bool:
        """Whether the two see each other's addresses."""
        return self.status == self.Status.ACCEPTED and self.ended_at is None

    def other_of(self, person: Any) -> Any:
        """The other of the two."""
        return self.asked if self.asker_id == person.pk else self.asker


class Block(models.Model):
    """One person wants no contact with another: neither finds, asks or meets the other any more. Nobody tells the other."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_made", verbose_name=_("who blocks"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_suffered", verbose_name=_("who is blocked"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("block"), _("blocks")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["by", "person"], name="community_blocked_once"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="community_nobody_blocks_herself"),
        )

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d}"


class Report(models.Model):
    """Somebody tells the office about a person's conduct: contact stops at once, a person of the office looks."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        IN_REVIEW = "in_review", _("Being looked at")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("No ground found")

    class Reason(models.TextChoices):
        HARASSMENT = "harassment", _("Harassment or insult")
        SELLING = "selling", _("Selling or recruiting that nobody asked for")
        FALSE_IDENTITY = "false_identity", _("Not who they say they are")
        PRIVACY = "privacy", _("Gave away or misused personal data")
        OTHER = "other", _("Something else")

    class Measure(models.TextChoices):
        WARN = "warn", _("Warn by letter")
        HIDE = "hide", _("Warn, and hide the profile")
        CLOSE = "close", _("Close the account")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"in_review", "upheld", "dismissed"},
        "in_review": {"upheld", "dismissed"},
        "upheld": set(),
        "dismissed": set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports_made", verbose_name=_("who reports"))
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports_suffered", verbose_name=_("about whom"))
    introduction = models.ForeignKey(
        Introduction, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("contact it is about")
    )
    matter = models.CharField(_("where it happened"), max_length=30, default="person", help_text="A kind of community.matters.")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    words = models.TextField(_("what happened"), max_length=2000)
    shown = models.TextField(_("what staff may read of it"), blank=True, editable=False, help_text="The reported words as they were then.")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(_("reported at"), default=timezone.now, editable=False)
    in_review_at = models.DateTimeField(_("looked at since"), null=True, blank=True)
    upheld_at = models.DateTimeField(_("upheld at"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="reports_handled", verbose_name=_("handled by")
    )
    measure = models.CharField(_("what was done"), max_length=5, choices=Measure.choices, blank=True)
    note = models.TextField(_("note of the office"), max_length=2000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("report"), _("reports")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["by", "about"], condition=Q(status__in=["open", "in_review"]), name="community_one_open_report_a_pair"),
            models.CheckConstraint(condition=~Q(by=F("about")), name="community_nobody_reports_herself"),
            models.CheckConstraint(condition=~Q(status="upheld") | Q(measure__gt=""), name="community_upheld_says_what_was_done"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({timezone.localtime(self.created_at):%Y-%m-%d})"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]
