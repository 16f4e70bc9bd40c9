"""What a payer meets at the hosted card page, and what the cards do."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
import stripe

from tests.sandbox.parts import ASKS, DECLINES, PAYS, SETTLED, Sandbox, Site, path_of, words


def test_the_page_says_that_it_is_for_practice_and_shows_what_and_how_much(sandbox: Sandbox) -> None:
    session = sandbox.open_session(10_000, customer_email="hana@example.org")
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"
    response, html = sandbox.request("GET", path_of(session.url))
    assert response.status == 200
    for said in ("연습용 결제창", "AI 인재 장학 기금", "10,000원", "결제하기", "돌아가기", "실제 카드 번호는 넣지 마세요"):
        assert said in words(html)
    assert 'value="hana@example.org"' in html
    assert "readonly" in html
    assert 'href="http://localhost:8000/give/"' in html


def test_a_payer_whose_session_is_english_reads_no_korean_but_the_name_of_the_fund(sandbox: Sandbox) -> None:
    session = sandbox.open_session(10_000, locale="en", customer_email="hana@example.org")
    _, html = sandbox.request("GET", path_of(session.url))
    assert '<html lang="en">' in html
    for said in ("This is a practice page", "₩10,000", "Card number", "Pay", "Back", "You can pay until"):
        assert said in words(html)
    assert not re.search("[가-힣]", words(html).replace("AI 인재 장학 기금", ""))
    for card in (DECLINES, "4111 1111 1111 1111", ASKS):
        _, html = sandbox.submit(session, card)
        assert not re.search("[가-힣]", words(html).replace("AI 인재 장학 기금", ""))
    _, html = sandbox.request("GET", f"{path_of(session.url)}/authenticate")
    assert not re.search("[가-힣]", words(html).replace("AI 인재 장학 기금", ""))


def test_the_good_card_pays_and_leads_to_the_success_address(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session(success_url="http://localhost:8000/thanks/?session={CHECKOUT_SESSION_ID}")
    response, _ = sandbox.submit(session, PAYS)
    assert response.status == 303
    assert response.headers["Location"] == f"http://localhost:8000/thanks/?session={session.id}"
    whole = sandbox.whole(session)
    assert (whole.status, whole.payment_status, whole.url) == ("complete", "paid", None)
    assert (whole.customer_details.email, whole.customer_details.name) == ("donor@example.org", "KIM HANA")
    assert whole.payment_intent.status == "succeeded"
    assert whole.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert site.types() == SETTLED


def test_the_site_has_heard_before_the_payer_is_sent_back(sandbox: Sandbox, site: Site) -> None:
    sandbox.submit(sandbox.open_session())
    assert "checkout.session.completed" in site.types()


def test_a_declined_card_leaves_the_session_open_and_a_second_card_pays(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session()
    response, html = sandbox.submit(session, DECLINES, name="이하나", email="hana@example.org")
    assert response.status == 402
    assert "카드가 승인되지 않았어요. 돈은 나가지 않았어요." in words(html)
    for kept in (DECLINES, "이하나", "hana@example.org", "12/34"):
        assert f'value="{kept}"' in html
    declined = sandbox.whole(session)
    assert (declined.status, declined.payment_status) == ("open", "unpaid")
    assert declined.payment_intent.last_payment_error.code == "card_declined"
    assert declined.payment_intent.latest_charge.status == "failed"
    assert site.types() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]

    response, _ = sandbox.submit(session, PAYS)
    assert response.status == 303
    paid = sandbox.whole(session)
    assert paid.payment_status == "paid"
    assert paid.payment_intent.id == declined.payment_intent.id
    assert paid.payment_intent.last_payment_error is None
    assert [charge.amount for charge in sandbox.charges()] == [10_000]


@pytest.mark.parametrize(("decision", "paid"), [("approve", True), ("refuse", False)])
def test_the_bank_asks_and_the_owner_decides(sandbox: Sandbox, site: Site, decision: str, paid: bool) -> None:
    session = sandbox.open_session()
    response, _ = sandbox.submit(session, ASKS)
    assert (response.status, response.headers["Location"]) == (303, f"/c/pay/{session.id}/authenticate")
    assert sandbox.whole(session).payment_intent.status == "requires_action"
    _, html = sandbox.request("GET", f"/c/pay/{session.id}/authenticate")
    assert "승인" in words(html)
    assert "거부" in words(html)

    response, html = sandbox.decide(session, decision)
    after = sandbox.whole(session)
    if paid:
        assert response.status == 303
        assert after.payment_status == "paid"
        assert after.payment_intent.latest_charge.payment_method_details.card.three_d_secure.result == "authenticated"
    else:
        assert response.status == 402
        assert "본인 인증을 거부해서 결제하지 않았어요" in words(html)
        assert after.payment_intent.last_payment_error.code == "payment_intent_authentication_failure"
        assert sandbox.charges() == []
        assert site.types()[-1] == "payment_intent.payment_failed"
        assert sandbox.submit(session, PAYS)[0].status == 303


def test_the_bank_s_question_stands_only_while_it_is_asked(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    response, _ = sandbox.decide(session, "approve")
    assert (response.status, response.headers["Location"]) == (303, f"/c/pay/{session.id}")
    assert sandbox.charges() == []


def test_another_card_is_refused_in_words_and_its_number_is_not_shown_again(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session()
    response, html = sandbox.submit(session, "5555 5555 5555 4444", name="이하나")
    assert response.status == 422
    assert "아래 연습용 카드만 쓸 수 있어요" in words(html)
    assert "5555" not in html
    assert 'value="이하나"' in html
    assert sandbox.whole(session).payment_intent is None
    assert site.types() == []


WRONG = [("email", "hana"), ("expiry", "13/34"), ("expiry", "01/20"), ("expiry", "soon"), ("cvc", "12"), ("name", " ")]


@pytest.mark.parametrize(("field", "typed"), [*WRONG, ("card_number", "")])
def test_what_is_missing_or_wrong_is_said_beside_its_field(sandbox: Sandbox, field: str, typed: str) -> None:
    response, html = sandbox.submit(sandbox.open_session(), **{field: typed})
    assert response.status == 422
    assert f'id="{field}-error"' in html
    assert html.count('aria-invalid="true"') == 1


def test_expiry_is_understood_in_the_ways_people_write_it(sandbox: Sandbox) -> None:
    for typed in ("12/34", "12 / 34", "12/2034", "1234", "1/34"):
        assert sandbox.submit(sandbox.open_session(), expiry=typed)[0].status == 303, typed


def test_what_people_type_is_never_markup(sandbox: Sandbox) -> None:
    _, html = sandbox.submit(sandbox.open_session(), DECLINES, name='"><script>alert(1)</script>')
    assert "<script" not in html


def test_pressing_the_button_many_times_at_once_charges_once(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session()
    with ThreadPoolExecutor(8) as payers:
        answers = list(payers.map(lambda _: sandbox.submit(session)[0], range(8)))
    assert {answer.status for answer in answers} == {303}
    assert {answer.headers["Location"] for answer in answers} == {"http://localhost:8000/thanks/"}
    assert len(sandbox.charges()) == 1
    assert site.types().count("checkout.session.completed") == 1


def test_approving_twice_charges_once(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.submit(session, ASKS)
    with ThreadPoolExecutor(4) as payers:
        assert {answer.status for answer, _ in payers.map(lambda _: sandbox.decide(session, "approve"), range(4))} == {303}
    assert len(sandbox.charges()) == 1


def test_the_page_of_a_paid_session_says_so(sandbox: Sandbox) -> None:
    session = sandbox.paid()
    _, html = sandbox.request("GET", f"/c/pay/{session.id}")
    assert "이미 결제가 끝났어요" in words(html)
    assert "<form" not in html


def test_an_expired_session_says_so_and_takes_no_card(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session()
    sandbox.submit(session, DECLINES)
    sandbox.control("clock", advance=24 * 3600 + 1)
    _, html = sandbox.request("GET", path_of(session.url))
    assert "결제 시간이 지났어요" in words(html)
    response, _ = sandbox.submit(session)
    assert response.status == 410
    whole = sandbox.whole(session)
    assert (whole.status, whole.payment_intent.status) == ("expired", "canceled")
    assert sandbox.charges() == []
    sandbox.control("deliver")
    assert site.types()[-2:] == ["payment_intent.canceled", "checkout.session.expired"]


def test_an_unknown_page_is_a_clear_404(sandbox: Sandbox) -> None:
    response, html = sandbox.request("GET", "/c/pay/cs_test_nobody")
    assert response.status == 404
    assert "없는 페이지예요" in words(html)


def test_developers_see_sessions_and_events(sandbox: Sandbox) -> None:
    session = sandbox.paid()
    _, html = sandbox.request("GET", "/")
    for said in (session.id[:20], "10,000원", "complete", "checkout.session.completed", "delivered 200"):
        assert said in words(html)


def test_a_page_elsewhere_cannot_reach_in(sandbox: Sandbox) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        response, _ = sandbox.request("POST", "/sandbox/reset", "{}", headers)
        assert response.status == 403


def test_the_event_carries_what_the_site_put_into_the_session(sandbox: Sandbox, site: Site) -> None:
    sandbox.paid(metadata={"gift": "g1"}, client_reference_id="g1", payment_intent_data={"metadata": {"gift": "g1"}})
    completed: stripe.Event = site.verified[SETTLED.index("checkout.session.completed")]
    session, charge = completed.data.object, site.verified[SETTLED.index("charge.succeeded")].data.object
    assert (session.metadata.gift, session.client_reference_id, session.amount_total) == ("g1", "g1", 10_000)
    assert (charge.metadata.gift, charge.amount, charge.currency) == ("g1", 10_000, "krw")


def test_one_connection_asks_many_times_until_a_body_is_left_unread(sandbox: Sandbox) -> None:
    line = HTTPConnection("127.0.0.1", sandbox.port, timeout=20)
    for _ in range(3):
        line.request("GET", "/")
        response = line.getresponse()
        assert (response.status, response.version, response.will_close) == (200, 11, False)
        response.read()
    line.request("POST", "/v1/refunds", headers={"Content-Length": "1000001"})  # too much: its body is never read
    response = line.getresponse()
    assert (response.status, response.will_close) == (413, True)
    line.close()
