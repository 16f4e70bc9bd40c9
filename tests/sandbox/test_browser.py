"""A real Chromium at the card page, on a phone: by keyboard, no sideways scroll, no complaint of the content policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.sandbox.parts import ASKS, DECLINES, Sandbox, Site


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page of 390 × 844; a breach of the content policy fails the test."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ko-KR")
    context.set_default_timeout(10_000)
    said: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()
    assert not [line for line in said if "Content Security Policy" in line]


def test_a_payer_is_declined_then_authenticates_and_pays(phone: Page, sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session(success_url=f"{sandbox.url}/?paid={{CHECKOUT_SESSION_ID}}")
    phone.goto(session.url or "")
    expect(phone.get_by_role("heading", level=1)).to_have_text("AI 인재 장학 기금")
    phone.get_by_label("이메일").fill("hana@example.org")
    phone.get_by_label("카드 번호").fill(DECLINES)
    phone.get_by_label("유효 기간").fill("12/34")
    phone.get_by_label("CVC").fill("123")
    phone.get_by_label("카드에 적힌 이름").fill("KIM HANA")
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("alert")).to_be_visible()
    number = phone.get_by_label("카드 번호")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description(re.compile("카드가 승인되지 않았어요"))
    expect(phone.get_by_label("카드에 적힌 이름")).to_have_value("KIM HANA")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    number.fill(ASKS)
    phone.get_by_role("button", name="결제하기").click()
    phone.get_by_role("button", name="승인").click()
    phone.wait_for_url(f"**/?paid={session.id}")
    assert "checkout.session.completed" in site.types()
    assert [charge.amount for charge in sandbox.charges()] == [10_000]


def test_the_way_back_leads_to_the_cancel_address(phone: Page, sandbox: Sandbox) -> None:
    session = sandbox.open_session(cancel_url=f"{sandbox.url}/?cancelled=1")
    phone.goto(session.url or "")
    phone.get_by_role("link", name="돌아가기").click()
    phone.wait_for_url("**/?cancelled=1")
    assert sandbox.whole(session).status == "open"


def test_a_donor_begins_with_kakao_pay_and_ends_in_the_portal(phone: Page, sandbox: Sandbox, site: Site) -> None:
    sandbox.control("account", payment_methods=["card", "kakao_pay"])
    session = sandbox.open_monthly(success_url=f"{sandbox.url}/?begun={{CHECKOUT_SESSION_ID}}", customer_email="hana@example.org")
    phone.goto(session.url or "")
    expect(phone.get_by_label("카드 번호")).to_be_visible()
    phone.get_by_label("카카오페이").check()
    expect(phone.get_by_label("카드 번호")).to_be_hidden()
    phone.get_by_role("button", name="정기 결제 시작하기").click()
    phone.get_by_role("button", name="승인").click()
    phone.wait_for_url(f"**/?begun={session.id}")

    customer = str(sandbox.client.checkout.sessions.retrieve(session.id).customer)
    portal = sandbox.client.billing_portal.sessions.create({"customer": customer, "return_url": f"{sandbox.url}/?back=1"})
    phone.goto(portal.url)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("link", name="그만하기").click()
    phone.get_by_role("button", name="그만하기").click()
    expect(phone.get_by_text("에 끝나요.")).to_be_visible()
    phone.get_by_role("link", name="사이트로 돌아가기").click()
    phone.wait_for_url("**/?back=1")
