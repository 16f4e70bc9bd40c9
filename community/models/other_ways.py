from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.roster import GraduateRecord


class OtherWay(models.Model):
    """Somebody whom no letter reaches was told by telephone or by text message: an account, or a record that nobody owns yet."""

    class How(models.TextChoices):
        TELEPHONE = "telephone", _("by telephone")
        TEXT = "text", _("by text message")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="other_ways", verbose_name=_("account"))
    record = models.ForeignKey(GraduateRecord, models.CASCADE, null=True, blank=True, related_name="other_ways", verbose_name=_("graduate record"))
    how = models.CharField(_("told how"), max_length=10, choices=How.choices)
    note = models.TextField(_("what was said"), blank=True, max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("other way of reaching"), _("other ways of reaching")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(user=None, record__isnull=False) | Q(user__isnull=False, record=None), name="community_other_way_to_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user or self.record}: {self.get_how_display()}"
