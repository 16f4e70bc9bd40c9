"""Screenshots of the pages that must be excellent, at 390 and 1280 pixels, light and dark, into `docs/pictures/`.

python -m tools.pictures [--site http://localhost:8000] [NAMES]     (the demo must be running)
"""

import argparse
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "pictures"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class Picture:
    """A page: where it is or where its link is found, and who looks at it (a demo person; empty: a visitor)."""

    name: str
    path: str
    first_link: str = ""
    person: str = ""


PICTURES = [
    Picture("home", "/"),
    Picture("directory", "/alumni/", person="alumna"),
    Picture("person", "/alumni/", first_link=r"^/alumni/[^/?]+/$", person="alumna"),
    Picture("fund", "/scholarships/", first_link=r"^/scholarships/(?!ledger/)[^/?]+/$"),
    Picture("public-ledger", "/scholarships/ledger/"),
    Picture("my-giving", "/me/giving/", person="donor"),
    Picture("organisation", "/alliance/members/", first_link=r"^/alliance/members/[^/?]+/$"),
    Picture("pairing", "/me/", first_link=r"^/mentoring/pairings/[^/?]+/$", person="alumna"),
    Picture("article", "/news/", first_link=r"^/news/[^/?]+/$"),
    Picture("me", "/me/", person="alumna"),
    Picture("privacy", "/me/privacy/", person="alumna"),
    Picture("contacts", "/me/introductions/", person="alumna"),
    Picture("consents", "/me/privacy/consents/", person="alumna"),
    Picture("claims", "/staff/", first_link=r"^/staff/.*claim", person="staff"),
]


def sign_in(page: Page, person: str) -> None:
    """As a demo person, through the door that everybody uses."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{person}@example.org")
    page.fill("[name=password]", "demo-demo-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def follow(page: Page, pattern: str) -> None:
    """Go to the first link of this page whose address looks like `pattern`."""
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = next((address for address in addresses if re.search(pattern, address)), None)
    if found is None:
        sys.exit(f"No link like {pattern} on {page.url}. Is the demo loaded?")
    page.goto(found)


def take(browser: Browser, site: str, picture: Picture, *, size: str, scheme: Scheme) -> None:
    """One file, such as `home-phone-dark.jpg`."""
    width, height = SIZES[size]
    viewport: ViewportSize = {"width": width, "height": height}
    page = browser.new_page(base_url=site, viewport=viewport, locale="ko-KR", color_scheme=scheme, reduced_motion="reduce")
    if picture.person:
        sign_in(page, picture.person)
    page.goto(picture.path)
    if picture.first_link:
        follow(page, picture.first_link)
    page.screenshot(path=TARGET / f"{picture.name}-{size}-{scheme}.jpg", type="jpeg", quality=80)
    page.close()


def main(arguments: list[str]) -> None:
    """All pictures, or those named."""
    parser = argparse.ArgumentParser(prog="tools.pictures")
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(picture.name for picture in PICTURES))
    given = parser.parse_args(arguments)
    TARGET.mkdir(parents=True, exist_ok=True)
    chosen = [picture for picture in PICTURES if not given.names or picture.name in given.names]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=FLAGS)
        for picture in chosen:
            for size in SIZES:
                for scheme in SCHEMES:
                    take(browser, given.site, picture, size=size, scheme=scheme)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
