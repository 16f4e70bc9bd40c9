"""What several journeys do."""

import re

from playwright.sync_api import Page

from tests.factories import PASSWORD


def sign_in(page: Page, email: str, *, at: str = "", arrives: str = "") -> None:
    """Fill the sign-in screen: the one on the page, or the one that the address `at` leads to; `arrives` waits for an address."""
    if at:
        page.goto(at)
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    if arrives:
        page.wait_for_url(arrives)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, which can be seen there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow")
            assert ring != "nonenone", f"{selector} has the focus and does not show it"
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def fill_in_form(page: Page, *, amount: str = "10,000원", monthly: bool = False) -> None:
    """A guest's way from the list of funds to the card page."""
    page.goto("/scholarships/")
    page.get_by_role("link", name="첫걸음 장학금").first.click()
    page.get_by_role("link", name="이 기금에 후원하기").click()
    if monthly:
        page.get_by_label("매달", exact=True).check()
    page.get_by_label(amount, exact=True).check()
    page.get_by_label("이름", exact=True).fill("김하나")
    page.get_by_label("이메일", exact=True).fill("hana@example.org")
    page.get_by_label("내 이름으로").check()
    page.get_by_label(re.compile("모금 단체와 쓰임")).check()
    page.get_by_label(re.compile("Stripe")).check()
    page.get_by_role("button", name="결제 페이지로 가기").click()
    page.wait_for_url(re.compile("/c/pay/"))


def type_card(page: Page, number: str) -> None:
    """Fill in the hosted card page and submit it."""
    page.locator("[name=card_number]").fill(number)
    page.locator("[name=expiry]").fill("12/40")
    page.locator("[name=cvc]").fill("123")
    page.locator("[name=name]").fill("KIM HANA")
    page.locator("form button[type=submit]").first.click()
