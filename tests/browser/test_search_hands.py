"""The search box under a Korean input method, and under a finger."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from search.services import mark_changed
from tests.browser.test_search_boxes import box, options
from tests.factories import member
from tests.services import axe
from tests.services.browser import PHONE


@pytest.fixture
def people(live_site: Any) -> None:
    """Two whom a stranger may find."""
    shown = [member(name=name, audiences={"name": "everyone"}).profile for name in ("김새봄", "김새롬")]
    mark_changed("alumni", [one.pk for one in shown])
    live_site.drain()


def compose(page: Page, text: str) -> Any:
    """What a Korean input method has put together so far, as the browser is told of it by the system."""
    method = page.context.new_cdp_session(page)
    for length in range(1, len(text) + 1):
        method.send("Input.imeSetComposition", {"text": text[:length], "selectionStart": length, "selectionEnd": length})
    return method


def submitted(asked: Locator) -> None:
    """Count in the page how often its form is sent."""
    asked.evaluate("input => { window.sent = 0; input.form.addEventListener('submit', event => { event.preventDefault(); window.sent += 1; }); }")


def test_a_syllable_that_is_being_put_together_is_suggested_for_and_not_sent(open_page: Any, people: None) -> None:
    page = open_page()
    page.goto("/search/")
    asked = box(page)
    asked.focus()
    submitted(asked)
    method = compose(page, "김새")
    expect(options(page)).to_have_count(2)  # before the last syllable is finished
    asked.evaluate("""input => { for (const key of ["ArrowDown", "Enter"])
        input.dispatchEvent(new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true})); }""")
    assert asked.get_attribute("aria-activedescendant") is None
    assert page.evaluate("window.sent") == 0
    assert asked.input_value() == "김새"
    method.send("Input.insertText", {"text": "김새"})  # the method hands it over
    asked.press("ArrowDown")
    expect(asked).to_have_attribute("aria-activedescendant", options(page).first.get_attribute("id") or "")
    asked.press("Escape")
    asked.press("Enter")
    assert page.evaluate("window.sent") == 1


def test_a_finger_opens_takes_and_leaves_suggestions(open_page: Any, people: None) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/search/")
    asked = box(page)
    asked.tap()
    asked.press_sequentially("김새")
    expect(options(page)).to_have_count(2)
    assert all(one.bounding_box()["height"] >= 44 for one in options(page).all())  # a finger's width
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("h1").tap()
    expect(options(page)).to_have_count(0)
    asked.tap()
    asked.press_sequentially("봄")
    expect(options(page)).to_have_count(1)
    options(page).first.tap()
    page.wait_for_url("**/alumni/*/")
    expect(page.locator("h1")).to_contain_text("김새봄")
