"""A graduate whose e-mail changed: her details, six digits from the text on her telephone, and her course is confirmed."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.models import Letter
from tests.browser.steps import sign_in
from tests.factories import RecordFactory, completion, newcomer

pytestmark = pytest.mark.once


def fits(page: Page) -> None:
    """Nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@pytest.mark.viewport(390, 844)
def test_a_graduate_with_another_address_comes_in_by_her_telephone(page: Page, live_site: Any) -> None:
    person = newcomer(name="한새봄")
    completion(RecordFactory(name="한새봄", birth_date=date(1997, 3, 1), phone="010-0000-0042"), title_ko="AI 서비스 개발")

    sign_in(page, person.email, at="/accounts/login/?next=/me/claim/", arrives="**/me/claim/")
    page.get_by_label("생년월일").fill("1997-03-01")
    fits(page)
    page.get_by_role("button", name="명부와 비교하기").click()
    expect(page.locator("h1")).to_have_text("명부와 확인하고 있어요")
    fits(page)

    page.goto("/dev/letters/?to=01000000042")
    page.locator("main a[href*='/dev/letters/']").first.click()
    code = re.search(r"인증번호 (\d{6})", page.locator("main").inner_text()).group(1)
    page.goto("/me/claim/sent/")
    page.get_by_label("문자로 받은 인증번호").fill("12")
    page.get_by_role("button", name="인증번호로 확인하기").click()
    expect(page.locator("main")).to_contain_text("인증번호는 숫자 여섯 자리예요")
    page.locator("#id_code").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="인증번호로 확인하기").click()
    expect(page.locator("main")).to_contain_text("2023년 마포 ‘AI 서비스 개발 3기’ 과정 수료를 확인했어요")
    expect(page.locator("main")).to_contain_text("2024년 8월 30일부터 다시 수강할 수 있어요")
    fits(page)
    assert Letter.objects.filter(kind="claim_verified", to=person.email).count() == 1
