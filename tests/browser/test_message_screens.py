"""The pages of messages, contacts and privacy, with things on them: open to everybody, in both languages and themes, on a phone and a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from community.introduction_tap import tap_url
from community.models import AccountClosing, Notification, User
from community.services.closing import ask_for_deletion
from community.services.consents import give_consent, withdraw_consent
from community.services.introduction_answers import ask_for_more
from community.ways_off import way_off_url
from core.letters import kinds
from mentoring.services.requests import ask_more
from tests.browser.steps import sign_in
from tests.community.contact_factories import asked as asked_for_contact
from tests.community.contact_factories import block, in_contact
from tests.factories import PASSWORD, member, newcomer
from tests.mentoring.factories import asked, mentor
from tests.services import axe, fit
from tests.services.browser import DESK, PHONE

pytestmark = pytest.mark.once
LANGUAGES = pytest.mark.parametrize(("prefix", "size"), [("", PHONE), ("/en", DESK)], ids=["ko", "en"])
OWN = [
    *("/me/", "/me/introductions/", "/me/notifications/", "/me/notifications/settings/", "/me/notifications/phone/", "/mentoring/requests/"),
    *("/me/privacy/", "/me/privacy/consents/", "/me/privacy/blocks/", "/me/privacy/download/", "/me/privacy/delete/"),
]


def barriers(page: Page, *addresses: str) -> Iterator[str]:
    """What stands in the way on these pages: for a thumb, and in Korean by day, by night and for a reader with her ears, too.

    The slow look goes over one language: what it finds lies in the elements, not in the words.
    """
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        found = [*fit.misfits(page), *([] if address.startswith("/en/") else axe.violations(page))]
        yield from (f"{address} {line}" for line in found)


def come_in(page: Page, person: User) -> None:
    """Signed in, and asked for the password again, as before a download and a deletion."""
    sign_in(page, person.email, at="/accounts/login/", arrives="**/me/")
    page.goto("/me/privacy/delete/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/me/privacy/delete/")


def somebody_with_much() -> User:
    """Two requests to her, one she asked and is asked about, a contact, blocks, choices made and withdrawn, more lines than a page holds."""
    her = member(name="한새봄")
    asked_for_contact(who=her), asked_for_contact(who=her)
    ask_for_more(introduction_id=(one := asked_for_contact(her)).pk, by=one.asked, question="어떤 점이 궁금하신가요?")
    in_contact(by=her)
    block(her, member(name="제갈이음"))
    give_consent(user=her, kind="news_mail", how="privacy_centre")
    withdraw_consent(user=her, kind="news_mail", how="privacy_centre")
    Notification.objects.bulk_create(Notification(user=her, kind="gift_thanks", title=f"함께해 주셔서 고마워요 {at}") for at in range(120))
    asked(offer := mentor(person={"name": "오멘토"}), by=her)
    ask_more(request_id=offer.requests.get().pk, by=offer.user, question="어디까지 해 보셨어요?")
    return her


@LANGUAGES
def test_her_pages_full_and_while_her_account_is_closing(open_page: Any, live_site: Any, prefix: str, size: Any) -> None:
    her, page = somebody_with_much(), open_page(viewport=size)
    other = member()
    come_in(page, her)
    hers = f"/alumni/{other.public_id}/"
    near = [hers, f"{hers}contact/", f"/me/block/person/{other.public_id}/", f"/me/report/person/{other.public_id}/"]
    assert list(barriers(page, *(f"{prefix}{address}" for address in [*OWN, *near]))) == []
    ask_for_deletion(by=her, settled=["mentoring"])
    assert AccountClosing.objects.filter(user=her).exists()
    assert list(barriers(page, *(f"{prefix}{address}" for address in ("/me/", "/me/privacy/", "/me/privacy/delete/")))) == []


@LANGUAGES
def test_the_same_pages_empty_and_without_a_graduate(open_page: Any, live_site: Any, prefix: str, size: Any) -> None:
    person, page = newcomer(name="백이든"), open_page(viewport=size)
    come_in(page, person)
    assert list(barriers(page, *(f"{prefix}{address}" for address in OWN))) == []


@LANGUAGES
def test_what_opens_from_a_letter_without_signing_in(open_page: Any, live_site: Any, prefix: str, size: Any) -> None:
    her, language = member(), "en" if prefix else "ko"
    links = [tap_url(asked_for_contact(who=her)), way_off_url(kinds["still_right"], her, her.email, language)]
    paths = [f"/{link.split('/', 3)[3]}" for link in links]
    own = [path if path.startswith("/en/") else f"{prefix}{path}" for path in paths]
    texts = [f"{prefix}{address}" for address in ("/privacy/", "/terms/", "/consents/news_mail/1/", "/consents/overseas/1/", "/accounts/signup/")]
    assert list(barriers(open_page(viewport=size), *own, *texts)) == []


def test_signed_out_in_the_middle_of_a_sentence(open_page: Any, live_site: Any) -> None:
    """The whole way in a browser: write, lose the session, sign in, find the words, send them."""
    asker, other = member(), member(name="남궁현")
    page = open_page(viewport=PHONE)
    contact = f"/alumni/{other.public_id}/contact/"
    sign_in(page, asker.email, at=f"/accounts/login/?next={contact}", arrives=f"**{contact}")
    page.get_by_label("하고 싶은 말").fill("마포 3기예요. 30분만 이야기하고 싶어요.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="요청 보내기").click()
    page.get_by_text("로그인하면 이어서 보낼 수 있어요").wait_for()
    sign_in(page, asker.email, arrives=f"**{contact}")
    assert page.get_by_label("하고 싶은 말").input_value() == "마포 3기예요. 30분만 이야기하고 싶어요."
    page.get_by_role("button", name="요청 보내기").click()
    page.wait_for_url("**/me/introductions/")
    page.get_by_role("link", name="남궁현").wait_for()


def test_a_text_that_is_too_long_is_counted_and_stays_whole(open_page: Any, live_site: Any) -> None:
    asker, contact = member(), f"/alumni/{member().public_id}/contact/"
    page = open_page(viewport=PHONE)
    sign_in(page, asker.email, at=f"/accounts/login/?next={contact}", arrives=f"**{contact}")
    page.get_by_label("하고 싶은 말").fill("가" * 620)
    page.get_by_text("620 / 500").wait_for()
    page.get_by_role("button", name="요청 보내기").click()
    page.locator("[role=alert]").first.wait_for()
    assert page.get_by_label("하고 싶은 말").input_value() == "가" * 620
    assert [*fit.misfits(page), *axe.violations(page)] == []
