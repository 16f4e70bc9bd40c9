import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from community.exceptions import NeverChanged

NOTICES = ("purpose", "items", "period", "refusal", "consequence")
HEADINGS = (
    pgettext_lazy("consent", "What for"),
    _("What we take"),
    _("How long we keep it"),
    _("Your right to say no"),
    _("If you say no"),
)
RECIPIENT = _("Who receives it, where and how")
EVERY_NOTICE = [f"{name}_{language}" for name in NOTICES for language in ("ko", "en")]


class ConsentDocumentQuerySet(models.QuerySet["ConsentDocument"]):
    def published(self) -> "ConsentDocumentQuerySet":
        """With a date, whether that has come or was announced."""
        return self.exclude(published_at=None)

    def drafts(self) -> "ConsentDocumentQuerySet":
        return self.filter(published_at=None)

    def in_force(self) -> "ConsentDocumentQuerySet":
        """Of each kind the newest version whose date has come."""
        now = timezone.now()
        newer = ConsentDocument.objects.filter(kind=models.OuterRef("kind"), version__gt=models.OuterRef("version"), published_at__lte=now)
        return self.filter(~models.Exists(newer), published_at__lte=now)


class ConsentDocument(models.Model):
    """One version of something a person agrees to, with the five notices of 개인정보 보호법 제15조 제2항. A published version is never changed."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        PRIVACY = "privacy", _("Collection and use of personal data")
        OVERSEAS = "overseas", _("Transfer of personal data abroad")
        TEXTS = "texts", _("Notices by text message")
        NEWS_MAIL = "news_mail", _("News and events by e-mail")
        NEWS_SMS = "news_sms", _("News and events by text message")
        NEWS_KAKAO = "news_kakao", _("News and events by KakaoTalk")

    kind = models.CharField(_("what for"), max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    required = models.BooleanField(_("required"), default=False, help_text=_("Without it the service cannot be given."))
    title_ko = models.CharField(_("title in Korean"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    purpose_ko, purpose_en = models.TextField(_("purpose in Korean")), models.TextField(_("purpose in English"))
    items_ko, items_en = models.TextField(_("items in Korean")), models.TextField(_("items in English"))
    period_ko, period_en = models.TextField(_("period in Korean")), models.TextField(_("period in English"))
    refusal_ko, refusal_en = models.TextField(_("right to refuse, in Korean")), models.TextField(_("right to refuse, in English"))
    consequence_ko, consequence_en = models.TextField(_("consequence of refusing, in Korean")), models.TextField(_("consequence, in English"))
    recipient_ko = models.TextField(_("recipient, country and way, in Korean"), blank=True)
    recipient_en = models.TextField(_("recipient, country and way, in English"), blank=True)
    text_ko, text_en = models.TextField(_("full text in Korean"), blank=True), models.TextField(_("full text in English"), blank=True)
    changes_ko, changes_en = models.TextField(_("what changed, in Korean"), blank=True), models.TextField(_("what changed, in English"), blank=True)
    to_disadvantage = models.BooleanField(_("to people's disadvantage"), default=False, help_text=_("Then it is announced 30 days before, not 7."))
    facts = models.JSONField(_("what the settings said"), default=dict, blank=True, editable=False)
    published_at = models.DateTimeField(_("in force since"), null=True, blank=True)

    objects = ConsentDocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consent document"), _("consent documents")
        ordering = ("kind", "-version")
        constraints = (
            models.UniqueConstraint(fields=["kind", "version"], name="community_consent_version_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(published_at=None), name="community_one_consent_draft_a_kind"),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(*[(name, "") for name in EVERY_NOTICE], _connector=Q.OR),
                name="community_published_has_every_notice",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """NeverChanged once it is published or announced: people have read it as it was."""
        if not self._state.adding and ConsentDocument.objects.published().filter(pk=self.pk).exists():
            raise NeverChanged
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this very version."""
        if self.kind == self.Kind.PRIVACY:
            return reverse("community:policy-version", args=[self.version])
        return reverse("community:consent-document", args=[self.kind, self.version])

    def said(self, field: str) -> str:
        """A field in the active language."""
        return str(getattr(self, f"{field}_{'en' if get_language() == 'en' else 'ko'}"))

    @property
    def title(self) -> str:
        return self.said("title")

    @property
    def text(self) -> str:
        return self.said("text")

    @property
    def changes(self) -> str:
        return self.said("changes")

    @property
    def notices(self) -> list[tuple[Any, str]]:
        """(heading, text) of the five notices of 제15조 제2항, and before them who receives it abroad (제28조의8 제2항)."""
        headings = dict(zip(NOTICES, HEADINGS, strict=True))
        lines = [(headings[name], self.said(name)) for name in NOTICES]
        return [(RECIPIENT, self.said("recipient")), *lines] if self.recipient_ko else lines

    @property
    def fingerprint(self) -> str:
        """Of all its words as they stand: two people who write in one draft do not undo each other unseen."""
        words = [str(getattr(self, one.name)) for one in self._meta.concrete_fields if one.name.endswith(("_ko", "_en"))]
        return hashlib.sha256("\0".join([*words, str(self.to_disadvantage)]).encode()).hexdigest()[:32]

    @property
    def is_in_force(self) -> bool:
        """Whether its day has come; a newer version may have come, too."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_choice(self) -> bool:
        """Whether somebody agrees to it freely, rather than being told what the service needs."""
        return not self.required


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A person agreed to a version, and perhaps withdrew. The rows are the history: one goes with its person, or years after
    she withdrew it (settings.RETENTION)."""

    class How(models.TextChoices):
        SIGN_UP = "sign_up", _("when signing up")
        PRIVACY_CENTRE = "privacy_centre", _("on the privacy page")
        GIVING = "giving", _("when giving")
        APPLYING = "applying", _("when applying")
        LETTER = "letter", _("from a letter")
        OFFICE = "office", _("told to the office")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("whose"))
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="consents", verbose_name=_("document"))
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    given_how = models.CharField(_("given how"), max_length=20, choices=How.choices)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_how = models.CharField(_("withdrawn how"), max_length=20, choices=How.choices, blank=True)
    reminded_at = models.DateTimeField(_("reminded of it at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("consent"), _("consents")
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["user", "document"], condition=Q(withdrawn_at=None), name="community_one_live_consent_a_version"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")), name="community_withdrawn_after_given"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.document}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """NeverChanged: after it was written, only its end and its reminders are added."""
        if not self._state.adding and not set(kwargs.get("update_fields") or ["all"]) <= {"withdrawn_at", "withdrawn_how", "reminded_at"}:
            raise NeverChanged
        super().save(*args, **kwargs)
