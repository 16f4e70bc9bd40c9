"""A passkey in a real Chromium, under the real content policy: made on the account, and then the key to the back office."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from core.models import Letter
from tests.browser.steps import sign_in
from tests.factories import PASSWORD, staff
from tests.services.browser import DESK, PHONE

pytestmark = pytest.mark.once

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The fingerprint reader of this person's computer: Chromium's virtual authenticator."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        self.number = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def keys(self) -> list[dict[str, Any]]:
        return self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.number})["credentials"]

    def forget(self) -> None:
        """Another computer, which has never seen the key."""
        self.tools.send("WebAuthn.clearCredentials", {"authenticatorId": self.number})


@pytest.fixture(autouse=True)
def second_factor_on(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def add_passkey(page: Page) -> None:
    """From the doorstep of the back office to a key of her own."""
    page.wait_for_url("**/accounts/second-factor/**")
    page.get_by_role("link", name="패스키").click()
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/accounts/2fa/webauthn/add/")
    expect(page.get_by_label("패스키 이름")).to_be_visible()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/**recovery-codes/**")


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form button").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
def test_a_passkey_opens_the_back_office_in_this_session_and_in_the_next(open_page: Any, live_site: Any, size: Any) -> None:
    officer = staff("staff")
    page = open_page(viewport=size)
    device = Device(page)
    sign_in(page, officer.email, at="/accounts/login/?next=/staff/")
    add_passkey(page)
    assert len(device.keys()) == 1
    assert device.keys()[0]["rpId"] == "localhost"
    assert Authenticator.objects.filter(user=officer, type="webauthn").count() == 1
    assert Letter.objects.filter(to=officer.email, kind="account_notice").exists()

    page.goto("/staff/")  # that a key exists is not yet that it was used
    page.wait_for_url("**/accounts/second-factor/**")
    page.get_by_role("link", name="패스키").click()
    page.locator("main form button").first.click()
    page.wait_for_url("**/staff/")
    expect(page.locator("#wagtail-sidebar")).to_be_attached()

    sign_out(page)
    sign_in(page, officer.email, at="/accounts/login/?next=/staff/")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    page.get_by_role("button", name="패스키").click()
    page.wait_for_url("**/staff/")
    expect(page.locator("#wagtail-sidebar")).to_be_attached()


def test_a_computer_without_the_key_does_not_get_in(open_page: Any, live_site: Any) -> None:
    officer = staff("staff")
    page = open_page()
    device = Device(page)
    sign_in(page, officer.email, at="/accounts/login/?next=/staff/")
    add_passkey(page)
    sign_out(page)
    device.forget()
    sign_in(page, officer.email, at="/accounts/login/?next=/staff/")
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    page.get_by_role("button", name="패스키").click()
    expect(page.get_by_role("alert")).to_contain_text("패스키를 쓰지 못했어요")
    page.goto("/staff/")
    assert "/accounts/2fa/authenticate/" in page.url
    expect(page.locator("#wagtail-sidebar")).to_have_count(0)
