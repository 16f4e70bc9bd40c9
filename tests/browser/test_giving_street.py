"""What a donor lives through after her first gift, in a real browser: months, the bank's question, a refund, and her receipt."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from core.models import Letter
from scholarships import gateway
from scholarships.models import Fund, Gift, LedgerEntry, Receipt, RecipientEntity, RecurringGift
from scholarships.services.verification import verify_ledger
from tests.browser.steps import fill_in_form, sign_in, type_card
from tests.factories import newcomer
from tests.scholarships.donor import ASKS, MONTH, PAYS, Donor, switch
from tests.scholarships.factories import FundFactory
from tests.services.browser import PHONE, OpenPage
from tests.services.live_site import LiveSite
from tests.services.sandbox import Sandbox

pytestmark = pytest.mark.once


@pytest.fixture
def fund(stripe_sandbox: Sandbox) -> Fund:
    return FundFactory(slug="first-steps", name_ko="첫걸음 장학금", target=100_000)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def open_link(page: Page, kind: str, pattern: str) -> None:
    """The address that stands in the newest letter of this kind."""
    text = Letter.objects.filter(kind=kind).latest("pk").text
    page.goto(re.search(pattern, text).group())


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def unfold(page: Page, label: str) -> None:
    page.locator("summary").filter(has_text=label).click()


def test_a_monthly_gift_is_renewed_changed_paused_and_stopped_by_the_link_in_the_mail(
    open_page: OpenPage, live_site: LiveSite, stripe_sandbox: Sandbox, fund: Fund
) -> None:
    page = open_page(viewport=PHONE)
    fill_in_form(page, monthly=True)
    type_card(page, PAYS)
    page.wait_for_url(re.compile("/thanks/"))
    live_site.drain()
    heading(page, "고맙습니다")
    page.get_by_role("link", name="내 정기 후원 보기").click()
    page.get_by_label("후원할 때 쓴 이메일").fill("hana@example.org")
    page.get_by_role("button", name="링크 받기").click()
    heading(page, "메일을 확인해 주세요")
    switch(stripe_sandbox, "clock", advance=MONTH)
    switch(stripe_sandbox, "deliver")
    live_site.drain()
    open_link(page, "giving_link", r"http\S+/scholarships/mine/[^/\s]+/")
    expect(page.get_by_text("지금까지 모두 20,000원을 나눠 주셨어요")).to_be_visible()
    unfold(page, "금액 바꾸기")
    page.get_by_label("새 월 후원금").fill("20,000")
    page.get_by_role("button", name="금액 바꾸기").click()
    expect(page.get_by_text("20,000원", exact=True)).to_be_visible()
    unfold(page, "잠시 쉬기")
    page.get_by_role("button", name="잠시 쉬기").click()
    expect(page.get_by_text("쉬는 중", exact=True)).to_be_visible()
    fits(page)
    unfold(page, "그만두기")
    page.get_by_role("button", name="정기 후원 그만두기").click()
    expect(page.get_by_role("heading", name="끝난 정기 후원")).to_be_visible()
    recurring = RecurringGift.objects.get()
    assert (recurring.status, recurring.amount, recurring.ended_by) == ("ended", 20_000, "donor")
    assert list(Gift.objects.paid().values_list("amount", flat=True)) == [10_000, 10_000]
    assert verify_ledger().problems == []


def test_the_bank_asks_who_pays_and_a_no_moves_nothing_and_a_yes_gives(page: Page, live_site: LiveSite, fund: Fund) -> None:
    fill_in_form(page)
    type_card(page, ASKS)
    page.wait_for_url(re.compile("/authenticate"))
    page.get_by_role("button", name=re.compile("거부")).click()
    expect(page.get_by_text(re.compile("본인 인증을 거부해서 결제하지 않았어요"))).to_be_visible()
    live_site.drain()
    assert (Gift.objects.get().status, LedgerEntry.objects.count()) == ("failed", 0)
    type_card(page, ASKS)
    page.wait_for_url(re.compile("/authenticate"))
    page.get_by_role("button", name=re.compile("승인")).click()
    page.wait_for_url(re.compile("/thanks/"))
    live_site.drain()
    heading(page, "고맙습니다")
    assert (Gift.objects.get().status, LedgerEntry.objects.net()) == ("paid", 10_000)


def refund(gift: Gift, amount: int) -> None:
    """As staff do: at Stripe."""
    gateway.client().v1.refunds.create({"payment_intent": gift.payment_intent or "", "amount": amount})


def test_a_part_given_back_shows_on_her_page_and_the_fund_and_voids_her_receipt(
    page: Page, live_site: LiveSite, stripe_sandbox: Sandbox, fund: Fund, tmp_path: Path
) -> None:
    RecipientEntity.objects.update(deductible_from=date(2020, 1, 1), deductible_until=date(2099, 12, 31), legal_basis_ko="「법인세법 시행령」 제39조")
    gift = Donor(live_site, stripe_sandbox).give(fund, preset="30000")
    live_site.drain()
    donor = newcomer()
    Gift.objects.update(donor=donor)
    sign_in(page, donor.email, at="/me/giving/receipts/", arrives="**/receipts/")
    page.get_by_role("link", name="30,000원 영수증 받기").click()
    page.get_by_label("문서에 적을 주소").fill("서울특별시 마포구 백범로 23")
    page.get_by_role("button", name="영수증 발급받기").click()
    with page.expect_download(timeout=60_000) as kept:
        page.get_by_role("link", name=re.compile("PDF")).click(no_wait_after=True, timeout=60_000)
    paper = kept.value.path().read_bytes()
    printed = re.sub(r"\s+", "", "".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(paper)).pages))
    assert (paper[:4], Receipt.objects.get().label in printed, "30,000" in printed) == (b"%PDF", True, True)
    gift.refresh_from_db()
    refund(gift, 12_000)
    switch(stripe_sandbox, "deliver")
    live_site.drain()
    page.goto("/me/giving/")
    expect(page.get_by_text("돌려드린 금액을 빼면 18,000원")).to_be_visible()
    page.get_by_role("link", name="첫걸음 장학금").first.click()
    expect(page.get_by_role("listitem").filter(has_text="기금에 닿은 금액")).to_contain_text("16,920원")  # and the fee
    page.goto("/scholarships/first-steps/")
    expect(page.get_by_role("img", name=re.compile("지금까지 모인 금액")).first).to_have_attribute("aria-label", re.compile("18,000원"))
    page.goto("/me/giving/receipts/")
    expect(page.get_by_role("link", name="18,000원 영수증 받기")).to_be_visible()
    assert not Receipt.objects.live().exists()
    assert verify_ledger().problems == []
