import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.roster import GraduateRecord
from community.querysets import ClaimQuerySet
from core.models import OutboxRow, PrivateFile


class ClaimDecision(OutboxRow):
    """One act of the claims desk for one claim or a whole group. It takes effect when `due_at` has come; until then it can be taken back."""

    class Kind(models.TextChoices):
        VERIFY = "verify", _("Verify")
        ASK = "ask", _("Ask for more")
        REJECT = "reject", _("Could not be verified")

    class State(models.TextChoices):
        QUEUED = "queued", _("Can still be taken back")
        DONE = "done", _("Carried out")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("decision"), max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = models.TextField(_("question or reason"), blank=True)
    reason_en = models.TextField(_("question or reason, for those who read English"), blank=True)
    count = models.PositiveIntegerField(_("claims"), default=0)
    outcome = models.JSONField(_("what became of each"), default=dict, blank=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("decision on claims"), _("decisions on claims")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.count})"

    @property
    def can_be_undone(self) -> bool:
        """Whether it waits, its time has not come, and no worker has begun with it."""
        return self.state == self.State.QUEUED and not self.attempts and self.due_at > timezone.now()


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

    class Mismatch(models.TextChoices):
        """Why a claim waits: how it differs from the record that fits it best. The desk shows the groups in this order."""

        NOTHING = "nothing", _("Everything agrees")
        EMAIL = "email", _("Only the e-mail differs")
        DETAILS = "details", _("The number or the course differs")
        INVITATION = "invitation", _("Came with an invitation of somebody else")
        NAME = "name", _("The name differs")
        BIRTH_DATE = "birth_date", _("The date of birth differs")
        NUMBER = "number", _("Only the graduate number fits")
        NAMESAKES = "namesakes", _("Several people of this name")
        TAKEN = "taken", _("The record has an owner")
        UNKNOWN = "unknown", _("Not on the roster")

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
    certificate = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("certificate"))
    mismatch = models.CharField(_("why it waits"), max_length=12, choices=Mismatch.choices, blank=True, db_index=True)
    candidate = models.ForeignKey(
        GraduateRecord, models.SET_NULL, null=True, blank=True, related_name="candidate_of", verbose_name=_("record that fits best")
    )
    invited_as = models.ForeignKey(
        GraduateRecord, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("record of the invitation that did not fit")
    )
    decision = models.ForeignKey(ClaimDecision, models.SET_NULL, null=True, blank=True, related_name="claims", verbose_name=_("decision"))
    question = models.TextField(_("what staff asked"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    rejected_at = models.DateTimeField(_("rejected at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by"))

    objects = ClaimQuerySet.as_manager()

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

    @property
    def is_open(self) -> bool:
        """Whether it still waits, for staff or for its claimant."""
        return self.status in {self.Status.SUBMITTED, self.Status.NEEDS_INFORMATION}

    @property
    def was_verified_lately(self) -> bool:
        """Whether the result is still news: verified within seven days."""
        return self.status == self.Status.VERIFIED and self.verified_at is not None and self.verified_at > timezone.now() - timedelta(days=7)

    @property
    def is_decided(self) -> bool:
        """Whether a clerk has decided and the ten minutes are not over."""
        return self.decision is not None and self.decision.state == ClaimDecision.State.QUEUED

    def can_become(self, status: str) -> bool:
        """Whether the lifecycle allows this next state."""
        return status in self.TRANSITIONS[self.status]


class PhoneCode(models.Model):
    """A six-digit code on its way to the telephone number that the roster holds. A miss has a row, too, without a record: both look alike."""

    LIVES, MOST_TRIES = timedelta(minutes=5), 5

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phone_codes", verbose_name=_("account"))
    record = models.ForeignKey(GraduateRecord, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("graduate record"))
    claim = models.ForeignKey(MembershipClaim, models.CASCADE, null=True, blank=True, related_name="phone_codes", verbose_name=_("claim"))
    code_hash = models.CharField(max_length=128, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("telephone code"), _("telephone codes")
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user} {timezone.localtime(self.written_at):%Y-%m-%d %H:%M}"

    @property
    def is_live(self) -> bool:
        """Whether it may still be tried: within its five minutes, not used, fewer than five wrong tries."""
        return self.used_at is None and self.tries < self.MOST_TRIES and timezone.now() < self.expires_at
