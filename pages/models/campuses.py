from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from community.directory import people_of_campus
from community.models import Campus, Completion, Course
from community.querysets import not_hidden
from pages.models.base import SitePage


class CampusIndexPage(SitePage):
    """The 25 campuses on the map and as a list."""

    template = "pages/campus_index.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.CampusPage"]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = CampusPage.objects.child_of(self).live().select_related("campus").order_by("campus__name_ko")
        graduates = dict(Completion.objects.values_list("course__campus").annotate(Count("record", distinct=True)))
        rows = [{"page": page, "campus": page.campus, "graduates": graduates.get(page.campus_id, 0)} for page in pages]
        return {**super().get_context(request, *args, **kwargs), "campuses": rows}


class CampusPage(SitePage):
    """One campus: its facts come from the register of campuses, the words around them from the editor."""

    campus = models.ForeignKey(Campus, models.PROTECT, related_name="+", verbose_name=_("campus"))

    template = "pages/campus.html"
    parent_page_types: ClassVar[list[str]] = ["pages.CampusIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*SitePage.content_panels, FieldPanel("campus")]

    class Meta:
        verbose_name, verbose_name_plural = _("campus page"), _("campus pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        courses = Course.objects.filter(campus=self.campus).order_by("-ends_on")[:12]
        shown = Q(record__owner__is_active=True) & not_hidden("record__owner__profile__")
        people = Completion.objects.filter(course__campus=self.campus).aggregate(
            graduates=Count("record", distinct=True), active=Count("record", distinct=True, filter=shown)
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "campus": self.campus,
            "courses": courses,
            "to_meet": people_of_campus(request.user, self.campus.slug),
            **people,
        }
