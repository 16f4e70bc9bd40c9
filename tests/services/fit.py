"""Whether a page fits the screen and the hand: nothing scrolls sideways, nothing is too small, everything has a name, and ids stand once."""

from playwright.sync_api import Page

SIDEWAYS = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
  [...document.querySelectorAll('main *, footer *')]
    .filter((each) => !each.closest('.table, .tabs, .visually-hidden') && each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => each.outerHTML.slice(0, 90))]"""
SMALL = """() => [...document.querySelectorAll('a.button, button, summary, .site-nav a, .tool, select, input:not([type=hidden])')]
  .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden') && !each.matches('[type=checkbox], [type=radio]'))
  .filter((each) => each.getBoundingClientRect().height < 43.5)
  .map((each) => each.outerHTML.slice(0, 90))"""
UNNAMED = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((each) => each.checkVisibility())
  .filter((each) => !(each.labels?.length || each.textContent.trim() || each.getAttribute('aria-label')))
  .map((each) => each.outerHTML.slice(0, 90))"""
TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""


def misfits(page: Page) -> list[str]:
    """A line for each element of the open page that does not."""
    beyond, wide = page.evaluate(SIDEWAYS)
    found = [f"{beyond} px sideways"] if beyond else []
    found += [f"too wide: {one}" for one in wide]
    for words, script in (("too small", SMALL), ("without a name", UNNAMED), ("the same id", TWICE)):
        found += [f"{words}: {one}" for one in page.evaluate(script)]
    return found
