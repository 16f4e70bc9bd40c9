from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.roster import Completion


class EmploymentOutcome(models.Model):
    """What a graduate did at completion, six or twelve months after it; one answer for each completion and point in time."""

    class Point(models.IntegerChoices):
        AT_COMPLETION = 0, _("at completion")
        SIX_MONTHS = 6, _("after 6 months")
        TWELVE_MONTHS = 12, _("after 12 months")

    class Status(models.TextChoices):
        EMPLOYED = "employed", _("employed")
        SELF_EMPLOYED = "self_employed", _("self-employed or founded")
        LOOKING = "looking", _("looking for work")
        FURTHER_STUDY = "further_study", _("in further study")
        MILITARY = "military", _("in military service")
        NOT_AVAILABLE = "not_available", _("not available for work")

    class Source(models.TextChoices):
        SELF = "self", _("told us here")
        TELEPHONE = "telephone", _("by telephone")
        CAMPUS = "campus", _("from the campus")
        DOCUMENT = "document", _("seen in a document")

    completion = models.ForeignKey(Completion, models.CASCADE, related_name="outcomes", verbose_name=_("completion"))
    point = models.PositiveSmallIntegerField(_("point in time"), choices=Point.choices)
    status = models.CharField(_("situation"), max_length=16, choices=Status.choices)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    began_on = models.DateField(_("since"), null=True, blank=True)
    in_the_field = models.BooleanField(_("in the field of the course"), null=True, blank=True)
    note = models.CharField(_("note of staff"), max_length=300, blank=True)
    answered_on = models.DateField(_("answered on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written down by"))
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("employment outcome"), _("employment outcomes")
        ordering = ("-answered_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["completion", "point"], name="community_one_outcome_per_point"),
            models.CheckConstraint(condition=Q(point__in=[0, 6, 12]), name="community_outcome_point"),
        )

    def __str__(self) -> str:
        return f"{self.completion} {self.get_point_display()}"


class OutcomeRequest(models.Model):
    """That a graduate was asked about one completion at one point, so that nobody is asked twice; the secret stands only in the letter."""

    completion = models.ForeignKey(Completion, models.CASCADE, related_name="outcome_requests", verbose_name=_("completion"))
    point = models.PositiveSmallIntegerField(_("point in time"), choices=EmploymentOutcome.Point.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("question about work"), _("questions about work")
        constraints = (models.UniqueConstraint(fields=["completion", "point"], name="community_asked_once_per_point"),)

    def __str__(self) -> str:
        return f"{self.completion} {self.point}"


class PublishedFigure(models.Model):
    """What everybody sees of all graduates at one point. It moves in steps of five people or more: `services.outcome_figures`."""

    point = models.PositiveSmallIntegerField(_("point in time"), choices=EmploymentOutcome.Point.choices, unique=True)
    graduates = models.PositiveIntegerField(_("completed"))
    answered = models.PositiveIntegerField(_("answered"))
    base = models.PositiveIntegerField(_("could work"))
    working = models.PositiveIntegerField(_("working"))
    counted_on = models.DateField(_("counted on"))

    class Meta:
        verbose_name, verbose_name_plural = _("published employment figure"), _("published employment figures")

    def __str__(self) -> str:
        return f"{self.get_point_display()} {self.counted_on:%Y-%m-%d}"
