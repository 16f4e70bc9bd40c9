from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from scholarships.querysets import FundQuerySet

RESERVED_SLUGS = ("ledger", "gifts", "mine")


class Bilingual:
    """Columns in both languages; English falls back on Korean."""

    def in_language(self, field: str) -> str:
        """The field in the active language."""
        other = getattr(self, f"{field}_en")
        return other if get_language() == "en" and other else getattr(self, f"{field}_ko")


class RecipientEntity(Bilingual, models.Model):
    """모금 단체: the legal body that may collect money. The law decides who that is, so everything about it is data."""

    name_ko = models.CharField(_("name (Korean)"), max_length=120, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    representative_ko = models.CharField(pgettext_lazy("body", "representative (Korean)"), max_length=80)
    representative_en = models.CharField(pgettext_lazy("body", "representative (English)"), max_length=80, blank=True)
    number = models.CharField(
        _("registration number"), max_length=20, unique=True, help_text=_("The tax office's number of the body, such as 000-82-00000.")
    )
    address_ko = models.CharField(_("address (Korean)"), max_length=200)
    address_en = models.CharField(_("address (English)"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    legal_basis_ko = models.TextField(_("legal basis (Korean)"), blank=True, help_text=_("Under which law it collects, and what donors get."))
    legal_basis_en = models.TextField(_("legal basis (English)"), blank=True)
    may_collect = models.BooleanField(_("collects now"), default=True, help_text=_("Off: every fund of this body is closed at once."))
    solicitation_number = models.CharField(_("solicitation registration number"), max_length=40, blank=True)
    solicitation_from = models.DateField(_("may collect from"), null=True, blank=True)
    solicitation_until = models.DateField(_("may collect until"), null=True, blank=True)
    solicitation_ceiling = models.PositiveBigIntegerField(_("ceiling (won)"), null=True, blank=True)
    bank = models.CharField(_("bank"), max_length=40, blank=True, help_text=_("Without bank, account and holder nobody is offered a transfer."))
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True)
    account_holder = models.CharField(_("account holder"), max_length=80, blank=True)
    deductible_from = models.DateField(_("deductible from"), null=True, blank=True)
    deductible_until = models.DateField(_("deductible until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("recipient entity"), _("recipient entities")
        ordering = ("name_ko",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def representative(self) -> str:
        return self.in_language("representative")

    @property
    def address(self) -> str:
        return self.in_language("address")

    @property
    def legal_basis(self) -> str:
        return self.in_language("legal_basis")

    @property
    def takes_transfers(self) -> bool:
        """Whether it has an account that money can be sent to."""
        return bool(self.bank and self.bank_account and self.account_holder)

    def may_collect_on(self, day: date) -> bool:
        """Whether the switch is on and the day lies in the registered period."""
        begun = self.solicitation_from is None or self.solicitation_from <= day
        ended = self.solicitation_until is not None and self.solicitation_until < day
        return self.may_collect and begun and not ended

    def gives_deductible_receipts_on(self, day: date) -> bool:
        """Whether a gift of this day may be deducted from tax: both ends must be known."""
        if self.deductible_from is None or self.deductible_until is None:
            return False
        return self.deductible_from <= day <= self.deductible_until


class Fund(Bilingual, models.Model):
    """기금: what gifts are for. Its money is the sum of its ledger entries."""

    class Kind(models.TextChoices):
        SCHOLARSHIP = "scholarship", _("Scholarship")
        EXAM_FEE = "exam_fee", _("Exam-fee support")
        TRAINING_GRANT = "training_grant", _("Training grant")
        ADVANCED_TRACK = "advanced_track", _("Advanced track")

    class Givers(models.TextChoices):
        ANYONE = "anyone", _("Anyone")
        ALUMNI = "alumni", _("Alumni only")

    slug = models.SlugField(_("address on the site"), max_length=60, unique=True)
    entity = models.ForeignKey(RecipientEntity, models.PROTECT, related_name="funds", verbose_name=_("recipient entity"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SCHOLARSHIP)
    name_ko = models.CharField(_("name (Korean)"), max_length=80, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    summary_ko = models.CharField(_("in one sentence (Korean)"), max_length=160)
    summary_en = models.CharField(_("in one sentence (English)"), max_length=240, blank=True)
    purpose_ko = models.TextField(_("purpose (Korean)"))
    purpose_en = models.TextField(_("purpose (English)"), blank=True)
    decides_ko = models.CharField(
        _("who decides (Korean)"), max_length=200, blank=True, help_text=_("Who chooses the people that this fund supports, as donors read it.")
    )
    decides_en = models.CharField(_("who decides (English)"), max_length=240, blank=True)
    target = models.PositiveBigIntegerField(_("target (won)"), null=True, blank=True)
    starts_on = models.DateField(_("collects from"), null=True, blank=True)
    ends_on = models.DateField(_("collects until"), null=True, blank=True)
    givers = models.CharField(_("who may give"), max_length=10, choices=Givers.choices, default=Givers.ANYONE)
    is_open = models.BooleanField(_("takes gifts"), default=True)
    is_public = models.BooleanField(_("shown on the site"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("fund"), _("funds")
        ordering = ("sort_order", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(slug__in=RESERVED_SLUGS), name="scholarships_fund_slug_is_free"),
            models.CheckConstraint(condition=Q(target=None) | Q(target__gt=0), name="scholarships_fund_target_is_positive"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="scholarships_fund_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["scholarship", "exam_fee", "training_grant", "advanced_track"]), name="scholarships_fund_known_kind"
            ),
            models.CheckConstraint(condition=Q(givers__in=["anyone", "alumni"]), name="scholarships_fund_known_givers"),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is used by another page. Choose another.")})

    def get_absolute_url(self) -> str:
        return reverse("scholarships:fund", kwargs={"slug": self.slug})

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def summary(self) -> str:
        return self.in_language("summary")

    @property
    def purpose(self) -> str:
        return self.in_language("purpose")

    @property
    def decides(self) -> str:
        return self.in_language("decides")
