import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.business_numbers import format_business_number, validate_business_number
from alliance.models.organisations import Described, Organisation
from alliance.querysets import OPEN_APPLICATIONS, ApplicationQuerySet
from alliance.vocabulary import OFFERS
from core.models import PrivateFile


class MembershipApplication(Described):
    """참여 신청: an organisation asks to take part, through a person with an account."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("membership application", "Being written")
        SUBMITTED = "submitted", pgettext_lazy("membership application", "Submitted")
        IN_REVIEW = "in_review", pgettext_lazy("membership application", "In review")
        NEEDS_INFORMATION = "needs_information", pgettext_lazy("membership application", "We have a question")
        APPROVED = "approved", pgettext_lazy("membership application", "Approved")
        APPROVED_WITH_CONDITIONS = "approved_with_conditions", pgettext_lazy("membership application", "Approved with conditions")
        REJECTED = "rejected", pgettext_lazy("membership application", "Not possible this time")
        WITHDRAWN = "withdrawn", pgettext_lazy("membership application", "Withdrawn")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "draft": {"submitted"},
        "submitted": {"in_review", "withdrawn"},
        "in_review": {"approved", "approved_with_conditions", "rejected", "needs_information"},
        "needs_information": {"submitted"},
        "approved": set(),
        "approved_with_conditions": set(),
        "rejected": set(),
        "withdrawn": set(),
    }
    # The column that keeps when a state was reached (for a state reached twice, the last time).
    REACHED: ClassVar[dict[str, str]] = {
        "draft": "created_at",
        "submitted": "submitted_at",
        "in_review": "reviewed_from",
        "needs_information": "asked_at",
        "approved": "approved_at",
        "approved_with_conditions": "approved_at",
        "rejected": "rejected_at",
        "withdrawn": "withdrawn_at",
    }
    ALWAYS_NEEDED: ClassVar[tuple[str, ...]] = (
        "name_ko",
        "business_number",
        "ai_fields",
        "summary_ko",
        "hopes",
        "contact_name",
        "contact_phone",
        "approver_name",
        "is_authorised",
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=30, choices=Status.choices, default=Status.DRAFT)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="membership_applications", verbose_name=_("applicant")
    )
    name_ko = models.CharField(_("name (Korean)"), max_length=100, blank=True)
    business_number = models.CharField(_("business number"), max_length=10, blank=True, validators=[validate_business_number])
    parent_name = models.CharField(_("university or body it belongs to"), max_length=100, blank=True)
    logo = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo"))
    hopes = models.TextField(_("what you would like to do in the alliance"), max_length=1500, blank=True)
    offers = models.JSONField(_("what you can bring"), default=list, blank=True)
    contact_name = models.CharField(_("contact: name"), max_length=80, blank=True)
    contact_title = models.CharField(_("contact: department and position"), max_length=100, blank=True)
    contact_phone = models.CharField(_("contact: telephone"), max_length=30, blank=True)
    approver_name = models.CharField(_("approver: name"), max_length=80, blank=True)
    approver_title = models.CharField(_("approver: department and position"), max_length=100, blank=True)
    is_authorised = models.BooleanField(_("applies with the organisation's consent"), default=False)

    question = models.TextField(_("question to the applicant"), max_length=1500, blank=True)
    answer = models.TextField(_("the applicant's answer"), max_length=3000, blank=True)
    conditions = models.TextField(_("conditions"), max_length=1500, blank=True)
    reason = models.TextField(_("reason"), max_length=1500, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewer"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("member organisation")
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    reviewed_from = models.DateTimeField(_("in review since"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    rejected_at = models.DateTimeField(pgettext_lazy("membership application", "declined at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("membership application"), _("membership applications")
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "submitted",
                        "in_review",
                        "needs_information",
                        "approved",
                        "approved_with_conditions",
                        "rejected",
                        "withdrawn",
                    ]
                ),
                name="alliance_application_known_status",
            ),
            models.UniqueConstraint(fields=["applicant"], condition=Q(status="draft"), name="alliance_one_draft_per_applicant"),
            models.UniqueConstraint(fields=["business_number"], condition=Q(status__in=OPEN_APPLICATIONS), name="alliance_one_open_application"),
            models.CheckConstraint(condition=Q(status="draft") | Q(submitted_at__isnull=False), name="alliance_submitted_has_date"),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(business_number=""), name="alliance_submitted_has_number"),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "approved_with_conditions"]) | Q(organisation__isnull=False, approved_at__isnull=False),
                name="alliance_approved_has_organisation",
            ),
            models.CheckConstraint(condition=~Q(status="approved_with_conditions") | ~Q(conditions=""), name="alliance_conditions_in_words"),
            models.CheckConstraint(condition=~Q(status="needs_information") | ~Q(question=""), name="alliance_question_in_words"),
            models.CheckConstraint(condition=~Q(status="rejected") | Q(rejected_at__isnull=False), name="alliance_rejected_has_date"),
            models.CheckConstraint(condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False), name="alliance_withdrawn_has_date"),
        )

    def __str__(self) -> str:
        return self.name or str(_("Application without a name"))

    def get_absolute_url(self) -> str:
        return reverse("alliance:application", kwargs={"public_id": self.public_id})

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]

    @property
    def shown_business_number(self) -> str:
        return format_business_number(self.business_number)

    @property
    def is_approved(self) -> bool:
        return self.status in {self.Status.APPROVED, self.Status.APPROVED_WITH_CONDITIONS}

    def missing_fields(self) -> list[str]:
        """What is still empty of that which every application needs."""
        return [name for name in self.ALWAYS_NEEDED if not getattr(self, name)]

    @property
    def offer_labels(self) -> list[str]:
        return [str(label) for value, label in OFFERS.items() if value in self.offers]
