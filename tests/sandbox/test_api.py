"""The API as the real `stripe` client meets it: what it takes, what it refuses and in which words."""

import base64
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from tests.sandbox.parts import Sandbox, Site
from tests.services.stripe_sandbox import API_VERSION, api_billing, api_checkout, api_money, api_people
from tests.services.stripe_sandbox.params import Shape

PRICE = {"currency": "krw", "unit_amount": 10_000, "product_data": {"name": "기금"}}
GIFT = {"mode": "payment", "success_url": "http://localhost/ok", "line_items": [{"price_data": PRICE, "quantity": 1}]}


def refused(sandbox: Sandbox, **changes: Any) -> stripe.InvalidRequestError:
    """The refusal of a session with these parameters changed; None takes one away."""
    given = {name: value for name, value in {**GIFT, **changes}.items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.client.checkout.sessions.create(given)
    return refusal.value


def priced(**changes: Any) -> list[dict[str, Any]]:
    """A line with its price changed."""
    return [{"price_data": {**PRICE, **changes}, "quantity": 1}]


def test_won_has_no_decimals(sandbox: Sandbox) -> None:
    session = sandbox.paid(10_000)
    intent = session.payment_intent
    charge, booked = intent.latest_charge, intent.latest_charge.balance_transaction
    assert {session.amount_total, intent.amount, intent.amount_received, charge.amount, booked.amount} == {10_000}
    assert {session.currency, intent.currency, charge.currency, booked.currency} == {"krw"}


def test_quantities_and_lines_add_up(sandbox: Sandbox) -> None:
    lines = [{"price_data": PRICE, "quantity": 3}, {"price_data": {**PRICE, "unit_amount": 5_000}, "quantity": 1}]
    session = sandbox.client.checkout.sessions.create({**GIFT, "line_items": lines, "expand": ["line_items"]})
    assert session.amount_total == 35_000
    assert [line.amount_total for line in session.line_items.data] == [30_000, 5_000]
    assert len(sandbox.client.checkout.sessions.line_items.list(session.id).data) == 2


@pytest.mark.parametrize(("amount", "fee"), [(10_000, 360), (1_000, 36), (1_234, 44), (1_237, 45), (99_999_999, 3_600_000)])
def test_the_fee_is_three_point_six_per_cent_in_whole_won(sandbox: Sandbox, amount: int, fee: int) -> None:
    booked = sandbox.paid(amount).payment_intent.latest_charge.balance_transaction
    assert (booked.amount, booked.fee, booked.net, booked.status) == (amount, fee, amount - fee, "available")
    assert [detail.amount for detail in booked.fee_details] == [fee]


def test_the_news_of_a_charge_comes_before_its_fee(sandbox: Sandbox, site: Site) -> None:
    sandbox.control("delivery", fee_delay=60)
    session = sandbox.paid()
    assert session.payment_intent.latest_charge.balance_transaction is None
    sandbox.control("clock", advance=61)
    assert sandbox.whole(session).payment_intent.latest_charge.balance_transaction.fee == 360
    news = sandbox.client.events.list({"type": "charge.*"})
    told = [(event.type, event.data.object.balance_transaction is None) for event in news]
    assert told == [("charge.updated", False), ("charge.succeeded", True)]


def test_the_clock_is_set_only_before_anything_is_inside(sandbox: Sandbox) -> None:
    began = sandbox.control("clock", offset=-86_400)["now"]
    assert sandbox.client.customers.create({"email": "hana@example.org"}).created - began in range(60)
    answer, content = sandbox.request("POST", "/sandbox/clock", json.dumps({"offset": 0}))
    assert (answer.status, sandbox.state_now()["clock_offset"]) == (400, -86_400), content


@pytest.mark.parametrize(("amount", "code"), [(1, "small"), (699, "small"), (100_000_000, "large")])
def test_stripe_s_least_and_largest_amounts_hold(sandbox: Sandbox, amount: int, code: str) -> None:
    assert refused(sandbox, line_items=priced(unit_amount=amount)).code == f"amount_too_{code}"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"colour": "green"}, "colour"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"line_items": priced(shape="round")}, "line_items[0][price_data][shape]"),
        ({"payment_intent_data": {"secret": "x"}}, "payment_intent_data[secret]"),
    ],
)
def test_an_unknown_parameter_is_refused_by_its_name(sandbox: Sandbox, changes: dict[str, Any], param: str) -> None:
    refusal = refused(sandbox, **changes)
    assert (refusal.code, refusal.param, refusal.http_status) == ("parameter_unknown", param, 400)
    assert refusal.user_message == f"Received unknown parameter: {param}"


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": None}, "mode"),
        ({"success_url": None}, "success_url"),
        ({"line_items": None}, "line_items"),
        ({"line_items": [{"price_data": PRICE}]}, "line_items[0][quantity]"),
        ({"line_items": [{"price_data": {"currency": "krw"}, "quantity": 1}]}, "line_items[0][price_data][unit_amount]"),
    ],
)
def test_a_missing_parameter_is_asked_for_by_its_name(sandbox: Sandbox, changes: dict[str, Any], param: str) -> None:
    refusal = refused(sandbox, **changes)
    assert (refusal.code, refusal.param) == ("parameter_missing", param)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": "setup"}, "mode"),
        ({"ui_mode": "hosted"}, "ui_mode"),
        ({"success_url": "/thanks/"}, "success_url"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"expires_at": int(time.time()) + 60}, "expires_at"),
        ({"expires_at": int(time.time()) + 3 * 86_400}, "expires_at"),
        ({"metadata": {"note": "x" * 501}}, "metadata[note]"),
        ({"metadata": {"x" * 41: "note"}}, f"metadata[{'x' * 41}]"),
        ({"metadata": {str(number): "x" for number in range(51)}}, "metadata"),
        ({"line_items": priced(currency="usd")}, "line_items[0][price_data][currency]"),
        ({"line_items": priced(unit_amount="100.5")}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [{"price_data": PRICE, "quantity": 0}]}, "line_items[0][quantity]"),
        ({"line_items": "all"}, "line_items"),
    ],
)
def test_a_value_that_stripe_would_refuse_is_refused(sandbox: Sandbox, changes: dict[str, Any], param: str) -> None:
    refusal = refused(sandbox, **changes)
    assert (refusal.http_status, refusal.param) == (400, param)


def test_every_parameter_that_the_sandbox_knows_is_one_of_the_client_s(sandbox: Sandbox) -> None:
    from stripe import params

    session, portal, update = params.checkout, params.billing_portal, params
    pairs = [
        (api_checkout.SESSION, session.SessionCreateParams),
        (api_checkout.LINE, session.SessionCreateParamsLineItem),
        (api_checkout.PRICE, session.SessionCreateParamsLineItemPriceData),
        (api_checkout.RECURRING, session.SessionCreateParamsLineItemPriceDataRecurring),
        (api_checkout.PRODUCT, session.SessionCreateParamsLineItemPriceDataProductData),
        (api_checkout.INTENT_DATA, session.SessionCreateParamsPaymentIntentData),
        (api_checkout.SUBSCRIPTION_DATA, session.SessionCreateParamsSubscriptionData),
        (api_people.CUSTOMER, params.CustomerCreateParams),
        (api_people.CUSTOMER_UPDATE, params.CustomerUpdateParams),
        (api_people.ATTACH, params.PaymentMethodAttachParams),
        (api_people.PORTAL, portal.SessionCreateParams),
        (api_people.FLOW, portal.SessionCreateParamsFlowData),
        (api_billing.UPDATE, update.SubscriptionUpdateParams),
        (api_billing.ITEM, update.SubscriptionUpdateParamsItem),
        (api_billing.ITEM_PRICE, update.SubscriptionUpdateParamsItemPriceData),
        (api_billing.PAUSE, update.SubscriptionUpdateParamsPauseCollection),
        (api_billing.SAID, update.SubscriptionUpdateParamsCancellationDetails),
        (api_billing.CANCEL, params.SubscriptionCancelParams),
        (api_money.REFUND, params.RefundCreateParams),
        (api_money.DISPUTE, params.DisputeUpdateParams),
        (api_money.EVIDENCE, params.DisputeUpdateParamsEvidence),
    ]
    for shape, typed in pairs:
        assert isinstance(shape, Shape)
        assert shape.fields.keys() <= typed.__annotations__.keys(), typed.__name__


def test_unknown_ids_are_missing(sandbox: Sandbox) -> None:
    client, paid = sandbox.client, sandbox.paid()
    for read in (
        lambda: client.checkout.sessions.retrieve("cs_test_nobody"),
        lambda: client.payment_intents.retrieve("pi_nobody"),
        lambda: client.charges.retrieve(paid.payment_intent.id),
        lambda: client.events.retrieve("evt_nobody"),
        lambda: client.refunds.create({"charge": "ch_nobody"}),
        lambda: client.charges.list({"starting_after": "ch_nobody"}),
        lambda: sandbox.open_session(customer="cus_nobody"),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            read()
        assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_everything_that_was_made_can_be_read_by_its_id(sandbox: Sandbox) -> None:
    client, session = sandbox.client, sandbox.paid(customer_creation="always")
    intent = session.payment_intent
    refund = client.refunds.create({"charge": intent.latest_charge.id})
    reads = [
        (client.checkout.sessions, session.id),
        (client.payment_intents, intent.id),
        (client.payment_methods, intent.payment_method),
        (client.charges, intent.latest_charge.id),
        (client.balance_transactions, intent.latest_charge.balance_transaction.id),
        (client.refunds, refund.id),
        (client.customers, session.customer),
        (client.events, client.events.list().data[0].id),
    ]
    for service, given in reads:
        assert service.retrieve(given).id == given
    assert client.accounts.retrieve_current().default_currency == "krw"


def test_a_field_that_cannot_be_expanded_is_refused(sandbox: Sandbox) -> None:
    session = sandbox.paid()
    for path in ("status", "nobody", "payment_intent.latest_charge.balance_transaction.source.payment_intent"):
        with pytest.raises(stripe.InvalidRequestError, match="expand"):
            sandbox.client.checkout.sessions.retrieve(session.id, {"expand": [path]})


def test_a_session_is_expired_once(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_session()
    assert sandbox.client.checkout.sessions.expire(session.id).status == "expired"
    sandbox.control("deliver")
    assert site.types() == ["checkout.session.expired"]
    for closed in (session, sandbox.paid()):
        with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status in"):
            sandbox.client.checkout.sessions.expire(closed.id)


def test_a_session_expires_when_it_says(sandbox: Sandbox) -> None:
    session = sandbox.open_session(expires_at=int(time.time()) + 3_600)
    sandbox.control("clock", advance=3_000)
    assert sandbox.whole(session).status == "open"
    sandbox.control("clock", advance=700)
    assert sandbox.whole(session).status == "expired"


def test_a_customer_is_made_and_can_pay(sandbox: Sandbox, site: Site) -> None:
    client = sandbox.client
    customer = client.customers.create({"email": "hana@example.org", "name": "이하나", "metadata": {"donor": "d1"}})
    session = sandbox.paid(customer=customer.id)
    assert session.customer == session.payment_intent.customer == session.payment_intent.latest_charge.customer == customer.id
    assert session.customer_details.email == "hana@example.org"
    assert [each.id for each in client.customers.list({"email": "hana@example.org"})] == [customer.id]
    assert site.types()[0] == "customer.created"


@pytest.mark.parametrize("key", ["sk_live_real", "rk_live_real", "pk_test_public", "x"])
def test_only_a_test_key_opens(sandbox: Sandbox, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided"):
        stripe.StripeClient(key, base_addresses={"api": sandbox.url}).v1.events.list()


def test_a_key_can_come_as_basic_or_not_at_all(sandbox: Sandbox) -> None:
    basic = base64.b64encode(b"sk_test_x:").decode()
    assert sandbox.api("GET", "/v1/events", Authorization=f"Basic {basic}")[0].status == 200
    for given in ("", "Basic !", "Bearer"):
        response, body = sandbox.api("GET", "/v1/events", Authorization=given)
        assert (response.status, body["error"]["type"]) == (401, "invalid_request_error")


def test_replies_carry_stripe_s_headers(sandbox: Sandbox) -> None:
    response, _ = sandbox.api("GET", "/v1/account", Stripe_Version=API_VERSION)
    assert response.headers["Stripe-Version"] == API_VERSION
    assert response.headers["Request-Id"].startswith("req_")
    assert response.headers["Content-Type"] == "application/json"


def test_another_api_version_is_refused_because_its_objects_would_differ(sandbox: Sandbox) -> None:
    for version in ("2026-10-28", "2024-06-20"):
        response, body = sandbox.api("GET", "/v1/account", Stripe_Version=version)
        assert (response.status, body["error"]["message"][:29]) == (400, "Invalid Stripe API version: 2")


def test_the_sandbox_speaks_the_version_of_the_installed_client() -> None:
    assert stripe.api_version == API_VERSION


def test_form_encoding_is_understood_with_and_without_numbers(sandbox: Sandbox) -> None:
    price = {"[currency]": "krw", "[unit_amount]": "5000", "[product_data][name]": "기금"}
    line = {f"line_items[0][price_data]{name}": value for name, value in price.items()} | {"line_items[0][quantity]": "2"}
    form = urlencode({"mode": "payment", "success_url": "http://localhost/ok", **line, "expand[]": "line_items"})
    response, body = sandbox.api("POST", "/v1/checkout/sessions", form)
    assert response.status == 200, body
    assert (body["amount_total"], body["line_items"]["data"][0]["quantity"]) == (10_000, 2)


@pytest.mark.parametrize("body", ["a=1&a[b]=2", "%ff=1", "&".join(f"a{number}=1" for number in range(3_000))])
def test_a_body_that_makes_no_sense_is_refused(sandbox: Sandbox, body: str) -> None:
    assert sandbox.api("POST", "/v1/customers", body)[0].status == 400


def test_addresses_that_the_sandbox_does_not_play_are_404(sandbox: Sandbox) -> None:
    for method, path in (("GET", "/v1/payouts"), ("DELETE", "/v1/charges/ch_x"), ("POST", "/v1/charges")):
        response, body = sandbox.api(method, path)
        assert (response.status, body["error"]["message"]) == (404, f"Unrecognized request URL ({method}: {path}).")
