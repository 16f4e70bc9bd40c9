import uuid

from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_storage():
    """The storage that no web server serves."""
    return storages["private"]


def private_path(instance: "PrivateFile", filename: str) -> str:
    """Where a private file lies: by kind and opaque id, never by a name that a person chose."""
    return f"{instance.kind}/{instance.public_id.hex[:2]}/{instance.public_id}"


def kind_in_words(object_type: str) -> str:
    """`core.Letter` as people call it."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return object_type


class PrivateFile(models.Model):
    """A file that only a view serves, after asking the app it belongs to (core.private_files)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="private_files", verbose_name=_("owner"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_path)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("private file"), _("private files")

    def __str__(self) -> str:
        return self.name


class AccessRecord(models.Model):
    """Who of the staff read, listed or took away whose personal data, and why (개인정보의 안전성 확보조치 기준: 접속기록)."""

    class What(models.TextChoices):
        LIST = "list", _("listed")
        READ = "read", _("read")
        EXPORT = "export", _("downloaded")
        CHANGE = "change", _("changed")

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="accesses_made", verbose_name=_("by"))
    by_label = models.CharField(_("name of the reader"), max_length=200)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="accesses_suffered", verbose_name=_("whose")
    )
    subject_ref = models.UUIDField(
        _("whose, by public id"), null=True, blank=True, db_index=True, editable=False, help_text="Stays when the person is erased: it names nobody."
    )
    object_type = models.CharField(_("kind of record"), max_length=100)
    object_ids = models.JSONField(_("records"), default=list)
    purpose = models.CharField(_("purpose"), max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = _("access record"), _("access records")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.by_label} · {self.get_what_display()} · {kind_in_words(self.object_type)}"

    @property
    def count(self) -> int:
        """How many rows were seen; of more than 500 the last entry says it."""
        last = str(self.object_ids[-1]) if self.object_ids else ""
        return int(last.removeprefix("… ")) if last.startswith("… ") else len(self.object_ids)


class AccessSeen(models.Model):
    """Whom a list or a file of several people showed: one row a person, by public id, so that each can be told and none is named once erased."""

    record = models.ForeignKey(AccessRecord, models.CASCADE, related_name="seen", verbose_name=_("access record"))
    ref = models.UUIDField(_("whose, by public id"))
    at = models.DateTimeField(_("at"), help_text="The record's own time, beside the person for the index.")

    class Meta:
        verbose_name, verbose_name_plural = _("person in an access record"), _("people in access records")
        indexes = (models.Index(fields=["ref", "-at"], name="core_accessseen_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.ref}"


class AccessReview(models.Model):
    """The monthly look at the access records of one month (안전성 확보조치 기준 제8조 제2항): who looked, what stood out, what was done."""

    month = models.DateField(_("month"), unique=True, help_text=_("The first day of the month that was looked at."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="access_reviews", verbose_name=_("by"))
    by_label = models.CharField(_("name of the reviewer"), max_length=200)
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    numbers = models.JSONField(_("numbers of the month"), default=dict)
    note = models.TextField(_("what stood out and what was done"), max_length=4000)

    class Meta:
        verbose_name, verbose_name_plural = _("review of access records"), _("reviews of access records")
        ordering = ("-month",)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
