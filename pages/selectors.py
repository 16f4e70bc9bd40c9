"""Reads of pages: what a list of one language shows."""

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, Lag, Lead, TruncDate
from django.utils import timezone

from pages.models import EventPage, NewsPage
from pages.querysets import open_to_all


def news_of(locale_id: int, category: str = "") -> QuerySet:
    """Live news of a language, pinned first, then by date."""
    news = open_to_all(NewsPage.objects).filter(locale_id=locale_id)
    if category:
        news = news.filter(category=category)
    return news.annotate(day=Coalesce("published_on", TruncDate("first_published_at"))).order_by("-is_pinned", "-day", "-pk")


def latest_news(locale_id: int, count: int) -> QuerySet:
    """The newest news of a language."""
    return news_of(locale_id)[:count]


def neighbours(page: NewsPage) -> tuple[NewsPage | None, NewsPage | None]:
    """The news item after and before this one, in one query."""
    order = [F("day").desc(), F("pk").desc()]
    both = news_of(page.locale_id).annotate(next_pk=Window(Lead("pk"), order_by=order), previous_pk=Window(Lag("pk"), order_by=order))
    found = list(both.filter(Q(next_pk=page.pk) | Q(previous_pk=page.pk)))
    newer = next((one for one in found if one.next_pk == page.pk), None)
    older = next((one for one in found if one.previous_pk == page.pk), None)
    return newer, older


def _not_over() -> Q:
    """An event is over at its end, or without one when its day in Seoul is."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(ends_at__gt=timezone.now()) | Q(ends_at=None, starts_at__gte=today)


def coming_events(locale_id: int, count: int) -> QuerySet:
    """Events that are not over, the next first."""
    return open_to_all(EventPage.objects).filter(_not_over(), locale_id=locale_id).order_by("starts_at")[:count]


def past_events(locale_id: int, count: int) -> QuerySet:
    """Events that were, the last first."""
    return open_to_all(EventPage.objects).filter(~_not_over(), locale_id=locale_id).order_by("-starts_at")[:count]
