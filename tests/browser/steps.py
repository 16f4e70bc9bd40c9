"""What several journeys do."""

from playwright.sync_api import Page

from tests.factories import PASSWORD


def sign_in(page: Page, email: str, *, at: str = "", arrives: str = "") -> None:
    """Fill the sign-in screen: the one on the page, or the one that the address `at` leads to; `arrives` waits for an address."""
    if at:
        page.goto(at)
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    if arrives:
        page.wait_for_url(arrives)
