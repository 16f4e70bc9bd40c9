"""How pages become search documents: live and public ones, the same for everybody."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from pages.models import EventPage, NewsPage, StandardPage
from search.documents import Document, DocumentKind, register

NAMES: dict[type[Page], tuple[str, Any]] = {NewsPage: ("news", _("News")), EventPage: ("event", _("Events")), StandardPage: ("page", _("Pages"))}


def kind_of(page: Page) -> str:
    """The kind that a page is found as, empty when it is not found at all: a page in another language than the site's is of a kind of its own."""
    name, _label = NAMES.get(page.specific_class, ("", ""))
    return _named(name, page.locale.language_code) if name else ""


def _named(name: str, language: str) -> str:
    return name if language == settings.LANGUAGE_CODE else f"{name}-{language}"


def page_document(page: Any, projection: str) -> Document:
    """A page as everybody may find it."""
    return Document(
        title=page.title,
        keywords=" ".join(filter(None, (getattr(page, "department", ""), getattr(page, "place", "")))),
        text=page.plain,
        newest=_when(page),
    )


def _when(page: Any) -> datetime | None:
    day = getattr(page, "published_on", None)
    return timezone.make_aware(datetime.combine(day, time())) if day else getattr(page, "starts_at", None) or page.first_published_at


def _register(model: type[Page], name: str, label: Any, language: str) -> None:
    def visible() -> Any:
        return model._default_manager.live().public().filter(locale__language_code=language).select_related("locale")

    register(
        DocumentKind(
            name=_named(name, language),
            label=label,
            model=model,
            fetch=lambda ids: visible().filter(pk__in=ids),
            project=page_document,
            all_ids=lambda: model._default_manager.filter(locale__language_code=language).values_list("pk", flat=True).iterator(),
            visible_to=lambda viewer: visible(),
            named=lambda word: Q(title__icontains=word),
            language=language,
        )
    )


for _model, (_name, _label) in NAMES.items():
    for _code, _language in settings.LANGUAGES:
        _register(_model, _name, _label, _code)
