from django.db import models
from django.utils.translation import gettext_lazy as _


class Target(models.Model):
    """What should be reached by a year, as the city or the association said."""

    metric = models.SlugField(_("metric"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.PositiveIntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("target"), _("targets")
        ordering = ("metric", "year")
        constraints = (models.UniqueConstraint(fields=["metric", "year"], name="community_one_target_per_year"),)

    def __str__(self) -> str:
        return f"{self.metric} {self.year}: {self.value:,}"
