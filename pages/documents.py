"""How pages become search documents: live and public ones, the same for everybody."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.models import EventPage, NewsPage, StandardPage
from search.documents import Document, DocumentKind, register

KINDS: dict[type[Page], str] = {NewsPage: "news", EventPage: "event", StandardPage: "page"}


def _fetch(model: type[Page]) -> Any:
    def fetch(ids: Sequence[int]) -> Iterable[Any]:
        return model._default_manager.live().public().filter(pk__in=ids).select_related("locale")

    return fetch


def page_document(page: Any, projection: str) -> Document:
    """A page as everybody may find it."""
    return Document(
        title=page.title,
        keywords=" ".join(filter(None, (getattr(page, "department", ""), getattr(page, "place", "")))),
        text=page.plain,
        facets={"language": [page.locale.language_code]},
        newest=_when(page),
    )


def _when(page: Any) -> datetime | None:
    day = getattr(page, "published_on", None)
    return timezone.make_aware(datetime.combine(day, time())) if day else getattr(page, "starts_at", None) or page.first_published_at


def _register(model: type[Page], name: str, label: Any) -> None:
    register(
        DocumentKind(
            name=name,
            label=label,
            model=model,
            fetch=_fetch(model),
            project=page_document,
            all_ids=lambda: model._default_manager.values_list("pk", flat=True).iterator(),
            visible_to=lambda viewer: model._default_manager.live().public().select_related("locale"),
            named=lambda word: Q(title__icontains=word),
            facets=("language",),
        )
    )


_register(NewsPage, "news", _("News"))
_register(EventPage, "event", _("Events"))
_register(StandardPage, "page", _("Pages"))
