"""`python -m tests.services.stripe_sandbox`: start, and stop on SIGTERM or Ctrl-C. Exit code 2 when it cannot start."""

import argparse
import ipaddress
import os
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.stripe_sandbox.api_money import WAYS
from tests.services.stripe_sandbox.server import SandboxServer
from tests.services.stripe_sandbox.store import StateUnusable
from tests.services.stripe_sandbox.world import MODES


def arguments() -> argparse.Namespace:
    """The command line; a switch that is not given stays as the state has it."""
    parser = argparse.ArgumentParser(prog="stripe_sandbox", description="Stripe for practice, on loopback only.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--state", type=Path, default=Path("var/stripe-sandbox.sqlite3"), help="the file that keeps everything")
    parser.add_argument("--webhook", default="http://127.0.0.1:8000/stripe/webhook/", help="where events go")
    parser.add_argument("--secret", default=os.environ.get("STRIPE_WEBHOOK_SECRET", ""), help="whsec_…, signs the events")
    parser.add_argument("--delivery", choices=MODES, help="how events are delivered")
    parser.add_argument("--delay", type=float, help="seconds, for --delivery late")
    parser.add_argument("--fee-delay", type=int, help="seconds until a charge gets its balance transaction")
    parser.add_argument("--clock-offset", type=int, help="seconds that the sandbox's clock is ahead")
    parser.add_argument("--payment-methods", type=lambda given: given.split(","), help="what the account has: card,kakao_pay,kr_card,naver_pay")
    parser.add_argument("--second-opinion", default="", help="where stripe-mock answers; what it would refuse is answered with 500")
    return parser.parse_args()


def refusal(given: argparse.Namespace) -> str | None:
    """Why it will not start with these arguments, in one sentence."""
    try:
        loopback = given.host == "localhost" or ipaddress.ip_address(given.host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        return f"The Stripe sandbox binds to loopback only, not to {given.host}."
    if not given.secret.startswith("whsec_"):
        return "The Stripe sandbox needs --secret whsec_… (or STRIPE_WEBHOOK_SECRET) to sign its events."
    if unknown := set(given.payment_methods or ()) - set(WAYS):
        return f"--payment-methods are some of {', '.join(WAYS)}, not {', '.join(sorted(unknown))}."
    if urlsplit(given.webhook).scheme not in {"http", "https"}:
        return f"--webhook is an http(s) address, not {given.webhook}."
    return None


def start(given: argparse.Namespace) -> SandboxServer:
    """A server that holds its port and its state, with its switches set."""
    where = {"state": given.state, "webhook": given.webhook, "secret": given.secret, "second_opinion": given.second_opinion}
    server = SandboxServer(given.host, given.port, **where)
    switches = {"mode": given.delivery, "delay": given.delay, "fee_delay": given.fee_delay, "clock_offset": given.clock_offset}
    switches["payment_methods"] = given.payment_methods
    with server.world.act():
        server.world.store.set(**{name: value for name, value in switches.items() if value is not None})
    return server


def main() -> int:
    given = arguments()
    problem, server = refusal(given), None
    if problem is None:
        try:
            server = start(given)
        except OSError as error:
            problem = f"The Stripe sandbox cannot use {given.host}:{given.port}: {error.strerror}. Choose another with --port."
        except StateUnusable as error:
            problem = f"The Stripe sandbox cannot use its state {given.state}: {error}."
    if server is None:
        sys.stderr.write(f"{problem}\n")
        return 2
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stderr.write(f"Stripe sandbox: http://{given.host}:{server.server_port}/ → {given.webhook}\n")
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
