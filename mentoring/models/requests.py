import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.models.offers import MentorOffer
from mentoring.querysets import RequestQuerySet
from mentoring.vocabulary import TOPICS


class MentoringRequest(models.Model):
    """A mentee asks a mentor. It never goes silent: answered, or expired after seven days with the next mentors named."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        MORE_ASKED = "more_asked", _("The mentor would like to know more")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Not possible this time")
        EXPIRED = "expired", _("No answer in time")
        WITHDRAWN = "withdrawn", _("Taken back")
        RELEASED = "released", _("The mentor's places are filled")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "open": {"accepted", "declined", "more_asked", "expired", "withdrawn", "released"},
        "more_asked": {"open", "expired", "withdrawn", "released"},
        "accepted": set(),
        "declined": set(),
        "expired": set(),
        "withdrawn": set(),
        "released": set(),
    }

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offer = models.ForeignKey(MentorOffer, models.CASCADE, related_name="requests", verbose_name=_("mentor"))
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentoring_requests", verbose_name=_("mentee"))
    topic = models.CharField(_("topic"), max_length=30)
    note = models.TextField(_("note"), max_length=1000)
    slot = models.JSONField(_("wished slot"), null=True, blank=True)
    question = models.TextField(_("what the mentor would like to know"), max_length=500, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField(_("asked at"), help_text=_("When the mentor's seven days began."))
    nudged_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    more_asked_at = models.DateTimeField(_("more asked at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mentoring request"), _("mentoring requests")
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["offer", "mentee"], condition=Q(status__in=["open", "more_asked"]), name="mentoring_one_open_request_a_pair"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentee} → {self.offer}"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def topic_label(self) -> str:
        return str(TOPICS.get(self.topic, self.topic))
