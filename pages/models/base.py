from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from core.addresses import absolute_url
from pages.blocks import BodyBlock, plain_text


class SitePage(Page):
    """What our page types share: a lead, a body, and the page's other language."""

    lead = models.CharField(_("lead"), max_length=300, blank=True, help_text=_("One or two sentences; also shown in lists and by search engines."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        abstract = True

    @property
    def plain(self) -> str:
        """Lead and body as words."""
        return f"{self.lead} {plain_text(self.body)}".strip()

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "other_language_url": self.other_language_url(request) or context.get("other_language_url")}

    @cached_property
    def related(self) -> list[Page]:
        """The pages above this one and its live translation, in one query."""
        above = [self.path[:end] for end in range(3 * self.steplen, len(self.path), self.steplen)]
        translation = Q(translation_key=self.translation_key, live=True) & ~Q(pk=self.pk)
        return list(Page.objects.filter(Q(path__in=above) | translation).order_by("path"))

    def get_full_url(self, request: HttpRequest | None = None) -> str | None:
        """Under SITE_URL, whatever host name stands in Wagtail's own table of sites."""
        path = self.get_url(request)
        return absolute_url(path) if path else None

    full_url = property(get_full_url)

    def other_language_url(self, request: HttpRequest) -> str | None:
        """The live translation of this page, else the other language's home."""
        other = next((page for page in self.related if page.translation_key == self.translation_key), None)
        if other is not None:
            return other.get_url(request)
        return "/en/" if get_language() == "ko" else "/"

    def trail(self) -> list[tuple[str, str]]:
        """(title, address) of the pages above this one, below the home page."""
        return [(page.title, page.url) for page in self.related if page.translation_key != self.translation_key]
