from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow
from search.querysets import UnfoundQuerySet


class IndexRow(OutboxRow):
    """One permanent row per object that search knows. A change adds 1 to the version, and so does deletion; versions never go back."""

    kind = models.CharField(_("kind"), max_length=30)
    object_id = models.PositiveBigIntegerField(_("object"))
    version = models.PositiveBigIntegerField(_("version"), default=1)
    indexed_version = models.PositiveBigIntegerField(_("version in the index"), default=0)

    class Meta(OutboxRow.Meta):
        verbose_name, verbose_name_plural = _("index row"), _("index rows")
        constraints = (
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_row_per_object"),
            models.CheckConstraint(condition=models.Q(indexed_version__lte=models.F("version")), name="search_index_is_not_ahead"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id} v{self.indexed_version}/{self.version}"


class UnfoundWords(models.Model):
    """Words that somebody looked for and that found nothing, or something only as another reading. Nobody who typed them is kept."""

    words = models.CharField(_("what was looked for"), max_length=60, unique=True)
    found_as = models.CharField(_("found as"), max_length=60, blank=True)

    objects = UnfoundQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("words looked for and not found"), _("words looked for and not found")

    def __str__(self) -> str:
        return self.words


class UnfoundDay(models.Model):
    """How often these words were looked for on one day of Seoul, by visitors or by members."""

    words = models.ForeignKey(UnfoundWords, models.CASCADE, related_name="days", verbose_name=_("what was looked for"))
    day = models.DateField(_("day"), db_index=True)
    by_members = models.BooleanField(_("by members"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name, verbose_name_plural = _("a day's count of words not found"), _("a day's counts of words not found")
        constraints = (models.UniqueConstraint(fields=["words", "day", "by_members"], name="search_one_count_a_day"),)

    def __str__(self) -> str:
        return f"{self.words_id} {self.day} × {self.times}"
