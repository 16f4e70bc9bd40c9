"""An editor's whole way: write, hand in, another person publishes, and everybody reads it at once."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.models import NewsPage
from tests.browser.steps import sign_in
from tests.factories import staff
from tests.services.browser import DESK, PHONE
from tests.services.live_site import wait_for

pytestmark = pytest.mark.once

TITLE = "가을 멘토링 시즌을 시작해요"


def write_news(page: Page) -> None:
    """The editor opens the news section in the tree, adds a page and hands it in."""
    section = NewsPage.objects.model._meta.apps.get_model("pages", "NewsIndexPage").objects.get(locale__language_code="ko")
    page.goto(f"/staff/pages/add/pages/newspage/{section.pk}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lead").fill("9월부터 석 달 동안 멘토 서른 분이 함께해요.")
    page.get_by_role("button", name=re.compile("삽입|블록|Insert")).first.click()
    page.get_by_role("option", name="절").click()
    page.locator("[id$='-value-heading']").fill("누가 함께하나요")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("백엔드와 데이터 분야 선배들이에요.")
    page.locator("#id_department").fill("동문회 사무국")
    page.wait_for_timeout(400)
    page.get_by_role("button", name=re.compile("추가 작업|더 많은|More actions")).last.click()
    page.get_by_role("button", name=re.compile("검토 요청|제출|Submit")).first.click()
    page.wait_for_load_state()


def publish(page: Page, pk: int) -> None:
    """Another person reads it and approves it."""
    page.goto(f"/staff/pages/{pk}/edit/")
    page.get_by_role("button", name=re.compile("추가 작업|더 많은|More actions")).last.click()
    page.locator("button[data-workflow-action-name=approve]").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
def test_what_one_person_wrote_and_another_published_is_read_everywhere_at_once(open_page: Any, live_site: Any, settings: Any, size: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    editor, officer = staff("editor"), staff("officer")
    desk, second, reader = open_page(), open_page(), open_page(viewport=size)
    for address in ("/", "/news/"):  # both are in the cache of strangers now
        reader.goto(address)
        expect(reader.locator("main")).not_to_contain_text(TITLE)

    sign_in(desk, editor.email, at="/staff/", arrives="**/staff/")
    write_news(desk)
    page = wait_for(lambda: NewsPage.objects.filter(title=TITLE).first())
    assert not page.live
    assert page.current_workflow_state is not None

    sign_in(second, officer.email, at="/staff/", arrives="**/staff/")
    publish(second, page.pk)
    wait_for(lambda: NewsPage.objects.filter(pk=page.pk, live=True).exists())

    for address in ("/", "/news/"):
        reader.goto(address)
        expect(reader.locator("main")).to_contain_text(TITLE)
    reader.get_by_role("link", name=TITLE).first.click()
    expect(reader.locator("h1")).to_have_text(TITLE)
    expect(reader.locator("main")).to_contain_text("백엔드와 데이터 분야 선배들이에요.")
    expect(reader.locator("main")).to_contain_text("동문회 사무국")
    assert TITLE in reader.request.get("/feeds/news.xml").text()
    reader.goto("/search/?q=멘토링 시즌")
    expect(reader.locator("main")).to_contain_text(TITLE)
