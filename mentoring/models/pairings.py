import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentoring.models.offers import MentorOffer
from mentoring.models.requests import MentoringRequest
from mentoring.querysets import PairingQuerySet


class Pairing(models.Model):
    """Two people on their way together. Active when both said yes."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Under way")
        COMPLETED = "completed", _("Completed")
        DECLINED = "declined", _("Not this time")
        EXPIRED = "expired", _("No answer in time")
        ENDED = "ended", _("Ended early")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "proposed": {"active", "declined", "expired"},
        "active": {"completed", "ended"},
        "completed": set(),
        "declined": set(),
        "expired": set(),
        "ended": set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(MentorOffer, models.CASCADE, related_name="pairings", verbose_name=_("mentor"))
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pairings", verbose_name=_("mentee"))
    request = models.OneToOneField(MentoringRequest, models.SET_NULL, null=True, blank=True, related_name="pairing", verbose_name=_("request"))
    topic = models.CharField(_("topic"), max_length=30, blank=True)
    reasons = models.JSONField(_("why these two"), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    mentor_accepted_at = models.DateTimeField(_("mentor said yes at"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(_("mentee said yes at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("pairing"), _("pairings")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["offer", "mentee"], condition=Q(status__in=["proposed", "active"]), name="mentoring_one_live_pairing_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False),
                name="mentoring_active_when_both_said_yes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer} – {self.mentee}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:pairing", kwargs={"public_id": self.public_id})

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]


class MentoringSession(models.Model):
    """The n-th meeting of a pairing."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="sessions", verbose_name=_("pairing"))
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts at"))
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("planned by"))

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["pairing", "number"], name="mentoring_session_numbers_once"),)

    def __str__(self) -> str:
        return f"{self.pairing} {self.number}"
