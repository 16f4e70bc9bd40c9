"""One idempotency key, one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.sandbox.parts import Sandbox

MADE = "email=hana%40example.org"


def test_the_same_request_again_brings_the_first_answer(sandbox: Sandbox) -> None:
    first, made = sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    again, same = sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    assert same == made
    assert first.headers["Idempotent-Replayed"] is None
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"]
    assert sandbox.state_now()["objects"] == {"customer": 1, "event": 1}


def test_the_client_s_key_is_honoured_for_sessions_and_refunds(sandbox: Sandbox) -> None:
    product = {"currency": "krw", "unit_amount": 10_000, "product_data": {"name": "기금"}}
    gift = {"mode": "payment", "success_url": "http://localhost/ok", "line_items": [{"price_data": product, "quantity": 1}]}
    sessions = [sandbox.client.checkout.sessions.create(gift, {"idempotency_key": "gift-1"}) for _ in range(2)]
    assert sessions[0].id == sessions[1].id
    sandbox.submit(sessions[0])
    intent = sandbox.whole(sessions[0]).payment_intent.id
    refunds = [sandbox.client.refunds.create({"payment_intent": intent}, {"idempotency_key": "refund-1"}) for _ in range(2)]
    assert refunds[0].id == refunds[1].id


def test_a_key_with_other_parameters_is_refused(sandbox: Sandbox) -> None:
    client = sandbox.client
    client.customers.create({"email": "hana@example.org"}, {"idempotency_key": "k1"})
    with pytest.raises(stripe.IdempotencyError, match="only be used with the same parameters") as refusal:
        client.customers.create({"email": "duri@example.org"}, {"idempotency_key": "k1"})
    assert refusal.value.http_status == 400
    assert sandbox.state_now()["objects"]["customer"] == 1


def test_a_key_at_another_address_is_refused(sandbox: Sandbox) -> None:
    sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    response, body = sandbox.api("POST", "/v1/refunds", MADE, Idempotency_Key="k1")
    assert (response.status, body["error"]["type"]) == (400, "idempotency_error")
    assert "same endpoint" in body["error"]["message"]


def test_the_same_request_many_times_at_once_is_done_once(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as callers:
        made = list(callers.map(lambda _: sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")[1]["id"], range(8)))
    assert len(set(made)) == 1
    assert sandbox.state_now()["objects"]["customer"] == 1


def test_a_refusal_is_not_remembered(sandbox: Sandbox) -> None:
    assert sandbox.api("POST", "/v1/customers", "email=nobody", Idempotency_Key="k1")[0].status == 400
    assert sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")[0].status == 200


def test_a_key_is_forgotten_after_a_day(sandbox: Sandbox) -> None:
    _, first = sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    sandbox.control("clock", advance=24 * 3600 + 1)
    _, second = sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    assert first["id"] != second["id"]


def test_a_key_is_at_most_255_characters(sandbox: Sandbox) -> None:
    assert sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k" * 255)[0].status == 200
    assert sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k" * 256)[0].status == 400


def test_events_name_the_request_that_caused_them(sandbox: Sandbox) -> None:
    response, _ = sandbox.api("POST", "/v1/customers", MADE, Idempotency_Key="k1")
    event = sandbox.client.events.list().data[0]
    assert (event.request.id, event.request.idempotency_key) == (response.headers["Request-Id"], "k1")
