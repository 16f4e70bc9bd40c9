"""Every search box suggests, is used with the keys alone, and remembers on the device what was searched for until somebody signs out."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from search.services import mark_changed
from tests.alliance.factories import organisation
from tests.browser.steps import sign_in
from tests.factories import member
from tests.services import axe
from tests.services.browser import PHONE


def box(page: Page, name: str = "q") -> Locator:
    return page.locator(f"#{name}")


def options(page: Page) -> Locator:
    return page.locator(".suggestions:visible [role=option]")


def test_suggestions_under_every_box_work_with_the_keys(open_page: Any, live_site: Any) -> None:
    her = member(name="김새봄", profile={"headline": "로봇을 만들어요"})
    body = organisation(name_ko="김포로봇")
    mark_changed("alumni", [her.profile.pk])
    mark_changed("organisation", [body.pk])
    live_site.drain()
    page = open_page()
    sign_in(page, her.email, at="/accounts/login/", arrives="**/me/")

    page.get_by_role("banner").get_by_role("link", name="검색").press("Enter")
    asked = box(page, "site-q")
    expect(asked).to_be_focused()
    asked.press_sequentially("rla")  # 김, and the keyboard was left in English
    asked.press_sequentially("vhfhq")
    expect(options(page)).to_have_text(["김포로봇 참여기관 · 기업"])
    asked.fill("김")
    expect(options(page)).to_have_count(2)
    expect(page.locator("#site-search [role=status]")).to_have_text("제안 2개")
    assert axe.violations(page) == []
    asked.press("ArrowUp")
    expect(asked).to_have_attribute("aria-activedescendant", options(page).nth(1).get_attribute("id") or "")
    asked.press("Home")
    assert asked.get_attribute("aria-activedescendant") is None
    asked.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(asked).to_be_focused()  # the dialog stays
    asked.press("ArrowDown")
    expect(options(page)).to_have_count(2)
    page.evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', keyCode: 229, bubbles: true}))")
    assert asked.get_attribute("aria-activedescendant") is None  # an input method's own key

    for address, titles in (("/alumni/", ["김새봄"]), ("/alliance/members/", ["김포로봇"]), ("/mentoring/mentors/", [])):
        page.goto(address)
        box(page).press_sequentially("김")
        expect(page.locator("main [role=status]").filter(has_text="제안")).to_have_text(f"제안 {len(titles)}개" if titles else "제안이 없어요")
        assert [one.split()[0] for one in options(page).all_inner_texts()] == titles
    page.goto("/alumni/")
    box(page).press_sequentially("ㄱㅅㅂ")
    expect(options(page)).to_have_count(1)
    box(page).press("ArrowDown")
    box(page).press("Enter")
    page.wait_for_url(f"**{her.profile.get_absolute_url()}")


def test_recent_searches_stay_on_the_device_and_go_at_the_door(open_page: Any, live_site: Any) -> None:
    her = member(name="김새봄")
    live_site.drain()
    page = open_page(viewport=PHONE)
    sign_in(page, her.email, at="/accounts/login/", arrives="**/me/")
    for words in ("로봇", "용접", "로봇"):
        page.goto("/search/")
        box(page).fill(words)
        box(page).press("Enter")
        page.wait_for_url("**q=*")
    page.goto("/search/")
    expect(page.locator("section[data-recent] li a")).to_have_text(["로봇", "용접"])
    box(page).focus()
    expect(options(page)).to_have_count(3)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box(page).press("ArrowDown")
    box(page).press("Delete")
    expect(options(page)).to_have_text(["용접 ×", "최근 검색어 모두 지우기"])
    box(page).press("ArrowDown")
    box(page).press("Enter")
    page.wait_for_url("**q=*")
    page.goto("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/")
    assert page.evaluate("Object.keys(localStorage)") == []
