"""Sign-up in a real browser: "agree to all" shows what it agrees to, and every choice stays her own."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.services.browser import PHONE

pytestmark = pytest.mark.once


def test_agreeing_to_all_ticks_and_opens_every_item_and_unticking_one_takes_all_back(open_page: Any, live_site: Any) -> None:
    page: Page = open_page(viewport=PHONE)
    page.goto("/accounts/signup/")
    everything, items = page.get_by_label("모두 동의하고"), page.locator("[data-consents] details")
    boxes = page.locator("[data-consents] .consent-choice input")
    assert [box.is_checked() for box in boxes.all()] == [False] * 4
    assert page.locator("[data-consents] details[open]").count() == 0
    everything.check()
    assert [box.is_checked() for box in boxes.all()] == [True] * 4
    for item in items.all():
        expect(item.get_by_text("동의하지 않을 권리")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes.nth(1).uncheck()
    expect(everything).not_to_be_checked()
    assert [box.is_checked() for box in boxes.all()] == [True, False, True, True]
