"""axe-core in a page of the live site: what stands in the way of people who read with their ears, a keyboard or little contrast."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}


@cache
def script() -> str:
    """The library; the page's content policy does not see what the browser's own console evaluates."""
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """By day every rule, by night once more what colours change. A line for each element with a serious or critical violation."""
    page.evaluate(script())
    page.emulate_media(color_scheme="light")
    by_day = _run(page, {"type": "tag", "values": RULES})
    page.emulate_media(color_scheme="dark")
    by_night = _run(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
    return [f"light: {line}" for line in by_day] + [f"dark: {line}" for line in by_night]


def _run(page: Page, rules: dict[str, Any]) -> list[str]:
    look = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], iframes: false}).then(found => found.violations)"
    return [line for rule in page.evaluate(look, rules) if rule["impact"] in GRAVE for line in _lines(rule)]


def _lines(rule: dict[str, Any]) -> list[str]:
    return [f"{rule['id']} ({rule['impact']}): {node['html'][:120]} — {node['failureSummary'].splitlines()[-1].strip()}" for node in rule["nodes"]]
