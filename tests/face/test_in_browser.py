"""The face in a real browser: it fits, it is reached by keyboard and finger, and its small scripts do what they promise."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.services import fit

pytestmark = pytest.mark.once

GALLERY = "/dev/gallery/"


@pytest.mark.parametrize("width", [320, 390, 640, 1280])
def test_nothing_scrolls_sideways_and_everything_is_big_enough_for_a_thumb(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(viewport=(width, 800))
    page.goto(GALLERY)
    assert fit.misfits(page) == []


def test_the_first_press_of_tab_leads_past_the_menu(page: Page) -> None:
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.viewport(390, 844)
def test_the_menu_of_a_phone_opens_and_closes_with_escape(page: Page) -> None:
    page.goto("/accounts/login/")
    people = page.locator(".menu.phone-only a", has_text="사람들")
    expect(people).to_be_hidden()
    page.locator(".menu.phone-only > summary").click()
    expect(people).to_be_visible()
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page: Page) -> None:
    page.goto(GALLERY)
    page.evaluate("""() => {
      window.passed = 0;
      window.addEventListener('submit', (event) => { if (!event.defaultPrevented) { window.passed += 1; event.preventDefault(); } });
      const button = document.querySelector('form.form .actions button');
      button.click(); button.click(); button.click();
    }""")
    assert page.evaluate("window.passed") == 1


def test_a_question_before_an_act_is_a_dialog(page: Page) -> None:
    page.goto(GALLERY)
    page.get_by_text("신청 거두기").first.click()
    dialog = page.get_by_role("dialog", name="신청을 거둘까요?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="신청 거두기")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_without_script_the_same_question_is_a_disclosure(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(GALLERY)
    act = page.locator("details#undo form button")
    expect(act).to_be_hidden()
    page.locator("details#undo > summary").click()
    expect(act).to_be_visible()


def test_choosing_a_facet_shows_it_at_once_and_leaves_nothing_empty_in_the_address(page: Page) -> None:
    page.goto(GALLERY)
    page.get_by_label("대학").first.check()
    page.wait_for_url("**type=university*")
    assert "type=company" in page.url
    assert "q=" not in page.url


def test_a_refused_form_is_read_from_its_summary(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.locator(".form .notice.error")).to_be_focused()
    page.locator(".notice.error a").first.click()
    expect(page.locator("#id_login")).to_be_focused()
    expect(page.locator("#id_login")).to_have_attribute("aria-describedby", "id_login_error")
