from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Round(models.Model):
    """A mentoring season: everybody enrols until a day, then all are matched together."""

    slug = models.SlugField(unique=True)
    title_ko = models.CharField(_("title (Korean)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    description_ko = models.TextField(_("description (Korean)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    enrolment_from = models.DateField(_("enrolment from"))
    enrolment_until = models.DateField(_("enrolment until"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta:
        verbose_name, verbose_name_plural = _("mentoring season"), _("mentoring seasons")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(enrolment_from__lte=models.F("enrolment_until"), starts_on__lte=models.F("ends_on")),
                name="mentoring_round_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_ko

    @property
    def description(self) -> str:
        return self.description_en if get_language() == "en" and self.description_en else self.description_ko

    def get_absolute_url(self) -> str:
        return reverse("mentoring:round", kwargs={"slug": self.slug})
