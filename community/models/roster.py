from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.campuses import Course
from community.names import normalise_email, normalise_name, normalise_phone
from community.querysets import GraduateRecordQuerySet
from core.models import OutboxRow, PrivateFile

RETRAINING_AFTER = timedelta(days=365)


class GraduateRecord(models.Model):
    """A graduate as the academy's roster knows her, apart from any account. One record has at most one owner."""

    record_id = models.CharField(_("graduate number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    former_name = models.CharField(_("former name"), max_length=80, blank=True)
    birth_date = models.DateField(_("date of birth"))
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile phone"), max_length=30, blank=True)
    consented_on = models.DateField(_("agreed to be contacted on"), null=True, blank=True)
    no_questions_since = models.DateField(_("asked not to be asked about work, on"), null=True, blank=True)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="graduate_record", verbose_name=_("account")
    )
    name_key = models.CharField(max_length=80, editable=False, db_index=True)
    former_name_key = models.CharField(max_length=80, editable=False, blank=True)
    email_key = models.CharField(max_length=254, editable=False, blank=True, db_index=True)
    phone_key = models.CharField(max_length=30, editable=False, blank=True)

    objects = GraduateRecordQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("graduate record"), _("graduate records")
        ordering = ("record_id",)
        indexes = (models.Index(fields=["birth_date", "name_key"]),)

    def __str__(self) -> str:
        return f"{self.name} ({self.record_id})"

    def set_keys(self) -> None:
        """Fill the comparable forms; `bulk_create` callers do it themselves."""
        self.name_key, self.former_name_key = normalise_name(self.name), normalise_name(self.former_name)
        self.email_key, self.phone_key = normalise_email(self.email), normalise_phone(self.phone)

    def save(self, *args, **kwargs) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def answers_to(self, name: str) -> bool:
        """Whether the record is known, or was once known, by this name."""
        return normalise_name(name) in {self.name_key, self.former_name_key} - {""}

    def is_of(self, name: str, birth_date: date) -> bool:
        """Whether name (or former name) and birth date agree: what every proof of possession needs beside it."""
        return self.birth_date == birth_date and self.answers_to(name)

    @property
    def was_taken_back(self) -> bool:
        """Whether staff took it back from an account: the proof that opened it was in the wrong hands."""
        return self.claims.filter(status="revoked").exists()

    @property
    def may_train_again_on(self) -> date | None:
        """One year after the newest completion (the academy's rule on re-training)."""
        newest = max((completion.completed_on for completion in self.completions.all()), default=None)
        return newest + RETRAINING_AFTER if newest else None


class Completion(models.Model):
    """A course that a graduate completed; one graduate has several over the years."""

    record = models.ForeignKey(GraduateRecord, models.CASCADE, related_name="completions", verbose_name=_("graduate record"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions", verbose_name=_("course"))
    completed_on = models.DateField(_("completed on"))

    class Meta:
        verbose_name, verbose_name_plural = _("completion"), _("completions")
        ordering = ("-completed_on",)
        constraints = (models.UniqueConstraint(fields=["record", "course"], name="community_one_completion_per_course"),)

    def __str__(self) -> str:
        return f"{self.course} {self.completed_on:%Y-%m-%d}"


class AssociationMembership(models.Model):
    """Membership of the alumni association: apart from the roster (about 10,000) and from accounts. 2,878 counts these."""

    class Source(models.TextChoices):
        EXISTING = "existing", _("existing list")
        HERE = "here", _("joined here")

    record = models.OneToOneField(GraduateRecord, models.CASCADE, related_name="membership", verbose_name=_("graduate record"))
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.HERE)

    class Meta:
        verbose_name, verbose_name_plural = _("association membership"), _("association memberships")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")), name="community_left_after_joining"
            ),
        )

    def __str__(self) -> str:
        return f"{self.record} {self.joined_on}"


class RosterImport(OutboxRow):
    """One file of the roster: who brought it, what it did, which rows were refused and why.

    Brought through the back office the worker first looks at it (nothing written: `is_real` is False), then staff have it taken or leave it;
    the command does it at once. `refused` and `changes` keep the first 10,000 of each, the counts are exact.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("To be looked at")
        QUEUED = "queued", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        DISMISSED = "dismissed", _("Not taken")

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    is_real = models.BooleanField(_("written, not only looked at"), default=True)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.ForeignKey(PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file kept until it is done"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    taken = models.PositiveIntegerField(_("rows done so far"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.JSONField(_("refused rows"), default=list)
    changes = models.JSONField(_("what differs"), default=list, blank=True)
    problem = models.TextField(_("why the file was not taken"), blank=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("roster upload"), _("roster uploads")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.file_name} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def refused_count(self) -> int:
        """How many rows were not taken, of those looked at so far; `refused` may hold fewer."""
        return (self.taken or self.rows) - self.created - self.updated - self.unchanged

    def can_be_taken(self) -> bool:
        return self.state == self.State.PREVIEW and self.file_id is not None

    def can_be_dismissed(self) -> bool:
        """Before anything is written."""
        return self.state == self.State.PREVIEW or (self.state in {self.State.QUEUED, self.State.FAILED} and not self.is_real)
