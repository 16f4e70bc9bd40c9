"""A number for text messages is given, confirmed and used, at the width of a telephone, and by everybody's means."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import ConsentDocument, MobileNumber
from community.reach import text_number
from community.services.consents import give_consent
from core.models import Letter, SuppressedAddress
from tests.browser.steps import sign_in
from tests.factories import newcomer, staff
from tests.services import axe

NOTICES = ("title", "purpose", "items", "period", "refusal", "consequence")
WORDS = {f"{name}_{language}": "문자로 보내는 결과와 알림 " * 4 for name in NOTICES for language in ("ko", "en")}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.viewport(390, 844)]


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe.violations(page) == []


def test_she_agrees_confirms_her_number_and_staff_find_the_second_way(page: Page, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    ConsentDocument.objects.create(kind="texts", version=99, published_at=timezone.now(), **WORDS)
    person = newcomer(name="한새봄")
    sign_in(page, person.email, at="/accounts/login/?next=/me/notifications/phone/", arrives="**/phone/")
    fits(page)
    page.locator("#id_number").fill("010-0000-0077")
    page.get_by_label("문자로 안내받는 데 동의해요").check()
    page.get_by_role("button", name="인증번호 받기").click()
    expect(page.locator("h2").first).to_have_text("인증번호를 입력해 주세요")
    fits(page)
    page.goto("/dev/letters/?to=01000000077")
    page.locator("main a[href*='/dev/letters/']").first.click()
    code = re.search(r"인증번호 (\d{6})", page.locator("main").inner_text()).group(1)
    page.goto("/me/notifications/phone/")
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="번호 확인하기").click()
    expect(page.locator("main")).to_contain_text("010-0000-0077")
    fits(page)
    assert text_number(person) == "01000000077"

    SuppressedAddress.objects.create(address=person.email, reason="550 no such user", source="bounce")
    page.context.clear_cookies()
    sign_in(page, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    page.goto("/staff/unreachable/")
    page.get_by_role("link", name="한새봄").click()
    expect(page.locator("main")).to_contain_text("문자 수신에 동의했어요")
    page.get_by_role("button", name="전화로 전함").click()
    expect(page.locator("main")).to_contain_text("모든 분에게 메일이 닿고 있어요")


def test_the_code_for_signing_in_comes_to_her_phone_too(page: Page, live_site: Any) -> None:
    ConsentDocument.objects.create(kind="texts", version=99, published_at=timezone.now(), **WORDS)
    person = newcomer()
    MobileNumber.objects.create(user=person, number="01000000077", confirmed_at=timezone.now())
    give_consent(user=person, kind="texts", how="privacy_centre")
    page.goto("/accounts/login/code/?next=/me/privacy/")
    page.locator("#id_email").fill(person.email)
    page.get_by_role("button", name="인증번호 받기").click()
    page.wait_for_url("**/confirm/**")
    fits(page)
    page.get_by_role("button", name="문자로 받기").click()
    expect(page.locator("body")).to_contain_text("문자로도 보냈어요")
    fits(page)
    assert page.get_by_role("button", name="문자로 받기").bounding_box()["height"] >= 44
    code = re.search(r"인증번호 (\d{6})", Letter.objects.get(to="01000000077").text).group(1)
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="로그인", exact=True).click()
    page.wait_for_url("**/me/privacy/")
