"""A company's transfer in a real browser: it promises, stamps, and staff find its money in the bank's own file."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from scholarships.models import Gift, Pledge
from scholarships.services.verification import verify_ledger
from scholarships.transfers import depositor_line
from tests.browser.steps import sign_in
from tests.factories import staff
from tests.scholarships.transfer_factories import HEADER, open_fund, row, workbook
from tests.services.browser import PHONE, OpenPage
from tests.services.live_site import LiveSite

pytestmark = pytest.mark.once


def promise(page: Page) -> None:
    """Thirty million in ten days and twenty in half a year, written down by the company."""
    today = timezone.localdate()
    page.goto("/scholarships/deep/")
    page.get_by_role("link", name=re.compile("약정서를 쓰고")).click()
    for number, (days, amount) in enumerate(((10, "30,000,000"), (190, "2천만")), start=1):
        page.get_by_label(f"{number}회 날짜").fill((today + timedelta(days=days)).isoformat())
        page.get_by_label(f"{number}회 금액").fill(amount)
    page.get_by_label("단체·회사 이름").fill("새싹데이터")
    page.get_by_label("대표자 이름").fill("이대표")
    page.get_by_label("단체 주소").fill("서울특별시 마포구 백범로 23")
    page.get_by_label("담당자 이름").fill("박새싹")
    page.get_by_label("담당자 이메일").fill("sprout@example.org")
    page.get_by_role("button", name="약정서 만들기").click()
    expect(page.get_by_label("1회 금액")).to_have_value("30,000,000")  # 2천만 is no figure: what was typed stays
    page.get_by_label("2회 금액").fill("20,000,000")
    page.get_by_role("button", name="약정서 만들기").click()
    page.wait_for_url(re.compile("/gifts/pledges/"))


def stamp(page: Page, folder: Path) -> None:
    """The agreement is fetched, stamped elsewhere, and comes back."""
    with page.expect_download(timeout=60_000) as kept:
        page.get_by_role("link", name=re.compile("약정서 내려받기")).click(no_wait_after=True, timeout=60_000)
    paper = kept.value.path().read_bytes()
    assert paper[:4] == b"%PDF"
    copy = folder / "날인한 약정서.pdf"
    copy.write_bytes(paper)
    page.get_by_label("날인한 약정서").set_input_files(copy)
    page.get_by_role("button", name="날인한 약정서 올리기").click()
    expect(page.get_by_text(re.compile("날인한 약정서가 도착했어요"))).to_be_visible()


def agree(desk: Page) -> None:
    desk.goto("/staff/")
    desk.get_by_role("link", name=re.compile("날인본")).click()
    desk.get_by_role("link", name=re.compile("새싹데이터")).first.click()
    desk.get_by_role("link", name="약정 확정").first.click()
    desk.get_by_role("button", name="약정 확정").click()
    desk.wait_for_url("**/inspect/**")


def bring_the_banks_file(desk: Page, folder: Path) -> None:
    """Looked at first, then taken over; and the deposit is matched to what the site suggests."""
    file = folder / "거래내역.xlsx"
    file.write_bytes(workbook(HEADER, row(amount=30_000_000, who=depositor_line(Pledge.objects.get()))).read())
    desk.goto("/staff/bankstatement/new/")
    desk.get_by_label("은행 파일").set_input_files(file)
    desk.get_by_role("button", name="미리 보기").click()
    desk.get_by_role("button", name="입금 반영하기").click()
    desk.goto("/staff/")
    desk.get_by_role("link", name=re.compile("연결할 입금")).click()
    desk.get_by_role("link", name=re.compile("새싹데이터")).first.click()
    desk.get_by_role("link", name="약정·후원과 연결").first.click()
    desk.get_by_role("button", name="약정·후원과 연결").click()
    desk.wait_for_url("**/inspect/**")


def test_a_companys_transfer_finds_its_pledge_and_the_company_sees_it(open_page: OpenPage, live_site: LiveSite, settings, tmp_path: Path) -> None:
    settings.STAFF_SECOND_FACTOR = False
    open_fund(slug="deep", name_ko="깊은 공부 기금", target=100_000_000)
    company, desk = open_page(viewport=PHONE), open_page()
    promise(company)
    stamp(company, tmp_path)
    sign_in(desk, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    agree(desk)
    company.reload()
    expect(company.get_by_text("100-200-303456")).to_be_visible()
    bring_the_banks_file(desk, tmp_path)
    live_site.drain()
    company.reload()
    expect(company.get_by_role("row").nth(1)).to_contain_text("30,000,00030,000,000")
    assert company.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    company.goto("/scholarships/deep/")
    expect(company.get_by_role("img", name=re.compile("지금까지 모인 금액")).first).to_have_attribute("aria-label", re.compile("30,000,000원"))
    assert (Gift.objects.get().amount, verify_ledger().problems) == (30_000_000, [])
