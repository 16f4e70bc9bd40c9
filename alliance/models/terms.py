from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.models.applications import MembershipApplication
from alliance.models.organisations import Organisation
from alliance.querysets import SHOWN_TERMS, TermQuerySet


class MembershipTerm(models.Model):
    """참여 기간: one row per term, so that history is never overwritten. Both days count."""

    class Status(models.TextChoices):
        UPCOMING = "upcoming", pgettext_lazy("membership term", "Begins soon")
        CURRENT = "current", pgettext_lazy("membership term", "Running")
        GRACE = "grace", pgettext_lazy("membership term", "Ended, still shown")
        LAPSED = "lapsed", pgettext_lazy("membership term", "Ended")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {"upcoming": {"current"}, "current": {"grace"}, "grace": {"lapsed"}, "lapsed": set()}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="terms", verbose_name=_("member organisation"))
    application = models.OneToOneField(
        MembershipApplication, models.SET_NULL, null=True, blank=True, related_name="term", verbose_name=_("membership application")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPCOMING)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    current_at = models.DateTimeField(_("running since"), null=True, blank=True)
    grace_at = models.DateTimeField(_("in grace since"), null=True, blank=True)
    lapsed_at = models.DateTimeField(pgettext_lazy("membership term", "ended at"), null=True, blank=True)
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership term"), _("membership terms")
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=["upcoming", "current", "grace", "lapsed"]), name="alliance_term_known_status"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="alliance_term_ends_after_start"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(status__in=SHOWN_TERMS), name="alliance_one_running_term"),
            models.UniqueConstraint(fields=["organisation", "starts_on"], name="alliance_one_term_per_start"),
            models.CheckConstraint(condition=~Q(status__in=SHOWN_TERMS) | Q(current_at__isnull=False), name="alliance_running_has_date"),
            models.CheckConstraint(condition=~Q(status="grace") | Q(grace_at__isnull=False), name="alliance_grace_has_date"),
            models.CheckConstraint(condition=~Q(status="lapsed") | Q(lapsed_at__isnull=False), name="alliance_lapsed_has_date"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]


class Representative(models.Model):
    """담당자: a person who speaks for an organisation here."""

    class Role(models.TextChoices):
        OWNER = "owner", pgettext_lazy("representative", "Owner")
        EDITOR = "editor", pgettext_lazy("representative", "Editor")
        RECRUITER = "recruiter", pgettext_lazy("representative", "Recruiter")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="representations", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representatives", verbose_name=_("member organisation"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.EDITOR)
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("representative"), _("representatives")
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(fields=["person", "organisation"], name="alliance_person_once_per_organisation"),
            models.CheckConstraint(condition=Q(role__in=["owner", "editor", "recruiter"]), name="alliance_known_role"),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"
