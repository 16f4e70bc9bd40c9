"""What the news tell of a fund, for the fund's page."""

from django.utils.translation import get_language
from wagtail.models import Locale

from pages.selectors import news_of
from scholarships.models import Fund
from scholarships.stories import MOST, Story, register_stories


def news_of_fund(fund: Fund) -> list[Story]:
    """The newest news items of the reader's language that name the fund."""
    locale = Locale.objects.filter(language_code=get_language()).first()
    if locale is None:
        return []
    return [Story(title=page.title, url=page.url, day=page.first_day) for page in news_of(locale.pk).filter(fund=fund).order_by("-day", "-pk")[:MOST]]


register_stories(news_of_fund)
