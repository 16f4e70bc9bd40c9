import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.roster import GraduateRecord


class MembershipClaim(models.Model):
    """Somebody says: this graduate is me. Verified at once only with proof of possession; otherwise staff decide."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for staff")
        NEEDS_INFORMATION = "needs_information", _("More information asked for")
        VERIFIED = "verified", _("Verified")
        REJECTED = "rejected", _("Could not be verified")
        REVOKED = "revoked", _("Revoked")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        "submitted": {"verified", "needs_information", "rejected"},
        "needs_information": {"submitted"},
        "verified": {"revoked"},
        "rejected": set(),
        "revoked": set(),
    }

    class Proof(models.TextChoices):
        EMAIL = "email", _("e-mail on the record")
        TOKEN = "token", _("invitation")
        PHONE = "phone", _("code to the phone on the record")
        STAFF = "staff", _("checked by staff")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("account"))
    record = models.ForeignKey(GraduateRecord, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("graduate record"))
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.SUBMITTED)
    proof = models.CharField(_("proof"), max_length=10, choices=Proof.choices, blank=True)
    name = models.CharField(_("name"), max_length=80)
    birth_date = models.DateField(_("date of birth"))
    record_number = models.CharField(_("graduate number"), max_length=40, blank=True)
    campus_said = models.CharField(_("campus"), max_length=60, blank=True)
    year_said = models.PositiveSmallIntegerField(_("year of completion"), null=True, blank=True)
    note = models.TextField(_("anything that helps us find you"), blank=True, max_length=1000)
    question = models.TextField(_("what staff asked"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    rejected_at = models.DateTimeField(_("rejected at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))

    class Meta:
        verbose_name, verbose_name_plural = _("alumni claim"), _("alumni claims")
        ordering = ("-submitted_at",)
        constraints = (
            models.UniqueConstraint(fields=["user"], condition=Q(status__in=["submitted", "needs_information"]), name="community_one_open_claim"),
            models.UniqueConstraint(fields=["record"], condition=Q(status="verified"), name="community_one_verified_claim_per_record"),
            models.UniqueConstraint(fields=["user"], condition=Q(status="verified"), name="community_one_verified_claim_per_user"),
            models.CheckConstraint(
                condition=~Q(status="verified") | (Q(proof__gt="") & Q(verified_at__isnull=False)), name="community_verified_has_proof"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.get_status_display()}"

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]
