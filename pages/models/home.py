from typing import Any, ClassVar

from django.http import HttpRequest

from community.selectors import association_numbers
from pages.models.base import SitePage


class HomePage(SitePage):
    """The first page: how far the association has come, what is new, and what each kind of person can do."""

    template = "pages/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.selectors import coming_events, latest_news

        return {
            **super().get_context(request, *args, **kwargs),
            "numbers": association_numbers(),
            "news": latest_news(self.locale_id, 4),
            "events": coming_events(self.locale_id, 3),
        }
