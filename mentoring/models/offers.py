import uuid
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentoring.querysets import OfferQuerySet
from mentoring.vocabulary import FORMATS, TOPICS, slot_label


class MentorOffer(models.Model):
    """What a mentor offers: topics, formats, fixed weekly slots, and how many people at a time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentor_offer", verbose_name=_("mentor"))
    introduction = models.TextField(_("introduction"), max_length=1000)
    topics = models.JSONField(_("topics"), default=list)
    formats = models.JSONField(_("formats"), default=list)
    slots = models.JSONField(_("weekly slots"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("people at a time"), default=1)
    is_open = models.BooleanField(_("takes requests"), default=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("mentor offer"), _("mentor offers")
        ordering = ("-created_at",)
        constraints = (models.CheckConstraint(condition=models.Q(capacity__gte=1, capacity__lte=5), name="mentoring_capacity_one_to_five"),)

    def __str__(self) -> str:
        return str(self.user)

    def clean(self) -> None:
        if unknown := [*(set(self.topics) - set(TOPICS)), *(set(self.formats) - set(FORMATS))]:
            raise ValidationError(_("Unknown topic or format: %(names)s") % {"names": ", ".join(map(str, unknown))})

    @property
    def topic_labels(self) -> list[str]:
        return [str(TOPICS[topic]) for topic in self.topics if topic in TOPICS]

    @property
    def format_labels(self) -> list[str]:
        return [str(FORMATS[one]) for one in self.formats if one in FORMATS]

    @property
    def slot_labels(self) -> list[str]:
        return [slot_label(slot) for slot in self.slots]

    def is_paused(self, today: date | None = None) -> bool:
        """Whether the mentor rests ("이번 달 쉬기")."""
        return self.paused_until is not None and self.paused_until >= (today or timezone.localdate())

    def get_absolute_url(self) -> str:
        """The mentor's own page, where she can be asked."""
        return reverse("community:person", kwargs={"public_id": self.user.public_id})

    def get_ask_url(self) -> str:
        return reverse("mentoring:ask", kwargs={"public_id": self.public_id})
