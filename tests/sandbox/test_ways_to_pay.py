"""Korean ways to pay, when the account has them, and the cards that are declined for a reason."""

import re

import pytest
import stripe

from tests.sandbox.parts import Sandbox, Site, path_of, words

KOREAN = ["card", "kakao_pay", "kr_card", "naver_pay"]


def test_without_them_only_cards_are_offered(sandbox: Sandbox) -> None:
    assert sandbox.open_session().payment_method_types == ["card"]
    with pytest.raises(stripe.InvalidRequestError, match="No valid payment method types"):
        sandbox.open_session(allowed_payment_method_types=["kakao_pay"])
    [configuration] = sandbox.client.payment_method_configurations.list().data
    assert (configuration.card.available, configuration.kakao_pay.available) == (True, False)


def test_the_site_can_ask_what_the_account_has(sandbox: Sandbox) -> None:
    sandbox.control("account", payment_methods=["card", "kakao_pay"])
    [configuration] = sandbox.client.payment_method_configurations.list().data
    assert configuration.is_default
    assert [getattr(configuration, way).display_preference.value for way in KOREAN] == ["on", "on", "off", "off"]
    capabilities = sandbox.client.accounts.retrieve_current().capabilities
    assert (capabilities.card_payments, capabilities.kakao_pay_payments, capabilities.to_dict().get("kr_card_payments")) == ("active", "active", None)


def test_what_is_allowed_filters_what_the_account_has(sandbox: Sandbox) -> None:
    sandbox.control("account", payment_methods=KOREAN)
    assert sandbox.open_session().payment_method_types == KOREAN
    assert sandbox.open_session(allowed_payment_method_types=["naver_pay", "card"]).payment_method_types == ["card", "naver_pay"]


@pytest.mark.parametrize(("way", "name"), [("kakao_pay", "카카오페이"), ("naver_pay", "네이버페이"), ("kr_card", "국내 카드")])
def test_a_wallet_asks_in_its_own_window(sandbox: Sandbox, site: Site, way: str, name: str) -> None:
    sandbox.control("account", payment_methods=KOREAN)
    session = sandbox.open_session(customer_email="hana@example.org")
    assert name in words(sandbox.request("GET", path_of(session.url))[1])
    response, _ = sandbox.submit(session, "", way=way)
    window = f"/c/pay/{session.id}/authenticate"
    assert (response.status, response.headers["Location"]) == (303, window)
    assert sandbox.whole(session).payment_intent.next_action.type == "redirect_to_url"
    assert f"{name} 결제" in words(sandbox.request("GET", window)[1])
    response, html = sandbox.decide(session, "refuse")
    assert (response.status, "창에서 그만둬서 결제하지 않았어요" in words(html)) == (402, True)
    assert re.search(rf'value="{way}" checked', html)

    sandbox.submit(session, "", way=way)
    assert sandbox.decide(session, "approve")[0].status == 303
    charge = sandbox.whole(session).payment_intent.latest_charge
    assert (charge.paid, charge.payment_method_details.type) == (True, way)
    assert site.types()[-2:] == ["checkout.session.completed", "charge.updated"]
    assert sandbox.client.refunds.create({"charge": charge.id}).destination_details.type == way


def test_a_wallet_gives_monthly(sandbox: Sandbox) -> None:
    sandbox.control("account", payment_methods=KOREAN)
    session = sandbox.open_monthly()
    sandbox.submit(session, "", way="kakao_pay")
    sandbox.decide(session, "approve")
    sandbox.months_pass()
    assert [charge.payment_method_details.type for charge in sandbox.charges()] == ["kakao_pay"] * 2


def test_a_way_that_is_not_offered_is_not_taken(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    assert sandbox.submit(session, "", way="kakao_pay")[0].status == 422
    assert sandbox.whole(session).payment_intent is None


@pytest.mark.parametrize(
    ("number", "code", "reason", "said"),
    [
        ("4000 0000 0000 9995", "card_declined", "insufficient_funds", "잔액이 부족해요"),
        ("4000 0000 0000 0069", "expired_card", "expired_card", "기한이 지난 카드"),
    ],
)
def test_a_decline_says_why(sandbox: Sandbox, number: str, code: str, reason: str, said: str) -> None:
    session = sandbox.open_session()
    response, html = sandbox.submit(session, number)
    assert (response.status, said in words(html)) == (402, True)
    error = sandbox.whole(session).payment_intent.last_payment_error
    assert (error.code, error.decline_code) == (code, reason)


def test_an_english_payer_chooses_in_english(sandbox: Sandbox) -> None:
    sandbox.control("account", payment_methods=KOREAN)
    session = sandbox.open_monthly(locale="en")
    pages = [sandbox.request("GET", path_of(session.url))[1]]
    for way in KOREAN[1:]:
        sandbox.submit(session, "", way=way)
        pages.append(sandbox.request("GET", f"/c/pay/{session.id}/authenticate")[1])
        pages.append(sandbox.decide(session, "refuse")[1])
    sandbox.submit(session)
    pages.append(sandbox.request("GET", path_of(session.url))[1])
    for html in pages:
        assert not re.search("[가-힣]", words(html).replace("AI 인재 장학 기금", ""))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("account", '{"payment_methods": []}'),
        ("account", '{"payment_methods": ["gold"]}'),
        ("account", '{"after_retries": "forget"}'),
        ("account", '{"colour": "green"}'),
        ("card", '{"payment_method": "pm_nobody"}'),
        ("dispute", '{"dispute": "du_nobody", "outcome": "won"}'),
        ("dispute", '{"outcome": "draw"}'),
        ("refund", '{"refund": "re_nobody", "outcome": "failed"}'),
        ("refund", "{}"),
        ("payment", "{}"),
        ("payment", '{"session": "cs_nobody", "outcome": "failed"}'),
    ],
)
def test_a_control_that_makes_no_sense_says_what_would(sandbox: Sandbox, name: str, given: str) -> None:
    assert sandbox.request("POST", f"/sandbox/{name}", given)[0].status == 400


@pytest.mark.parametrize(("outcome", "paid", "intent"), [("succeeded", "paid", "succeeded"), ("failed", "unpaid", "requires_payment_method")])
def test_a_complete_session_may_hear_later_whether_it_is_paid(sandbox: Sandbox, site: Site, outcome: str, paid: str, intent: str) -> None:
    sandbox.control("account", payment_methods=KOREAN)
    session = sandbox.open_session(customer_email="hana@example.org")
    sandbox.submit(session, "", way="kakao_pay")
    assert sandbox.decide(session, "later")[0].status == 303
    whole = sandbox.whole(session)
    assert (whole.status, whole.payment_status, whole.payment_intent.status) == ("complete", "unpaid", "processing")
    sandbox.control("payment", session=session.id, outcome=outcome)
    whole = sandbox.whole(session)
    assert (whole.status, whole.payment_status, whole.payment_intent.status) == ("complete", paid, intent)
    sandbox.control("deliver")
    assert f"checkout.session.async_payment_{outcome}" in site.types()
    assert sandbox.request("POST", "/sandbox/payment", f'{{"session": "{session.id}", "outcome": "failed"}}')[0].status == 400
