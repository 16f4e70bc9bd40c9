"""Reads of pages: what a list of one language shows."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from pages.models import EventPage, NewsPage


def news_of(locale_id: int, category: str = "") -> QuerySet:
    """Live news of a language, pinned first, then by date."""
    news = NewsPage.objects.live().public().filter(locale_id=locale_id)
    if category:
        news = news.filter(category=category)
    return news.annotate(day=Coalesce("published_on", TruncDate("first_published_at"))).order_by("-is_pinned", "-day", "-pk")


def latest_news(locale_id: int, count: int) -> QuerySet:
    """The newest news of a language."""
    return news_of(locale_id)[:count]


def neighbours(page: NewsPage) -> tuple[NewsPage | None, NewsPage | None]:
    """The news item after and before this one."""
    siblings = list(news_of(page.locale_id).order_by("-day", "-pk").values_list("pk", flat=True)[:1000])
    if page.pk not in siblings:
        return None, None
    at = siblings.index(page.pk)
    wanted = {siblings[near] for near in (at - 1, at + 1) if 0 <= near < len(siblings)}
    found = {one.pk: one for one in NewsPage.objects.filter(pk__in=wanted)}
    newer = found.get(siblings[at - 1]) if at else None
    older = found.get(siblings[at + 1]) if at + 1 < len(siblings) else None
    return newer, older


def coming_events(locale_id: int, count: int) -> QuerySet:
    """Events that have not ended, the next first."""
    return EventPage.objects.live().public().filter(locale_id=locale_id, starts_at__gte=timezone.now()).order_by("starts_at")[:count]


def past_events(locale_id: int, count: int) -> QuerySet:
    """Events that were, the last first."""
    return EventPage.objects.live().public().filter(locale_id=locale_id, starts_at__lt=timezone.now()).order_by("-starts_at")[:count]
