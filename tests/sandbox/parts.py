"""What the sandbox's tests are made of: a sandbox process, a site that receives webhooks, and a payer at the card page."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from tests.services.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET = "whsec_sandbox_tests"
PAYS, DECLINES, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"
PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
SETTLED = [*PAID, "charge.updated"]
LATER_DECLINED, DISPUTED = "4000 0000 0000 0341", "4000 0000 0000 0259"
MONTH, HOUR = 31 * 86_400, 3_600


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What `condition` returns once it is true; fails when that does not come to pass in time."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"waited {seconds:.0f} s in vain"
        time.sleep(0.02)
    return found


class Site(ThreadingHTTPServer):
    """A site's webhook: verifies each delivery with Stripe's own client, keeps it, and answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Webhook)
        self.status, self.received, self.verified = 200, [], []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def webhook(self) -> str:
        """Where events go."""
        return f"http://127.0.0.1:{self.server_port}/stripe/webhook/"

    def types(self) -> list[str]:
        """The types of the events that arrived, in the order in which they came."""
        return [event.type for event in self.verified]

    def forget(self) -> None:
        """A new test begins."""
        self.status, self.received, self.verified = 200, [], []


class Webhook(BaseHTTPRequestHandler):
    """One delivery."""

    server: Site

    def do_POST(self) -> None:
        body, header = self.rfile.read(int(self.headers["Content-Length"])), self.headers["Stripe-Signature"]
        self.server.received.append((body, header))
        if self.server.status == 200:
            self.server.verified.append(stripe.Webhook.construct_event(body, header, SECRET))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Quiet."""


Answer = tuple[HTTPResponse, str]


@dataclass
class Sandbox:
    """A sandbox process, and Stripe's ordinary client pointed at it."""

    state: Path
    webhook: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> stripe.V1Services:
        """Stripe's client, as the site uses it."""
        return stripe.StripeClient("sk_test_anything", base_addresses={"api": self.url}).v1

    def command(self, *more: str) -> list[str]:
        """How it is started."""
        options = ["--port", str(self.port), "--state", str(self.state), "--webhook", self.webhook, "--secret", SECRET]
        return [sys.executable, "-m", "tests.services.stripe_sandbox", *options, *more]

    def start(self, *more: str) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(self.command(*more), cwd=ROOT, stderr=subprocess.DEVNULL, text=True)
        wait_for(self.answers)

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            return bool(self.state_now())
        except OSError:
            return False

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and wait until it is gone; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(20)

    def request(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        """One plain HTTP request; redirects are not followed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body.encode(), headers or {})
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def api(self, method: str, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, dict[str, Any]]:
        """A call of the API without Stripe's client."""
        given = {"Authorization": "Bearer sk_test_plain", **{name.replace("_", "-"): value for name, value in headers.items()}}
        response, content = self.request(method, path, body, given)
        return response, json.loads(content)

    def control(self, name: str, **given: Any) -> dict[str, Any]:
        """Turn a switch."""
        response, content = self.request("POST", f"/sandbox/{name}", json.dumps(given))
        assert response.status == 200, content
        return json.loads(content)

    def state_now(self) -> dict[str, Any]:
        """What is inside."""
        return json.loads(self.request("GET", "/sandbox/state")[1])

    def open_session(self, amount: int = 10_000, **more: Any) -> stripe.checkout.Session:
        """A session for a gift."""
        product = {"currency": "krw", "unit_amount": amount, "product_data": {"name": "AI 인재 장학 기금"}}
        ways = {"success_url": "http://localhost:8000/thanks/", "cancel_url": "http://localhost:8000/give/"}
        given = {"mode": "payment", "line_items": [{"price_data": product, "quantity": 1}], **ways}
        return self.client.checkout.sessions.create(given | more)

    def open_monthly(self, amount: int = 30_000, **more: Any) -> stripe.checkout.Session:
        """A session for a gift each month."""
        month = {"recurring": {"interval": "month"}, "product_data": {"name": "AI 인재 장학 기금"}}
        lines = [{"price_data": {"currency": "krw", "unit_amount": amount, **month}, "quantity": 1}]
        return self.open_session(amount, **{"mode": "subscription", "line_items": lines, "submit_type": "donate", **more})

    def begun(self, card: str = PAYS, **more: Any) -> stripe.Subscription:
        """A monthly gift whose first month is paid."""
        session = self.open_monthly(**more)
        response, content = self.submit(session, card)
        assert response.status == 303, content
        return self.client.subscriptions.retrieve(self.whole(session).subscription)

    def months_pass(self, months: int = 1) -> None:
        """So many months go by, each with the hour in which its invoice is a draft."""
        for _ in range(months):
            self.control("clock", advance=MONTH + HOUR)

    def submit(self, session: stripe.checkout.Session, card: str = PAYS, **typed: str) -> Answer:
        """Fill in the card page and press the button."""
        form = {"email": "donor@example.org", "card_number": card, "expiry": "12/34", "cvc": "123", "name": "KIM HANA"}
        return self.request("POST", f"/c/pay/{session.id}", urlencode(form | typed))

    def decide(self, session: stripe.checkout.Session, decision: str) -> Answer:
        """Answer the bank."""
        return self.request("POST", f"/c/pay/{session.id}/authenticate", urlencode({"decision": decision}))

    def paid(self, amount: int = 10_000, *, card: str = PAYS, **more: Any) -> stripe.checkout.Session:
        """A session that was paid, with its intent, charge and balance transaction."""
        session = self.open_session(amount, **more)
        response, content = self.submit(session, card)
        assert response.status == 303, content
        return self.whole(session)

    def whole(self, session: stripe.checkout.Session) -> stripe.checkout.Session:
        """A session as it is now, expanded to the fee."""
        expand = ["payment_intent.latest_charge.balance_transaction"]
        return self.client.checkout.sessions.retrieve(session.id, {"expand": expand})

    def charges(self) -> list[stripe.Charge]:
        """All charges that took money."""
        return [charge for charge in self.client.charges.list().auto_paging_iter() if charge.paid]


def words(html: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)).strip()


def path_of(url: str | None) -> str:
    """The path of an address."""
    return urlsplit(url or "").path
