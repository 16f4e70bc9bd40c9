"""A page costs the same number of queries however many rows it shows, and never more than fifteen.

Strangers are measured right after everything changed, so that nothing of the page is kept; members as they come.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from community.models import AlumniProfile, Skill
from core.caching import bump
from core.outbox import drain_all
from pages.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from scholarships.models import Gift, RecurringGift
from tests.addresses import LISTS
from tests.alliance.factories import organisation
from tests.community.contact_factories import asked as asked_for_contact
from tests.factories import member
from tests.mentoring.factories import asked, mentor
from tests.scholarships.factories import FundFactory, paid_gift, running_recurring

pytestmark = pytest.mark.django_db
TAGS = ("pages", "people", "home", "alliance", "targets", "scholarships", "mentoring")
PAGES = (*LISTS, "/en/", "/feeds/news.xml", "/sitemap.xml")
PERSONAL = ["/me/", "/me/giving/", "/me/giving/receipts/", "/mentoring/requests/", "/me/introductions/", "/me/privacy/blocks/"]
MOST = 15


def some_of_everything(round_: int, viewer) -> None:
    """Three more rows of whatever a list shows."""
    skill = Skill.objects.get_or_create(name="파이썬")[0]
    korean = Locale.objects.get(language_code="ko")
    for number in range(3):
        person = member(profile={"headline": "개발자", "offers": "이력서"}, audiences={"name": "everyone", "headline": "everyone"})
        AlumniProfile.objects.get(user=person).skills.add(skill)
        asked(mentor(person={"audiences": {"name": "everyone"}}), viewer) if round_ == 0 and number == 0 else mentor()
        if number:
            asked_for_contact(viewer if round_ == 0 else None, None if round_ == 0 else viewer)
        organisation()
        given_by(viewer)
        name = f"{round_}-{number}"
        news = NewsPage(title="소식", slug=f"news-{name}", locale=korean)
        event = EventPage(title="행사", slug=f"event-{name}", locale=korean, starts_at=timezone.now() + timedelta(days=number + 1))
        NewsIndexPage.objects.get(locale=korean).add_child(instance=news)
        EventIndexPage.objects.get(locale=korean).add_child(instance=event)
        for page in (news, event):
            page.save_revision().publish()
    drain_all()


def given_by(donor) -> None:
    """A gift to a fund of its own, and one that goes on each month."""
    Gift.objects.filter(pk=paid_gift(FundFactory()).pk).update(donor=donor)
    monthly = running_recurring(FundFactory())
    RecurringGift.objects.filter(pk=monthly.pk).update(donor=donor)
    monthly.gifts.update(donor=donor)


def cost(client, path: str) -> int:
    client.get(path)  # what a process asks once: content types, site roots
    if not client.session.get("_auth_user_id"):
        bump(*TAGS)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_lists_cost_the_same_however_many_rows_they_show(client) -> None:
    viewer = member()
    signed_in = type(client)()
    signed_in.force_login(viewer)
    some_of_everything(0, viewer)
    who = [(client, path) for path in PAGES] + [(signed_in, path) for path in [*PAGES, *PERSONAL]]
    few = [cost(browser, path) for browser, path in who]
    some_of_everything(1, viewer)
    many = [cost(browser, path) for browser, path in who]
    grown = {path: (before, after) for (_browser, path), before, after in zip(who, few, many, strict=True) if after > before}
    assert grown == {}
    assert {path: count for (_browser, path), count in zip(who, many, strict=True) if count > MOST} == {}
