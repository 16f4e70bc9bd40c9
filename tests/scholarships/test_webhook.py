"""The webhook: signature, raw and once, few queries, no word with Stripe."""

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client

from core.outbox import drain
from scholarships import gateway
from scholarships.exceptions import NotAtStripe
from scholarships.models import StripeEvent
from scholarships.outbox import QUEUE

pytestmark = pytest.mark.django_db
SECRET = "whsec_only_for_this_test"
ADDRESS = "/stripe/webhook/"


@pytest.fixture(autouse=True)
def secret(settings, monkeypatch):
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    monkeypatch.setattr("stripe.HTTPClient.request_with_retries", lambda *args, **said: pytest.fail("the webhook asked Stripe"))


def event(number: str = "evt_1", kind: str = "checkout.session.completed", **said: Any) -> bytes:
    found = {"id": "cs_1", "object": "checkout.session", "payment_intent": "pi_1", **said}
    body = {"id": number, "object": "event", "api_version": "2026-10-28.endive", "type": kind, "data": {"object": found}}
    return json.dumps(body, ensure_ascii=False).encode()


def signature(payload: bytes, *, secret: str = SECRET, at: float | None = None) -> str:
    stamp = int(at or time.time())
    return f"t={stamp},v1={hmac.new(secret.encode(), f'{stamp}.'.encode() + payload, hashlib.sha256).hexdigest()}"


def send(payload: bytes, header: str | None = None) -> Any:
    headers = {"stripe-signature": signature(payload) if header is None else header}
    return Client(enforce_csrf_checks=True).post(ADDRESS, payload, content_type="application/json", headers=headers)


def test_a_signed_event_is_kept_raw_and_waits_for_the_worker():
    payload = event(note="고맙습니다")
    assert send(payload).status_code == 200
    kept = StripeEvent.objects.get()
    assert (kept.stripe_id, kept.type, kept.object_id, kept.payment_intent, kept.state) == (
        "evt_1",
        "checkout.session.completed",
        "cs_1",
        "pi_1",
        "queued",
    )
    assert json.loads(kept.payload) == json.loads(payload)


def test_who_paid_is_not_kept() -> None:
    paid = {"customer_details": {"name": "황조롱", "email": "kestrel@example.org", "address": {"line1": "새길 1"}}, "amount_total": 10_000}
    send(event(**paid))
    kept = StripeEvent.objects.get().payload
    assert json.loads(kept)["data"]["object"]["amount_total"] == 10_000
    assert not any(word in kept for word in ("황조롱", "kestrel", "새길"))


def test_an_event_that_comes_twice_is_kept_once():
    assert [send(event()).status_code for _ in range(3)] == [200, 200, 200]
    assert StripeEvent.objects.count() == 1


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        "t=1,v1=",
        lambda payload: signature(payload, secret="whsec_of_somebody_else"),
        lambda payload: signature(payload + b" "),
        lambda payload: signature(payload, at=time.time() - 3600),
    ],
    ids=["none", "nonsense", "empty", "another secret", "another body", "an hour old"],
)
def test_what_is_not_signed_by_stripe_is_refused_and_not_kept(header):
    payload = event()
    answer = send(payload, header(payload) if callable(header) else header)
    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()


def test_without_a_secret_everything_is_refused(settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    payload = event()
    assert send(payload, signature(payload, secret="")).status_code == 400


def test_signed_nonsense_is_refused():
    assert send(b"no json").status_code == 400


def test_an_unknown_type_is_answered_with_200_and_needs_nothing():
    assert send(event(kind="customer.tax_id.created")).status_code == 200
    assert StripeEvent.objects.get().state == "ignored"


def test_only_post_reaches_the_webhook(client):
    assert client.get(ADDRESS).status_code == 405


def test_our_own_failure_is_a_500_so_that_stripe_comes_back(monkeypatch):
    monkeypatch.setattr("scholarships.services.events.store_event", lambda **kwargs: 1 / 0)
    payload = event()
    client = Client(raise_request_exception=False)
    assert client.post(ADDRESS, payload, content_type="application/json", headers={"stripe-signature": signature(payload)}).status_code == 500


def test_a_webhook_costs_at_most_five_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        send(event())
    with django_assert_max_num_queries(5):
        send(event())


SIGNED_NONSENSE = {
    "a list": b"[]",
    "nothing": b"null",
    "a number": b"5",
    "no fields": b"{}",
    "no object": b'{"id": "evt_1", "object": "event", "type": "charge.succeeded", "data": null}',
    "nested without end": b"[" * 100_000,
    "half a character": b'{"id": "evt_\\ud800", "object": "event", "type": "charge.succeeded", "data": {"object": {"id": "ch_1"}}}',
    "NUL in its number": event("evt_\0"),
    "NUL in its object": event(id="cs_\0"),
    "a number without end": event("evt_" + "9" * 300),
    "no number": event("evt_1").replace(b'"evt_1"', b"null"),
    "a list for a payment": event(payment_intent=[1]),
    "figures for an object": event(id=5),
}


@pytest.mark.parametrize("payload", SIGNED_NONSENSE.values(), ids=SIGNED_NONSENSE.keys())
def test_a_signed_body_that_is_no_event_is_refused_and_not_kept(payload):
    assert send(payload).status_code in {200, 400}  # 200: harmless, and kept as what it is
    assert all(one.stripe_id.isprintable() and one.object_id.isprintable() for one in StripeEvent.objects.all())


def test_a_signature_in_other_letters_is_refused_and_breaks_nothing():
    client = Client(raise_request_exception=False)
    answer = client.post(ADDRESS, event(), content_type="application/json", headers={"stripe-signature": f"t={int(time.time())},v1=é"})
    assert answer.status_code == 400


def test_an_unknown_type_with_a_very_long_name_is_kept_short():
    assert send(event(kind="x" * 200)).status_code == 200
    assert StripeEvent.objects.get().type == "x" * 100


def test_the_same_number_with_another_body_is_answered_and_the_first_body_stays():
    assert [send(event(payment_intent=one)).status_code for one in ("pi_1", "pi_2")] == [200, 200]
    assert StripeEvent.objects.get().payment_intent == "pi_1"


ODD_WORDS = {
    "half a character": b'"\\ud800"',
    "NUL": b'"\\u0000"',
    "no number": b"NaN",
    "two megabytes": b'"' + b"a" * 2_000_000 + b'"',
}


@pytest.mark.parametrize("word", ODD_WORDS.values(), ids=ODD_WORDS.keys())
def test_an_event_is_kept_whatever_its_words_hold(word):
    assert send(event(note="?").replace(b'"?"', word)).status_code == 200
    StripeEvent.objects.get().payload.encode()


@pytest.mark.parametrize("depth", range(20, 1_000, 20))
def test_an_event_nested_so_deep_breaks_nothing(depth):
    for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
        assert send(event(note="?").replace(b'"?"', opened * depth + b"1" + closed * depth)).status_code in {200, 400}


@pytest.mark.parametrize("body", [b"\xff\xfe{", event(note=7).replace(b"7", b"7" * 5_000)], ids=["no UTF-8", "figures without end"])
def test_a_signed_body_that_no_json_reader_takes_is_refused(body):
    assert send(body).status_code == 400
    assert not StripeEvent.objects.exists()


def test_an_event_of_another_mode_or_account_is_only_a_hint(monkeypatch):
    """Stripe: a live endpoint of an account with connected ones may hear of both modes, and of them. What our key cannot see moves nothing."""
    monkeypatch.setattr(gateway, "fetch_checkout", absent)
    for number, strange in enumerate(({"livemode": True}, {"livemode": False}, {"account": "acct_of_another"})):
        assert send(json.dumps({**json.loads(event(f"evt_{number}")), **strange}).encode()).status_code == 200
    drain(QUEUE)
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"unmatched"}


def absent(session_id: str) -> None:
    raise NotAtStripe(session_id)
