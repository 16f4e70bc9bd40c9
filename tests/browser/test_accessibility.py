"""Every main page, in both languages, light and dark, holds the rules of WCAG 2.2 AA that a machine can check.

Messages, contacts and privacy: test_message_screens.py.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from community.services.closing import ask_for_deletion
from core.models import AccessRecord, Letter
from core.services import suppress_address
from mentoring.services.pairings import plan_session
from mentoring.services.requests import accept_request
from pages.models import NewsIndexPage, NewsPage
from scholarships.models import Gift, RecurringGift
from tests.alliance.factories import organisation
from tests.browser.steps import sign_in
from tests.community.contact_factories import reported
from tests.factories import CampusFactory, member, staff
from tests.mentoring.factories import asked, mentor
from tests.scholarships.factories import paid_gift, running_recurring
from tests.scholarships.one_of_each import desks_of_giving, one_of_each
from tests.scholarships.transfer_factories import open_fund
from tests.services import axe
from tests.services.browser import DESK, PHONE

pytestmark = pytest.mark.once

PUBLIC = [
    "/",
    "/news/",
    "/news/first/",
    "/campuses/",
    "/alumni/",
    "/mentoring/mentors/",
    "/scholarships/first-steps/",
    "/scholarships/first-steps/give/",
    "/scholarships/first-steps/transfer/",
    "/scholarships/first-steps/pledge/",
    "/scholarships/ledger/",
    "/scholarships/ledger/first-steps/",
    "/scholarships/mine/",
    "/alliance/",
    "/alliance/members/",
    "/alliance/join/?type=company",
    "/search/?q=AI",
    "/accounts/signup/",
    "/accounts/login/",
    "/privacy/",
    "/nowhere/",
]
SIGNED_IN = [
    "/me/",
    "/me/profile/",
    "/me/giving/",
    "/me/giving/receipts/",
    "/mentoring/offer/",
    "/accounts/2fa/",
]
STAFF = [
    *("/staff/", "/staff/pages/", "/staff/membershipclaim/", "/staff/claims/", "/staff/consents/", "/staff/outbox/", "/staff/retention/"),
    *("/staff/letter/", "/staff/letter/export/", "/staff/letters/preview/", "/staff/letters/preview/weekly_digest/", "/staff/unreachable/"),
    *("/staff/suppressedaddress/", "/staff/suppressedaddress/new/", "/staff/reports/", "/staff/accountclosing/", "/staff/reports/site-history/"),
    *("/staff/accessrecord/", "/staff/access-review/", "/staff/access-review/2026-10/", "/staff/unfoundwords/"),
]
LANGUAGES = pytest.mark.parametrize(("prefix", "size"), [("", PHONE), ("/en", DESK)], ids=["ko", "en"])


def barriers(page: Page, *addresses: str) -> list[str]:
    """What stands in the way on these pages, by day and by night."""
    found = []
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == (404 if "/nowhere/" in address else 200), address
        found += [f"{address} {line}" for line in axe.violations(page)]
    return found


def publish_news(prefix: str) -> None:
    section = NewsIndexPage.objects.get(locale__language_code="en" if prefix else "ko")
    section.add_child(instance=NewsPage(title="AI", slug="first", lead="AI", locale=section.locale, first_published_at=timezone.now()))


@LANGUAGES
def test_what_everybody_sees_is_open_to_everybody(open_page: Any, live_site: Any, prefix: str, size: Any) -> None:
    CampusFactory()
    publish_news(prefix)
    paid_gift(open_fund(slug="first-steps", name_ko="첫걸음 장학금"), shown_as="name", message="AI")
    organisation()
    mentor()
    live_site.drain()
    page = open_page(viewport=size)
    assert barriers(page, *(f"{prefix}{address}" for address in PUBLIC)) == []


@LANGUAGES
def test_what_a_member_sees_is_open_to_her(open_page: Any, live_site: Any, prefix: str, size: Any) -> None:
    alumna = member(name="한새봄", profile={"headline": "AI", "story": "AI"}, audiences={"name": "everyone"})
    open_request, taken = asked(mentor(), by=alumna), asked(mentor(capacity=2), by=alumna)
    pairing = accept_request(request_id=taken.pk, by=taken.offer.user)
    plan_session(pairing_id=pairing.pk, by=alumna, starts_at=timezone.now() + timedelta(days=2), place="AI")
    asked(mentor(person={"name": "오멘토"}), by=member())
    monthly = running_recurring()
    RecurringGift.objects.update(donor=alumna)
    Gift.objects.update(donor=alumna)
    live_site.drain()
    page = open_page(viewport=size)
    sign_in(page, alumna.email, at="/accounts/login/", arrives="**/me/")
    own = [
        f"/scholarships/gifts/{monthly.gifts.get().public_id}/follow/",
        alumna.profile.get_absolute_url(),
        pairing.get_absolute_url(),
        f"/mentoring/mentors/{open_request.offer.public_id}/ask/",
    ]
    assert barriers(page, *(f"{prefix}{address}" for address in [*SIGNED_IN, *own])) == []


def test_the_back_offices_own_screens_are_open_too(open_page: Any, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    report, lost = reported(), member()
    suppress_address(address=lost.email, reason="550 no such user", by=None)
    letter = Letter.objects.create(kind="gift_thanks", to=lost.email, subject="AI", text="AI", message_id="<1@x>", state="perhaps_sent")
    ask_for_deletion(by=member())
    AccessRecord.objects.create(at="2026-10-05T03:00Z", by_label="AI", what="read", object_type="community.User", purpose="AI")
    ones = [f"reports/inspect/{report.pk}/", f"reports/uphold/{report.pk}/", f"unreachable/account/{lost.pk}/", f"letter/inspect/{letter.pk}/"]
    page = open_page()
    sign_in(page, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    assert barriers(page, *STAFF, *(f"/staff/{one}" for one in ones)) == []


def test_the_desks_of_giving_are_open_too(open_page: Any, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    clerk = staff("staff")
    one_of_each(by=clerk)
    page = open_page()
    sign_in(page, clerk.email, at="/accounts/login/", arrives="**/me/")
    assert barriers(page, *(f"/staff/{address}" for address in desks_of_giving())) == []


def test_the_guard_itself_sees_pale_words_and_a_picture_without_any(open_page: Any, live_site: Any) -> None:
    page = open_page()
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/img/mark.svg\">')")
    page.evaluate("document.querySelector('h1').style.color = 'silver'")
    found = axe.violations(page)
    assert {line.split(" (")[0] for line in found} == {"light: image-alt", "light: color-contrast"}
