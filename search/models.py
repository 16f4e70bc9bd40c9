from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import OutboxRow


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
