from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from pages.models.base import SitePage


class NewsIndexPage(SitePage):
    """All news, newest first, pinned ones on top; `?category=` narrows it."""

    template = "pages/news_index.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.selectors import news_of

        category = request.GET.get("category", "")
        found = news_of(self.locale_id, category if category in NewsPage.Category.values else "")
        tabs = [{"label": _("All"), "url": "?", "current": category not in NewsPage.Category.values}]
        tabs += [{"label": label, "url": f"?category={value}", "current": value == category} for value, label in NewsPage.Category.choices]
        return {**super().get_context(request, *args, **kwargs), "tabs": tabs, "page_of_news": Paginator(found, 15).get_page(request.GET.get("page"))}


class NewsPage(SitePage):
    """A news item as the city publishes one: category, department, telephone, both dates, attachments, open-licence mark."""

    class Category(models.TextChoices):
        PRESS = "press", _("Press release")
        NOTICE = "notice", _("Notice")
        ALUMNI = "alumni", _("Alumni news")

    class Licence(models.TextChoices):
        """공공누리 (Korea Open Government Licence): types 1 to 4, or none."""

        NONE = "", _("no open licence")
        TYPE_1 = "1", _("KOGL type 1: with the source named")
        TYPE_2 = "2", _("KOGL type 2: source, no commercial use")
        TYPE_3 = "3", _("KOGL type 3: source, no changes")
        TYPE_4 = "4", _("KOGL type 4: source, no commercial use, no changes")

    category = models.CharField(_("category"), max_length=10, choices=Category.choices, default=Category.NOTICE)
    department = models.CharField(_("department in charge"), max_length=80, blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    published_on = models.DateField(_("date of the news"), null=True, blank=True, help_text=_("Left empty, the day it was first published."))
    is_pinned = models.BooleanField(_("keep on top"), default=False)
    licence = models.CharField(_("open licence"), max_length=1, choices=Licence.choices, default=Licence.NONE, blank=True)
    source_title = models.CharField(_("source"), max_length=120, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    fund = models.ForeignKey(
        "scholarships.Fund",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tells of a fund"),
        help_text=_("Stands on the fund's page under the news of its scholars."),
    )

    template = "pages/news.html"
    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *SitePage.content_panels,
        InlinePanel("attachments", heading=_("Attachments"), label=_("Attachment")),
        MultiFieldPanel(
            [
                FieldPanel("category"),
                FieldPanel("department"),
                FieldPanel("telephone"),
                FieldPanel("published_on"),
                FieldPanel("fund"),
                FieldPanel("is_pinned"),
            ],
            heading=_("About this news"),
        ),
        MultiFieldPanel([FieldPanel("licence"), FieldPanel("source_title"), FieldPanel("source_url")], heading=_("Source and licence")),
    ]

    class Meta:
        verbose_name, verbose_name_plural = _("news item"), _("news items")

    @property
    def first_day(self) -> Any:
        """등록일: the date of the news, or the moment it first went out."""
        return self.published_on or self.first_published_at

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.selectors import neighbours

        newer, older = neighbours(self)
        return {**super().get_context(request, *args, **kwargs), "newer": newer, "older": older}


class NewsAttachment(Orderable):
    """A file of a news item: HWPX, PDF and the like, as people here expect both."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name=_("file"))

    panels = [FieldPanel("document")]
