"""A member chooses the square of her photo with the keys alone, takes a suggested skill, adds a job, and is led to what was wrong."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.models import AlumniProfile, Skill
from tests.alliance.factories import picture
from tests.browser.steps import sign_in
from tests.factories import member
from tests.services import axe
from tests.services.browser import PHONE

pytestmark = pytest.mark.once


def choose_photo(page: Page) -> None:
    page.goto("/me/profile/photo/")
    file = picture("JPEG", (900, 600))
    page.locator("#id_photo").set_input_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": file.read()})
    expect(page.locator("canvas")).to_be_focused()
    expect(page.locator("#id_left")).to_have_value("0.2500")
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert float(page.locator("#id_side").input_value()) == pytest.approx(1 / 1.21, abs=0.001)
    assert float(page.locator("#id_left").input_value()) > 0.25
    assert axe.violations(page) == []
    page.get_by_role("button", name="이 사진 쓰기").click()
    page.wait_for_url("**/me/profile/")


def take_a_skill(page: Page) -> None:
    skills = page.locator("#id_skills")
    skills.press_sequentially("ㄷㅇㅌ")
    expect(page.locator(".suggestions [role=option]")).to_have_text(["데이터 분석 Data analysis"])
    skills.press("ArrowDown")
    skills.press("Enter")
    expect(skills).to_have_value("데이터 분석, ")


@pytest.mark.viewport(*PHONE)
def test_a_profile_is_written_with_the_keys_on_a_telephone(page: Page, live_site: Any) -> None:
    Skill.objects.create(name="데이터 분석", name_en="Data analysis", is_kept=True)
    user = member()
    sign_in(page, user.email, at="/me/", arrives="**/me/")
    choose_photo(page)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    take_a_skill(page)
    page.locator("#id_career-0-role").fill("개발자")
    page.get_by_role("button", name="경력 더하기").click()
    expect(page.locator("#id_career-1-employer")).to_be_visible()
    expect(page.locator("#id_career-0-role")).to_have_value("개발자")
    page.get_by_role("button", name="저장").click()
    expect(page.locator("[role=alert]").first).to_be_focused()
    page.locator("[role=alert] a").first.click()
    expect(page.locator("#id_career-0-employer")).to_be_focused()
    page.keyboard.type("한강데이터랩")
    page.get_by_role("button", name="저장").click()
    expect(page.locator("h1")).to_have_text(user.name)
    profile = AlumniProfile.objects.get(user=user)
    assert [str(job) for job in profile.career.all()] == ["한강데이터랩 개발자"]
    assert list(profile.skills.names()) == ["데이터 분석"]
    assert profile.photo is not None
