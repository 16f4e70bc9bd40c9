"""Each request also passes through stripe-mock: what the sandbox plays is what Stripe describes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import stripe

from tests.sandbox.parts import DISPUTED, Sandbox
from tests.services.need import unavailable


@pytest.fixture
def seconded(own_sandbox: Sandbox, stripe_mock_url: str) -> Sandbox:
    """A sandbox that asks stripe-mock about every request."""
    if not stripe_mock_url:
        unavailable("stripe-mock", "Tests of payments ran without its second opinion. Install Go 1.22 or newer.")
    own_sandbox.start("--second-opinion", stripe_mock_url)
    return own_sandbox


def once_and_monthly(sandbox: Sandbox) -> tuple[stripe.checkout.Session, stripe.Subscription]:
    """A gift with everything around it, and a monthly one."""
    once = sandbox.paid(
        customer_creation="always",
        submit_type="donate",
        locale="ko",
        client_reference_id="g1",
        metadata={"gift": "g1"},
        payment_intent_data={"metadata": {"gift": "g1"}},
        allowed_payment_method_types=["card"],
        cancel_url="http://localhost:8000/give/",
    )
    return once, sandbox.begun(subscription_data={"metadata": {"gift": "m1"}}, customer_email="hana@example.org", locale="ko")


def test_stripe_mock_takes_everything_that_the_sandbox_plays(seconded: Sandbox) -> None:
    client, (once, gift) = seconded.client, once_and_monthly(seconded)
    customer, method = str(gift.customer), str(gift.default_payment_method)
    item = gift["items"].data[0]
    price = {"currency": "krw", "recurring": {"interval": "month"}, "product": item.price.product, "unit_amount": 50_000}
    client.subscriptions.update(gift.id, {"items": [{"id": item.id, "price_data": price}], "proration_behavior": "none"})
    client.subscriptions.update(gift.id, {"pause_collection": {"behavior": "void"}, "metadata": {"gift": "m1"}})
    client.subscriptions.update(gift.id, {"pause_collection": "", "cancel_at_period_end": True, "default_payment_method": method})
    client.customers.update(customer, {"name": "이하나", "invoice_settings": {"default_payment_method": method}})
    flow = {"type": "payment_method_update", "after_completion": {"type": "redirect", "redirect": {"return_url": "http://localhost/"}}}
    client.billing_portal.sessions.create({"customer": customer, "return_url": "http://localhost/", "locale": "ko", "flow_data": flow})
    client.subscriptions.cancel(gift.id, {"cancellation_details": {"comment": "고마웠어요"}})
    client.refunds.create({"payment_intent": once.payment_intent.id, "amount": 1_000, "reason": "requested_by_customer"})
    disputed = seconded.paid(card=DISPUTED).payment_intent
    [dispute] = client.disputes.list({"payment_intent": disputed.id}).data
    client.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    client.payment_methods.detach(method)
    client.customers.delete(customer)
    lists(client, customer)
    assert seconded.state_now()["differences"] == []


def lists(client: stripe.V1Services, customer: str) -> None:
    """Every list with every filter that the sandbox plays, and what the site expands."""
    created = {"gte": 1_700_000_000}
    [invoice] = client.invoices.list({"customer": customer, "status": "paid", "created": created, "expand": ["data.payments"]}).data
    client.invoices.retrieve(invoice.id, {"expand": ["payments.data.payment.payment_intent"]})
    client.invoices.line_items.list(invoice.id)
    client.subscriptions.list({"customer": customer, "status": "all", "created": created, "expand": ["data.latest_invoice"]})
    client.invoice_payments.list({"invoice": invoice.id, "status": "paid"})
    client.payment_methods.list({"customer": customer, "type": "card"})
    client.payment_method_configurations.list()
    client.accounts.retrieve_current()
    client.charges.list({"limit": 3})
    client.events.list({"types": ["invoice.paid", "charge.refunded"], "created": created})
    client.checkout.sessions.list({"limit": 1, "created": created})
    client.prices.list({"active": False})
    client.products.list()


class Grumbling(BaseHTTPRequestHandler):
    """A stripe-mock that takes nothing."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        content = json.dumps({"error": {"message": "additional properties are not allowed"}}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *given: Any) -> None:
        """Quiet."""


@pytest.fixture
def grumbler() -> Iterator[str]:
    """Where it answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Grumbling)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_stripe_mock_would_not_take_is_answered_with_500_and_changes_nothing(own_sandbox: Sandbox, grumbler: str) -> None:
    own_sandbox.start("--second-opinion", grumbler)
    for _ in range(2):
        response, body = own_sandbox.api("POST", "/v1/customers", "email=hana@example.org")
        assert (response.status, body["error"]["type"]) == (500, "api_error")
    state = own_sandbox.state_now()
    said = "stripe-mock would not take this: POST /v1/customers with email: additional properties are not allowed"
    assert (state["differences"], state["objects"]) == ([said], {})


def test_what_the_sandbox_refuses_itself_is_no_difference(own_sandbox: Sandbox, grumbler: str) -> None:
    own_sandbox.start("--second-opinion", grumbler)
    assert own_sandbox.api("POST", "/v1/customers", "colour=green")[0].status == 400
    assert own_sandbox.state_now()["differences"] == []


def test_a_stripe_mock_that_is_gone_is_said(own_sandbox: Sandbox) -> None:
    own_sandbox.start("--second-opinion", "http://127.0.0.1:1")
    assert "did not answer" in own_sandbox.api("GET", "/v1/events")[1]["error"]["message"]
