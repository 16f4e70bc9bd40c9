"""The donor's street in a real browser: the site, the card sandbox, its signed webhooks and the worker."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.models import Letter
from scholarships.models import Fund, Gift, LedgerEntry
from scholarships.services.verification import verify_ledger
from tests.browser.steps import fill_in_form, tab_to, type_card
from tests.scholarships.donor import DECLINES, PAYS
from tests.scholarships.factories import FundFactory
from tests.services.live_site import LiveSite

PHONE, DESK = (390, 844), (1280, 800)


@pytest.fixture
def fund(stripe_sandbox) -> Fund:
    return FundFactory(slug="first-steps", name_ko="첫걸음 장학금", target=100_000)


def nothing_moved(fund: Fund) -> None:
    assert not LedgerEntry.objects.exists()
    assert not Letter.objects.filter(kind="gift_thanks").exists()
    assert Fund.objects.with_net().get(pk=fund.pk).net == 0


def given(fund: Fund) -> None:
    """10,000 won, once, everywhere."""
    gift = Gift.objects.get()
    assert (gift.status, gift.amount) == ("paid", 10_000)
    assert list(LedgerEntry.objects.filter(kind="gift").values_list("amount", "source")) == [(10_000, gift.source)]
    assert Fund.objects.with_net().get(pk=fund.pk).net == 10_000
    assert Letter.objects.filter(kind="gift_thanks", to="hana@example.org").count() == 1
    assert verify_ledger().problems == []


def sees_progress(page: Page, amount: str) -> None:
    page.goto("/scholarships/first-steps/")
    expect(page.get_by_role("img", name=re.compile("지금까지 모인 금액")).first).to_have_attribute(
        "aria-label", re.compile(f": 100,000원 중 {amount}|{amount}")
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_donor_gives_ten_thousand_won_and_sees_it_arrive(open_page, live_site: LiveSite, fund, viewport):
    page = open_page(viewport=viewport)
    sees_progress(page, "0원")
    fill_in_form(page)
    type_card(page, PAYS)
    page.wait_for_url(re.compile("/thanks/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("후원을 확인하고 있어요")
    nothing_moved(fund)
    live_site.drain()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")
    given(fund)
    sees_progress(page, "10,000원")
    expect(page.get_by_text("김하나")).to_be_visible()
    page.goto("/scholarships/ledger/")
    expect(page.get_by_role("row", name=re.compile("첫걸음 장학금"))).to_contain_text("10,000")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


def test_who_cancels_pays_nothing_and_goes_on_later_with_the_same_gift(page, live_site: LiveSite, fund):
    fill_in_form(page)
    page.get_by_role("link", name=re.compile("돌아가기|취소|그만")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("돈은 나가지 않았습니다")
    live_site.drain()
    nothing_moved(fund)
    page.get_by_role("button", name="이 후원 이어서 하기").click()
    page.wait_for_url(re.compile("/c/pay/"))
    type_card(page, PAYS)
    page.wait_for_url(re.compile("/thanks/"))
    live_site.drain()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")
    given(fund)


def test_after_a_declined_card_a_second_one_pays(page, live_site: LiveSite, fund):
    fill_in_form(page)
    type_card(page, DECLINES)
    expect(page.get_by_text(re.compile("승인되지 않았어요")).first).to_be_visible()
    live_site.drain()
    nothing_moved(fund)
    assert Gift.objects.get().status == "failed"
    type_card(page, PAYS)
    page.wait_for_url(re.compile("/thanks/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("후원을 확인하고 있어요")  # and not that a card was declined: this one paid
    live_site.drain()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")
    given(fund)


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_how_to_go_on(page, fund):
    page.goto("/scholarships/first-steps/give/")
    page.get_by_label("이름", exact=True).fill("김하나")
    page.get_by_label(re.compile("^직접 입력")).fill("500")
    page.get_by_role("button", name="결제 페이지로 가기").click()
    expect(page.get_by_text(re.compile("1,000원부터 10,000,000원까지")).first).to_be_visible()
    expect(page.get_by_label("이름", exact=True)).to_have_value("김하나")
    assert not Gift.objects.exists()


def test_without_a_mouse_a_donor_gives_by_tab_arrows_and_enter_alone(page, live_site: LiveSite, fund):
    page.goto("/scholarships/first-steps/give/")
    keys = page.keyboard
    tab_to(page, "[name=preset]")
    keys.press("ArrowUp")  # from 30,000 to 10,000 won
    tab_to(page, "[name=name]")
    keys.type("김하나")
    tab_to(page, "[name=email]")
    keys.type("hana@example.org")
    tab_to(page, "[name=shown_as]")
    keys.press("ArrowDown")
    for box in ("agreed", "overseas"):
        tab_to(page, f"[name={box}]")
        keys.press("Space")
    tab_to(page, "main form.form button[type=submit]")
    keys.press("Enter")
    page.wait_for_url(re.compile("/c/pay/"))
    for name, typed in (("card_number", PAYS), ("expiry", "12/40"), ("cvc", "123"), ("name", "KIM HANA")):
        tab_to(page, f"[name={name}]")
        keys.type(typed)
    keys.press("Enter")
    page.wait_for_url(re.compile("/thanks/"))
    live_site.drain()
    expect(page.get_by_role("heading", level=1)).to_have_text("고맙습니다")
    given(fund)
    tab_to(page, "main a[href='/scholarships/first-steps/']")
    keys.press("Enter")
    expect(page.get_by_text("김하나")).to_be_visible()


def test_what_only_an_organisation_is_asked_comes_when_one_gives_and_stays_with_its_mistake(page, fund):
    page.goto("/scholarships/first-steps/give/")
    organisation, other = page.locator("[name=organisation]"), page.locator("[name=other_name]")
    expect(organisation).to_be_hidden()
    expect(other).to_be_hidden()
    page.get_by_label("단체·기업", exact=True).check()
    page.get_by_label("다른 이름으로").check()
    expect(organisation).to_be_visible()
    expect(other).to_be_visible()
    page.get_by_role("button", name="결제 페이지로 가기").click()
    expect(page.get_by_text("후원하는 단체나 회사의 이름을 적어 주세요.").first).to_be_visible()
    page.get_by_label("개인", exact=True).check()
    expect(organisation).to_be_visible()  # what the list of mistakes leads to


def test_the_street_speaks_english(open_page, fund):
    page = open_page(locale="en-US")
    page.goto("/en/scholarships/first-steps/give/")
    expect(page.get_by_role("button", name="Go to the payment page")).to_be_visible()
    page.get_by_label("₩10,000", exact=True).check()
    page.get_by_label("Name", exact=True).fill("Hana Kim")
    page.get_by_label("E-mail", exact=True).fill("hana@example.org")
    page.get_by_label(re.compile("I have read")).check()
    page.get_by_label(re.compile("I agree to the transfer")).check()
    page.get_by_role("button", name="Go to the payment page").click()
    page.wait_for_url(re.compile("/c/pay/"))
