from functools import cache
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from alliance.selectors import TARGET_METRIC
from community.selectors import ASSOCIATION_TARGET, association_numbers, newest_targets
from pages.models.base import SitePage


class HomePage(SitePage):
    """The first page: how far the association has come, what is new, and what each kind of person can do."""

    template = "pages/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    def other_language_url(self, request: HttpRequest) -> str:
        """The other home; both are always there."""
        return "/en/" if get_language() == "ko" else "/"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from pages.selectors import coming_events, latest_news

        # Asked only where the template shows them: for people who are signed in the shared part is usually kept.
        targets = cache(lambda: newest_targets(ASSOCIATION_TARGET, TARGET_METRIC))
        return {
            **super().get_context(request, *args, **kwargs),
            "numbers": SimpleLazyObject(lambda: association_numbers(targets())),
            "targets": targets,
            "news": latest_news(self.locale_id, 4),
            "events": coming_events(self.locale_id, 3),
        }
