"""Reads of pages."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction


def open_to_all(pages: Any) -> QuerySet:
    """Live pages behind no restriction of their own or of a page above; Wagtail's `public()` asks for the restrictions first, each time."""
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    return pages.live().exclude(Exists(above))
