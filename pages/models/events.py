from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from pages.models.base import SitePage


class EventIndexPage(SitePage):
    """What is coming, then what was."""

    template = "pages/event_index.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.EventPage"]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.selectors import coming_events, past_events

        return {**super().get_context(request, *args, **kwargs), "coming": coming_events(self.locale_id, 50), "past": past_events(self.locale_id, 20)}


class EventPage(SitePage):
    """An event: when, where, for how many."""

    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)

    template = "pages/event.html"
    parent_page_types: ClassVar[list[str]] = ["pages.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("place"), FieldPanel("capacity")], heading=_("When and where")),
    ]

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("An event ends after it starts.")})
