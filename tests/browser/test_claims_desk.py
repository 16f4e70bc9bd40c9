"""One person in the office clears three hundred claims, most of them a group at a time, and takes one decision back."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import ClaimDecision, MembershipClaim
from config.demo import load_claims
from core.models import Letter
from tests.browser.steps import sign_in
from tests.config.roster import small_roster
from tests.factories import staff
from tests.services import axe

TOGETHER = {"nothing", "email", "name", "birth_date"}  # what this clerk confirms after a look at the sample


class Clerk:
    """Presses keys and counts each one that decides or navigates."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def press(self, key: str) -> None:
        self.acts += 1
        self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """Press a key that changes the screen, and wait for the new one."""
        self.page.evaluate("document.querySelector('#claims-desk > .claims').setAttribute('data-old', '')")
        self.press(key)
        self.page.wait_for_selector("#claims-desk > .claims:not([data-old])")

    @property
    def group(self) -> str:
        """The group on the screen; empty when the desk is."""
        here = self.page.locator(".claims-groups a[aria-current]")
        return here.get_attribute("href").split("group=")[1] if here.count() else ""


def clear(clerk: Clerk, group: str) -> None:
    """Answer one group the quickest way that a careful person would."""
    if group == "namesakes":
        clerk.press("1")
        clerk.go("a")
        return
    if not clerk.page.locator("[data-key=G]").count():  # a group of one
        clerk.press("q")
        clerk.go("Enter")
        return
    clerk.go("g")
    if group in TOGETHER and clerk.page.locator("a[href*='scope=proven'][aria-current]").count():
        clerk.go("Enter")  # those with the right number or a certificate; the rest is asked for one
        return
    clerk.go("q" if group != "unknown" else "r")
    clerk.go("Enter")


def test_three_hundred_claims_are_cleared_in_a_hundred_and_fifty_acts(page: Page, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    small_roster()
    load_claims.load()
    live_site.drain()
    sign_in(page, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    page.goto("/staff/claims/")
    expect(page.locator(".claims-head")).to_contain_text("300건이 기다려요")
    assert [line for line in axe.violations(page) if "claims" in line] == []

    clerk = Clerk(page)
    clerk.go("g")
    clerk.go("Enter")
    expect(page.locator(".claims-undo")).to_contain_text("되돌릴 수 있는 시간")
    clerk.go("u")
    expect(page.locator(".claims-head")).to_contain_text("300건이 기다려요")
    while clerk.group:
        clear(clerk, clerk.group)
        assert clerk.acts <= 150
    expect(page.locator("h2[data-focus]")).to_have_text("기다리는 신청이 없어요.")
    assert not Letter.objects.filter(kind__startswith="claim_").exists()

    ClaimDecision.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(seconds=1))
    live_site.drain()
    assert_everybody_has_her_answer()


def assert_everybody_has_her_answer() -> None:
    """Each claim is where its decision put it, and each claimant got one letter, about that."""
    expected = {"verify": "verified", "ask": "needs_information", "reject": "rejected"}
    claims = MembershipClaim.objects.filter(user__email__startswith="claimant").select_related("decision", "record")
    assert Counter(claim.status == expected[claim.decision.kind] for claim in claims) == {True: 300}
    assert all(claim.record.owner_id == claim.user_id for claim in claims if claim.status == "verified")
    letters = Letter.objects.filter(kind__startswith="claim_").values_list("recipient", "kind")
    assert sorted(letters) == sorted((claim.user_id, f"claim_{claim.status}") for claim in claims)


@pytest.mark.viewport(390, 844)
def test_keys_do_nothing_while_somebody_writes_and_the_desk_fits_a_telephone(page: Page, live_site: Any, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    small_roster(300)
    load_claims.load(40)
    sign_in(page, staff("staff").email, at="/accounts/login/", arrives="**/me/")
    page.goto("/staff/claims/")
    assert page.evaluate("document.querySelector('#claims-desk').scrollWidth") <= 390
    page.keyboard.press("q")
    page.locator("textarea:visible").click()
    page.keyboard.type(" a n g u 1")
    assert page.locator("textarea:visible").input_value().count("a n g u 1") == 1
    assert not ClaimDecision.objects.exists()
    page.locator(".claims-panel[open] [data-send]").click()
    expect(page.locator(".claims-undo")).to_be_visible()
    assert "a n g u 1" in ClaimDecision.objects.get().reason
    expect(page.locator("h2[data-focus]")).to_be_focused()
