"""A page went out, was taken back, moved or deleted: caches and the index hear of it at once."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.caching import bump
from pages.documents import kind_of
from search.services import mark_changed


def tell(page: Page) -> None:
    """Make cached pages stale and bring the page's document up to date."""
    bump("pages")
    if kind := kind_of(page):
        mark_changed(kind, [page.pk])


@receiver(page_published)
@receiver(page_unpublished)
@receiver(page_slug_changed)
def page_changed(instance: Any, **kwargs: Any) -> None:
    tell(instance)


@receiver(post_page_move)
def page_moved(instance: Any, **kwargs: Any) -> None:
    for page in instance.get_descendants(inclusive=True):
        tell(page)


@receiver(pre_delete)
def page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        tell(instance)
