"""An organisation's whole way in: apply without an account, confirm the address, hand in, be approved, stand in the directory."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from alliance.models import MembershipApplication, Organisation
from core.models import Letter
from tests.alliance.factories import business_number, organisation, picture
from tests.browser.steps import sign_in
from tests.factories import PASSWORD, staff
from tests.services.browser import DESK, PHONE

pytestmark = pytest.mark.once

EMAIL = "hangang@example.org"
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])


def fits(page: Page) -> None:
    """Nothing scrolls sideways."""
    page.wait_for_load_state()
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} wide in a window of {wide[1]}"


def fill_in(page: Page, number: str) -> None:
    page.goto("/alliance/")
    fits(page)
    page.get_by_role("link", name="참여 신청하기").first.click()
    fits(page)
    page.get_by_role("link", name="기업", exact=True).click()
    page.get_by_label("기관 이름 (한글)").fill("한강데이터랩")
    page.get_by_label("기관 이름 (영문)").fill("Hangang Data Lab")
    page.get_by_label("사업자등록번호").fill(f"{number[:3]}-{number[3:5]}-{number[5:]}")
    page.get_by_label("소재지 (자치구)").select_option(label="성동구")
    page.get_by_label("데이터·클라우드 기반").check()
    page.get_by_label("기관 소개 (한글)").fill("도시 데이터를 누구나 읽을 수 있게 만드는 회사예요.")
    page.get_by_label("얼라이언스에서 하고 싶은 일").fill("여름마다 인턴 두 분과 함께 일하고 싶어요.")
    page.get_by_label("담당자 이름").fill("이담당")
    page.get_by_label("전화번호").fill("02-123-4567")
    page.get_by_label("승인자 이름").fill("박대표")
    page.get_by_label("기관의 동의를 받고 신청해요").check()
    fits(page)


def sign_up(page: Page) -> None:
    page.get_by_role("link", name="가입하고 이어가기").click()
    page.locator("#id_name").fill("이담당")
    page.locator("#id_email").fill(EMAIL)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_of_age").check()
    page.locator("#id_password1").press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    letter = Letter.objects.get(to=EMAIL, kind="account_secret")
    page.goto(re.search(r"http\S+/accounts/confirm-email/[^/\s]+/", letter.text).group())
    page.locator("form[action*=confirm-email] button").click()


def approve(page: Page, email: str) -> None:
    """Staff find the application on the dashboard, begin to review it, read it and approve it."""
    page.goto("/staff/")
    sign_in(page, email)
    page.get_by_role("link", name=re.compile("검토할 참여 신청")).click()
    page.get_by_role("link", name="한강데이터랩", exact=True).first.click()
    page.get_by_role("button", name="검토 시작").click()
    expect(page.locator("main")).to_contain_text("박대표")
    page.get_by_role("link", name="승인", exact=True).click()
    page.get_by_role("button", name="승인", exact=True).click()
    page.wait_for_url("**/inspect/**")


def counter(page: Page) -> int:
    page.goto("/alliance/")
    return int(re.search(r"\d+", page.locator(".line-progress text").first.text_content()).group())


@SIZES
def test_a_representative_applies_and_staff_bring_her_organisation_into_the_directory(
    open_page: Any, live_site: Any, settings: Any, size: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    officer = staff("staff", email="officer-of-members@example.org")
    for _ in range(3):
        organisation()
    applicant, desk, visitor = open_page(viewport=size), open_page(), open_page(viewport=size)
    visitor.goto("/alliance/members/")
    expect(visitor.locator("main")).not_to_contain_text("한강데이터랩")
    before = counter(visitor)

    fill_in(applicant, business_number())
    applicant.get_by_role("button", name="다음").click()
    expect(applicant.locator("h1")).to_have_text("거의 다 됐어요")
    fits(applicant)
    sign_up(applicant)
    expect(applicant.locator("main")).to_contain_text("쓰신 내용이 그대로 있어요")
    expect(applicant.get_by_label("기관 이름 (한글)")).to_have_value("한강데이터랩")
    logo = picture("JPEG", size=(300, 200))
    applicant.get_by_label("로고").set_input_files({"name": "logo.jpg", "mimeType": "image/jpeg", "buffer": logo.read()})
    applicant.get_by_role("button", name="신청서 제출하기").click()
    expect(applicant.locator("main")).to_contain_text("신청서를 잘 받았어요")
    fits(applicant)

    approve(desk, officer.email)

    body = Organisation.objects.get(name_ko="한강데이터랩")
    assert counter(visitor) == before + 1
    visitor.goto("/alliance/members/")
    visitor.get_by_role("link", name="한강데이터랩").click()
    expect(visitor.locator("h1")).to_have_text("한강데이터랩")
    image = visitor.locator("img.logo")
    assert image.evaluate("element => element.complete && element.naturalWidth") == 300
    fits(visitor)

    applicant.reload()
    expect(applicant.locator("main")).to_contain_text("얼라이언스에 오신 것을 환영해요")
    applicant.goto("/alliance/workspace/")
    expect(applicant.locator("main")).to_contain_text("대표 담당자")
    fits(applicant)

    live_site.drain()
    assert Letter.objects.get(kind="application_approved", to=EMAIL).state == "sent"
    application = MembershipApplication.objects.get()
    assert (application.status, application.organisation, application.decided_by) == ("approved", body, officer)


@SIZES
def test_a_mistyped_number_is_marked_beside_its_field_and_nothing_typed_is_lost(open_page: Any, size: Any) -> None:
    page = open_page(viewport=size)
    fill_in(page, "1248100999")
    page.get_by_role("button", name="다음").click()
    number = page.get_by_label("사업자등록번호")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_value("124-81-00999")
    expect(page.locator("main")).to_contain_text("번호 중 한 자리가 맞지 않아요")
    expect(page.get_by_label("데이터·클라우드 기반")).to_be_checked()
    fits(page)
    number.fill("1248100998")
    page.get_by_role("button", name="다음").click()
    expect(page.locator("h1")).to_have_text("거의 다 됐어요")


def test_the_directory_is_narrowed_by_clicking_and_the_address_can_be_passed_on(open_page: Any, live_site: Any) -> None:
    organisation(name_ko="마포바이오", type="company", district="mapo", ai_fields=["health"])
    organisation(name_ko="한강대학교", type="university", district="seongdong", ai_fields=["infrastructure"])
    page = open_page()
    page.goto("/alliance/members/")
    page.get_by_label(re.compile("^대학")).check()
    expect(page.locator("main")).not_to_contain_text("마포바이오")
    expect(page.locator("main")).to_contain_text("한강대학교")
    other = open_page(viewport=PHONE)
    other.goto(page.url)
    expect(other.locator("main")).not_to_contain_text("마포바이오")
    fits(other)


def test_a_draft_is_saved_and_found_again(open_page: Any, live_site: Any) -> None:
    person = staff(email="writer@example.org")
    page = open_page(viewport=PHONE)
    page.goto("/accounts/login/?next=/alliance/join/%3Ftype=university")
    sign_in(page, person.email)
    page.get_by_label("기관 이름 (한글)").fill("반쯤 쓴 대학교")
    page.get_by_role("button", name="저장하고 나중에 쓰기").click()
    expect(page.locator("main")).to_contain_text("반쯤 쓴 대학교")
    page.get_by_role("link", name="반쯤 쓴 대학교").click()
    expect(page.get_by_label("기관 이름 (한글)")).to_have_value("반쯤 쓴 대학교")
