import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alliance.business_numbers import format_business_number, validate_business_number
from alliance.querysets import SHOWN_TERMS, OrganisationQuerySet
from alliance.vocabulary import AI_FIELDS, DISTRICTS

web_address = URLValidator(schemes=["https", "http"], message=_("Please give an address that begins with https:// or http://."))


class OrganisationType(models.TextChoices):
    COMPANY = "company", pgettext_lazy("organisation type", "Company")
    UNIVERSITY = "university", pgettext_lazy("organisation type", "University")
    ASSOCIATION = "association", pgettext_lazy("organisation type", "Association")
    PUBLIC_BODY = "public_body", pgettext_lazy("organisation type", "Public body")


class SizeBand(models.TextChoices):
    """Number of people who work there."""

    UP_TO_10 = "1-10", _("1–10 people")
    UP_TO_50 = "11-50", _("11–50 people")
    UP_TO_300 = "51-300", _("51–300 people")
    LARGER = "301-", _("301 people and more")


class Described(models.Model):
    """What an application says about an organisation and the organisation then carries."""

    type = models.CharField(_("type"), max_length=20, choices=OrganisationType.choices, default=OrganisationType.COMPANY)
    name_ko = models.CharField(_("name (Korean)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True, validators=[web_address])
    ai_fields = models.JSONField(_("AI fields"), default=list, blank=True)
    district = models.CharField(_("district"), max_length=20, blank=True, choices=list(DISTRICTS.items()))
    founded_year = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )
    size_band = models.CharField(_("size"), max_length=10, blank=True, choices=SizeBand.choices)
    is_alumni_founded = models.BooleanField(_("founded by graduates of the academy"), default=False)
    summary_ko = models.TextField(_("introduction (Korean)"), max_length=600, blank=True)
    summary_en = models.TextField(_("introduction (English)"), max_length=900, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ko

    @property
    def summary(self) -> str:
        return self.summary_en if get_language() == "en" and self.summary_en else self.summary_ko

    @property
    def ai_field_labels(self) -> list[str]:
        """The fields in words, in the vocabulary's order; a word that left the vocabulary is not shown."""
        return [str(label) for value, label in AI_FIELDS.items() if value in self.ai_fields]


DESCRIBED = tuple(field.name for field in Described._meta.local_fields)


def logo_path(instance: "Organisation | None", filename: str) -> str:
    """An opaque name: neither the organisation nor the uploader can be guessed from it, and a new logo has a new address."""
    return f"organisations/{uuid.uuid4().hex}.{filename.rsplit('.', 1)[-1]}"


class Organisation(Described):
    """참여기관: a body of the alliance. It is shown while a term of its runs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("belongs to"))
    business_number = models.CharField(_("business number"), max_length=10, unique=True, null=True, blank=True, validators=[validate_business_number])
    logo = models.FileField(_("logo"), upload_to=logo_path, blank=True)
    founders = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="founded_organisations", verbose_name=_("founders"))
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("member organisation"), _("member organisations")
        ordering = ("name_ko",)
        constraints = (
            models.CheckConstraint(condition=models.Q(type__in=OrganisationType.values), name="alliance_known_type"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("pk")), name="alliance_not_its_own_parent"),
            models.CheckConstraint(condition=Exact(Length("business_number"), 10), name="alliance_ten_digits"),
            models.CheckConstraint(
                condition=models.Q(website="") | models.Q(website__startswith="https://") | models.Q(website__startswith="http://"),
                name="alliance_web_address",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance:member", kwargs={"slug": self.slug})

    @property
    def logo_url(self) -> str:
        return self.logo.url if self.logo else ""

    @property
    def joined_on(self) -> date | None:
        """The first day of the first term; reads the prefetched terms."""
        return min((term.starts_on for term in self.terms.all()), default=None)

    @property
    def is_member(self) -> bool:
        """Whether a term runs; reads the prefetched terms."""
        return any(term.status in SHOWN_TERMS for term in self.terms.all())

    @property
    def shown_business_number(self) -> str:
        return format_business_number(self.business_number)
