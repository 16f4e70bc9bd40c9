"""An alumna's whole way: sign up, confirm, claim her record, write her profile, be found, ask a mentor, and be on the way together."""

import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from community.models import AlumniProfile, GraduateRecord
from community.services.roster import import_roster
from core.models import Letter
from mentoring.models import Pairing
from tests.browser.steps import sign_in
from tests.factories import PASSWORD, CampusFactory, member
from tests.mentoring.factories import mentor
from tests.services.browser import DESK, PHONE

pytestmark = pytest.mark.once

EMAIL, NAME = "saebom@example.org", "한새봄"
ROSTER = (
    "수료번호,이름,생년월일,이메일,휴대전화,캠퍼스,과정,기수,분야,수료일,제공동의일\n"
    f"SE2023-00042,{NAME},1997-03-01,{EMAIL},010-0000-0042,마포,AI 서비스 개발,3기,백엔드,2023-08-31,2023-09-01\n"
)


def fits(page: Page) -> None:
    """Nothing scrolls sideways."""
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} wide in a window of {wide[1]}"


def sign_up(page: Page) -> None:
    page.goto("/accounts/signup/")
    fits(page)
    page.locator("#id_name").fill(NAME)
    page.locator("#id_email").fill("SaeBom@Example.org")
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_of_age").check()
    page.locator("#id_password1").press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    fits(page)
    letter = Letter.objects.get(to=EMAIL, kind="account_secret")
    page.goto(re.search(r"http\S+/accounts/confirm-email/[^/\s]+/", letter.text).group())
    fits(page)
    page.locator("form[action*=confirm-email] button").click()
    page.wait_for_url("**/me/")


def claim(page: Page) -> None:
    page.get_by_role("link", name="수료 확인하기").click()
    page.get_by_label("수료할 때 이름").fill(NAME)
    page.get_by_label("생년월일").fill("1997-03-01")
    fits(page)
    page.get_by_role("button", name="명부와 비교하기").click()
    expect(page.locator("h1")).to_have_text("명부와 확인하고 있어요")


def write_profile(page: Page) -> None:
    page.goto("/me/")
    expect(page.locator("main")).to_contain_text("AI 서비스 개발")
    page.get_by_role("link", name="프로필 채우기").click()
    page.locator("#id_headline").fill("서버를 돌보는 3년 차 개발자")
    page.locator("#id_story").fill("약국에서 일하다 개발을 시작했어요.")
    page.locator("#id_skills").fill("파이썬, 장고")
    fits(page)
    page.get_by_role("button", name="저장").click()
    expect(page.locator("h1")).to_have_text(NAME)
    fits(page)


def is_found(page: Page, words: str) -> bool:
    page.goto(f"/alumni/?q={words}")
    fits(page)
    return page.get_by_role("link", name=NAME, exact=True).count() > 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
def test_a_graduate_comes_in_is_found_by_members_alone_and_goes_on_with_a_mentor(open_page: Any, live_site: Any, size: Any) -> None:
    CampusFactory()
    import_roster(file=io.BytesIO(ROSTER.encode()), file_name="roster.csv")
    offer, friend = mentor(person={"name": "오멘토"}), member()
    live_site.drain()
    alumna, other, stranger = open_page(viewport=size), open_page(viewport=size), open_page(viewport=size)

    sign_up(alumna)
    claim(alumna)
    assert GraduateRecord.objects.get(record_id="SE2023-00042").owner.email == EMAIL
    assert "다시 수강할 수 있어요" in Letter.objects.get(kind="claim_verified").text
    write_profile(alumna)

    sign_in(other, friend.email, at="/accounts/login/", arrives="**/me/")
    for words in (NAME, "ㅎㅅㅂ", "장고", "마포"):
        assert is_found(other, words), words
        assert not is_found(stranger, words), words
    profile = AlumniProfile.objects.get(user__email=EMAIL)
    assert stranger.goto(profile.get_absolute_url()).status == 404
    other.goto(profile.get_absolute_url())
    expect(other.locator("main")).to_contain_text("약국에서 일하다")
    expect(other.locator("main")).not_to_contain_text(EMAIL)

    alumna.goto("/mentoring/mentors/")
    fits(alumna)
    alumna.get_by_role("link", name="신청하기").first.click()
    alumna.locator("#id_note").fill("이직을 앞두고 있어요. 무엇을 먼저 준비하면 좋을까요?")
    fits(alumna)
    alumna.get_by_role("button", name="신청 보내기").click()
    expect(alumna.locator("main")).to_contain_text("답을 기다리는 중")

    sign_in(open_mentor := open_page(viewport=size), offer.user.email, at="/accounts/login/", arrives="**/me/")
    open_mentor.goto("/mentoring/requests/")
    fits(open_mentor)
    open_mentor.get_by_role("button", name="수락").click()
    expect(open_mentor.locator("h1")).to_contain_text(NAME)
    fits(open_mentor)

    pairing = Pairing.objects.get()
    alumna.goto(pairing.get_absolute_url())
    expect(alumna.locator("h1")).to_contain_text("오멘토")
    expect(alumna.locator("main")).to_contain_text(offer.user.email)
    fits(alumna)
    assert other.goto(pairing.get_absolute_url()).status == 404
    assert Letter.objects.filter(kind="mentoring_accepted", to=EMAIL).count() == 1
