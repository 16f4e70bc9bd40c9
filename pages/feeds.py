"""The news feed."""

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from wagtail.models import Locale

from core.addresses import absolute_url
from pages.models import NewsPage
from pages.selectors import news_of


class NewsFeed(Feed):
    """/feeds/news.xml: the newest thirty Korean news items, as Atom."""

    feed_type = Atom1Feed
    title, subtitle = "이음 소식", "청년취업사관학교 동문회와 서울 AI 얼라이언스의 소식"
    language = "ko"

    def link(self) -> str:
        return absolute_url("/news/")

    def feed_url(self) -> str:
        return absolute_url("/feeds/news.xml")

    def items(self) -> Any:
        return news_of(Locale.objects.get(language_code="ko").pk).order_by("-day", "-pk")[:30]

    def item_title(self, item: NewsPage) -> str:
        return item.title

    def item_description(self, item: NewsPage) -> str:
        return item.lead

    def item_link(self, item: NewsPage) -> str:
        with translation.override("ko"):
            return absolute_url(item.url or "/news/")

    def item_pubdate(self, item: NewsPage) -> datetime:
        return timezone.make_aware(datetime.combine(item.day, time(9)))

    def item_updateddate(self, item: NewsPage) -> datetime:
        return item.last_published_at or self.item_pubdate(item)

    def item_categories(self, item: NewsPage) -> list[str]:
        return [str(item.get_category_display())]
