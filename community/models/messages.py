from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.letters import Wish
from core.models import Letter, OutboxRow


class Notification(models.Model):
    """One line of a person's inbox. Written in the transaction of the letter it stands beside, whether that letter goes out or is held back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", verbose_name=_("whose"))
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    url = models.CharField(_("where the matter is"), max_length=300, blank=True, help_text="A path of this site, without language.")
    letter = models.OneToOneField(
        Letter, models.SET_NULL, null=True, blank=True, related_name="notification", verbose_name=_("letter"), editable=False
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    for_digest = models.BooleanField(_("waits for the weekly digest"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("notification"), _("notifications")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(fields=["user", "-created_at"], name="community_notification_inbox"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="community_notification_unread"),
            models.Index(fields=["user"], condition=models.Q(for_digest=True), name="community_notification_digest"),
        )

    def __str__(self) -> str:
        return self.title


class NotificationPreference(models.Model):
    """How a person wants letters of one kind: at once, in the weekly digest, or not at all. Without a row the kind's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences", verbose_name=_("whose"))
    kind = models.CharField(_("kind"), max_length=60)
    wish = models.CharField(_("how"), max_length=10, choices=Wish.choices)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("notification preference"), _("notification preferences")
        constraints = (models.UniqueConstraint(fields=["user", "kind"], name="community_one_wish_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.wish}"


class DigestBatch(OutboxRow):
    """One piece of a week's digest: the accounts whose primary key lies in this range. Small, so that other letters get their turn between."""

    monday = models.DateField(_("week from"))
    first_id, last_id = models.PositiveBigIntegerField(), models.PositiveBigIntegerField()
    written = models.PositiveIntegerField(_("digests written"), default=0)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("part of a weekly digest"), _("parts of weekly digests")
        ordering = ("-monday", "first_id")
        constraints = (models.UniqueConstraint(fields=["monday", "first_id"], name="community_digest_batch_once"),)

    def __str__(self) -> str:
        return f"{self.monday:%Y-%m-%d}: {self.first_id}-{self.last_id}"


class MobileNumber(models.Model):
    """The number a person herself gave for text messages. Only a confirmed one is written to, and only where she agreed to texts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mobile_number", verbose_name=_("whose"))
    number = models.CharField(_("mobile phone"), max_length=30)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mobile number"), _("mobile numbers")

    def __str__(self) -> str:
        return self.number
