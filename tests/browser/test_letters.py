"""Every letter in a real browser at a telephone's width: nothing sticks out, nothing is too small, by day and by night one can read it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from core.samples import all_samples
from tests.services import axe
from tests.services.browser import PHONE

LETTERS = {name: sample for name, sample in all_samples().items() if sample.channel == "mail"}
BODY = re.compile(r"(<body[^>]*>)(.*)(</body>)", re.DOTALL)
SMALLEST, TOUCH = 13, 44  # px
# What is wrong with each letter of the page: wider than the screen, smaller than can be read, an act too low for a thumb.
MEASURE = """([smallest, touch]) => [...document.querySelectorAll('section')].flatMap(letter => {
    const all = [...letter.querySelectorAll('*')].filter(one => one.checkVisibility());
    const words = all.filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
    const wrong = [
        ...all.filter(one => one.getBoundingClientRect().right > innerWidth + 0.5),
        ...words.filter(one => parseFloat(getComputedStyle(one).fontSize) < smallest),
        ...[...letter.querySelectorAll('.act')].filter(one => one.getBoundingClientRect().height < touch),
    ];
    return wrong.map(one => `${letter.title}: ${one.outerHTML.slice(0, 120)}`);
})"""


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    yield context.new_page()
    context.close()


def one_below_the_other(language: str) -> str:
    """All letters in one document, as each stands alone: they share one frame, and the browser is asked once instead of eighty times."""
    letters = {name: sample.parts(language)["html"] for name, sample in LETTERS.items()}
    bodies = [f'<section title="{name}">{BODY.search(html)[2]}</section>' for name, html in letters.items()]
    return BODY.sub(lambda frame: frame[1] + "".join(bodies) + frame[3], next(iter(letters.values())))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_letter_can_be_read_on_a_telephone_by_day_and_by_night(phone: Page, language: str) -> None:
    phone.set_content(one_below_the_other(language))
    assert phone.locator("section").count() == len(LETTERS)
    assert phone.evaluate(MEASURE, [SMALLEST, TOUCH]) == []
    if language == "ko":  # colours and structure are the same in either language
        assert axe.violations(phone) == []
