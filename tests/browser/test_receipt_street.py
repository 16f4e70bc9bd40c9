"""A guest's receipt in a real browser: the link of her letter, the form, the paper; at a telephone's width and at a desk's."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from scholarships.models import Receipt
from scholarships.receipt_links import receipt_url
from tests.scholarships.factories import paid_gift
from tests.services.browser import OpenPage

PHONE, DESK = (390, 844), (1280, 800)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_guest_asks_for_her_receipt_and_downloads_it(open_page: OpenPage, viewport: tuple[int, int]) -> None:
    page, gift = open_page(viewport=viewport), paid_gift(amount=30_000)
    page.goto("/" + re.sub(r"^https?://[^/]+/", "", receipt_url(gift)))
    page.get_by_label("문서에 적을 이름").fill("김하나")
    page.get_by_label("문서에 적을 주소").fill("서울특별시 마포구 백범로 23")
    picture(page, "ask")
    page.get_by_role("button", name="후원 확인서 발급받기").click()
    with page.expect_download(timeout=60_000) as kept:
        page.get_by_role("link", name=re.compile("PDF")).click(no_wait_after=True, timeout=60_000)
    assert kept.value.suggested_filename == f"{Receipt.objects.get().label}.pdf"
    expect(page.get_by_role("button", name="후원 확인서 발급받기")).to_have_count(0)
    picture(page, "given")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def picture(page: Page, name: str) -> None:
    if where := os.environ.get("LOOK"):
        page.screenshot(path=f"{where}/{name}-{page.viewport_size['width']}.png", full_page=True)
