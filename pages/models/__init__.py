from pages.models.base import SitePage
from pages.models.campuses import CampusIndexPage, CampusPage
from pages.models.events import EventIndexPage, EventPage
from pages.models.home import HomePage
from pages.models.news import NewsAttachment, NewsIndexPage, NewsPage
from pages.models.standard import StandardPage
from pages.models.workflow import SecondPairOfEyesTask

__all__ = [
    "CampusIndexPage",
    "CampusPage",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "NewsAttachment",
    "NewsIndexPage",
    "NewsPage",
    "SecondPairOfEyesTask",
    "SitePage",
    "StandardPage",
]
