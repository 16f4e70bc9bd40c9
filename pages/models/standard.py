from typing import ClassVar

from pages.models.base import SitePage


class StandardPage(SitePage):
    """About, privacy, terms, help: words under a title."""

    template = "pages/standard.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.StandardPage"]
