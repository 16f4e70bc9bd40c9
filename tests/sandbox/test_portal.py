"""The portal: a donor changes the card, ends a monthly gift, and goes back to the site."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from tests.sandbox.parts import DECLINES, LATER_DECLINED, PAYS, Answer, Sandbox, Site, path_of, words

BACK = "http://localhost:8000/my/gifts/"
CARD = {"expiry": "12/34", "cvc": "123", "name": "KIM HANA"}


def opened(sandbox: Sandbox, gift: stripe.Subscription, **more: Any) -> str:
    """The path of a portal for the donor of this gift."""
    session = sandbox.client.billing_portal.sessions.create({"customer": gift.customer, "return_url": BACK, **more})
    assert session.url.startswith(f"{sandbox.url}/p/session/{session.id}")
    return path_of(session.url)


def post(sandbox: Sandbox, path: str, **form: str) -> Answer:
    """Press a button of the portal."""
    return sandbox.request("POST", path, urlencode(form))


def test_the_portal_shows_what_runs_and_leads_back(sandbox: Sandbox) -> None:
    _, html = sandbox.request("GET", opened(sandbox, sandbox.begun()))
    for said in ("정기 결제 관리", "매달 30,000원", "다음 결제는", "4242로 끝나는 카드 · 12/34까지", "카드 바꾸기", "그만하기"):
        assert said in words(html)
    assert f'href="{BACK}"' in html


def test_a_new_card_pays_from_then_on(sandbox: Sandbox, site: Site) -> None:
    gift = sandbox.begun(LATER_DECLINED)
    portal = opened(sandbox, gift)
    response, _ = post(sandbox, f"{portal}/card", card_number=PAYS, **CARD)
    assert (response.status, response.headers["Location"]) == (303, portal)
    changed = sandbox.client.subscriptions.retrieve(gift.id, {"expand": ["default_payment_method", "customer"]})
    assert changed.default_payment_method.card.last4 == "4242"
    assert changed.customer.invoice_settings.default_payment_method == changed.default_payment_method.id
    assert len(sandbox.client.customers.payment_methods.list(gift.customer).data) == 2
    sandbox.months_pass()
    assert len(sandbox.charges()) == 2
    sandbox.control("deliver")
    assert {"payment_method.attached", "customer.updated", "customer.subscription.updated"} <= set(site.types())


def test_a_declined_card_changes_nothing(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    path = f"{opened(sandbox, gift)}/card"
    for number, status in ((DECLINES, 402), ("5555 5555 5555 4444", 422)):
        response, html = post(sandbox, path, card_number=number, **CARD)
        assert (response.status, 'id="card_number-error"' in html, "5555" in html) == (status, True, False)
        assert 'value="KIM HANA"' in html
    assert sandbox.client.subscriptions.retrieve(gift.id).default_payment_method == gift.default_payment_method


@pytest.mark.parametrize(("setting", "status", "ends"), [("at_period_end", "active", True), ("immediately", "canceled", False)])
def test_a_donor_ends_a_gift_as_the_account_allows(sandbox: Sandbox, site: Site, setting: str, status: str, ends: bool) -> None:
    sandbox.control("account", portal_cancel=setting)
    gift = sandbox.begun()
    portal = opened(sandbox, gift)
    way = f"{portal}/cancel/{gift.id}"
    _, asked = sandbox.request("GET", way)
    assert "그만할까요?" in words(asked)
    assert sandbox.client.subscriptions.retrieve(gift.id).status == "active"
    assert post(sandbox, way)[0].headers["Location"] == portal
    gift = sandbox.client.subscriptions.retrieve(gift.id)
    assert (gift.status, gift.cancel_at_period_end, gift.cancellation_details.reason) == (status, ends, "cancellation_requested")
    sandbox.months_pass()
    assert (sandbox.client.subscriptions.retrieve(gift.id).status, len(sandbox.charges())) == ("canceled", 1)
    assert "customer.subscription.deleted" in site.types()


def test_a_flow_shows_one_thing_and_leads_where_it_says(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    after = {"type": "redirect", "redirect": {"return_url": f"{BACK}?card=changed"}}
    portal = opened(sandbox, gift, flow_data={"type": "payment_method_update", "after_completion": after})
    _, html = sandbox.request("GET", portal)
    assert "이 카드로 바꾸기" in words(html)
    assert post(sandbox, portal, card_number=PAYS, **CARD)[0].headers["Location"] == f"{BACK}?card=changed"
    ends = {"type": "subscription_cancel", "subscription_cancel": {"subscription": gift.id}}
    assert post(sandbox, opened(sandbox, gift, flow_data=ends))[0].headers["Location"] == BACK
    assert sandbox.client.subscriptions.retrieve(gift.id).cancel_at_period_end


def test_the_portal_of_one_donor_does_not_end_another_s_gift(sandbox: Sandbox) -> None:
    mine, other = sandbox.begun(), sandbox.begun()
    _, html = post(sandbox, f"{opened(sandbox, mine)}/cancel/{other.id}")
    assert "이미 끝난 정기 결제예요" in words(html)
    assert not sandbox.client.subscriptions.retrieve(other.id).cancel_at_period_end


def test_a_portal_is_open_for_an_hour(sandbox: Sandbox) -> None:
    portal = opened(sandbox, sandbox.begun())
    sandbox.control("clock", advance=3_601)
    assert sandbox.request("GET", portal)[0].status == 410
    assert sandbox.request("GET", "/p/session/bps_nobody")[0].status == 404


def test_an_english_portal_has_no_korean(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    portal = opened(sandbox, gift, locale="en")
    for path in (portal, f"{portal}/card", f"{portal}/cancel/{gift.id}"):
        _, html = sandbox.request("GET", path)
        assert not re.search("[가-힣]", words(html)), path
    assert "₩30,000 a month" in words(sandbox.request("GET", portal)[1])


def test_a_payment_method_is_attached_and_detached(sandbox: Sandbox) -> None:
    client, gift = sandbox.client, sandbox.begun()
    method = str(gift.default_payment_method)
    with pytest.raises(stripe.InvalidRequestError, match="already been attached"):
        client.payment_methods.attach(method, {"customer": str(gift.customer)})
    with pytest.raises(stripe.InvalidRequestError, match="must be attached"):
        client.customers.update(client.customers.create({}).id, {"invoice_settings": {"default_payment_method": method}})
    assert client.payment_methods.detach(method).customer is None
    assert client.payment_methods.list({"customer": str(gift.customer)}).data == []
