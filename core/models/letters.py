from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.outbox import OutboxQuerySet, OutboxRow


class LetterQuerySet(OutboxQuerySet):
    def stuck(self) -> "LetterQuerySet":
        """Given up, and still there to be sent: one whose code ran out has lost its words, and waits for nobody."""
        return self.filter(state="failed").exclude(text="", html="")


class Letter(OutboxRow):
    """One message to one recipient: queued → sent | failed | suppressed | perhaps_sent; or held from the start."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        SMS = "sms", _("Text message")
        ALIMTALK = "alimtalk", _("Alimtalk")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        SUPPRESSED = "suppressed", _("Not sent: address is on the suppression list")
        PERHAPS_SENT = "perhaps_sent", _("Perhaps sent")
        HELD = "held", _("Not sent: its reader chose the weekly digest, or none")

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED, db_index=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL)
    kind = models.CharField(_("kind"), max_length=60, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="letters", verbose_name=_("recipient")
    )
    to = models.CharField(_("to"), max_length=320, db_index=True)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    language = models.CharField(_("language"), max_length=8, default="ko")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    dedup_key = models.CharField(
        max_length=200, unique=True, null=True, blank=True, help_text="Held by at most one letter: what must never be sent twice."
    )
    handed_at = models.DateTimeField(_("handed to the server at"), null=True, blank=True, editable=False)
    secret = models.BooleanField(_("carries a secret"), default=False)

    objects = LetterQuerySet.as_manager()  # type: ignore[misc] # the stubs take the base class's manager for a class variable

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("letter"), _("letters")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "sent", "failed", "suppressed", "perhaps_sent", "held"]), name="core_letter_known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class SuppressedAddress(models.Model):
    """An address that no letter goes to: it bounced, complained, or was asked off. With a `kind`, only letters of that kind stay away."""

    class Source(models.TextChoices):
        BOUNCE = "bounce", _("it came back")
        COMPLAINT = "complaint", _("marked as unwanted")
        READER = "reader", _("its reader asked")
        STAFF = "staff", _("entered by staff")

    address = models.CharField(_("address"), max_length=320)
    kind = models.CharField(_("kind"), max_length=60, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200)
    source = models.CharField(_("who says so"), max_length=10, choices=Source.choices, default=Source.STAFF)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("suppressed address"), _("suppressed addresses")
        ordering = ("address", "kind")
        constraints = (models.UniqueConstraint(fields=["address", "kind"], name="core_address_suppressed_once"),)

    def __str__(self) -> str:
        return self.address


class BounceNotice(OutboxRow):
    """What a mail or text provider told us about one message, stored raw as it came, unique by the provider's own id."""

    class What(models.TextChoices):
        BOUNCED = "bounced", _("came back for good")
        DEFERRED = "deferred", _("delayed")
        COMPLAINED = "complained", _("marked as unwanted")
        DELIVERED = "delivered", _("arrived")
        FAILED = "failed", _("not delivered, for a reason that is not the reader's")

    FORGIVEN = "forgiven"  # a state: a soft bounce from before staff released its address, which counts no more

    event_id = models.CharField(max_length=200, unique=True)
    provider = models.CharField(_("provider"), max_length=40)
    what = models.CharField(_("what happened"), max_length=20, choices=What.choices)
    address = models.CharField(_("address"), max_length=320, db_index=True)
    message_id = models.CharField("Message-ID", max_length=200, blank=True, db_index=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("letter"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("notice of a provider"), _("notices of providers")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.address}: {self.get_what_display()}"
