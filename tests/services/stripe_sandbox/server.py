"""HTTP on loopback: every request to the part that answers it."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.services.stripe_sandbox import cardpage, waking
from tests.services.stripe_sandbox.control import answer_control
from tests.services.stripe_sandbox.delivery import Postman
from tests.services.stripe_sandbox.gate import answer_api
from tests.services.stripe_sandbox.second_opinion import SecondOpinion
from tests.services.stripe_sandbox.store import Store
from tests.services.stripe_sandbox.wire import Reply, Request
from tests.services.stripe_sandbox.world import World

LARGEST_BODY = 1_000_000
OURS = {"127.0.0.1", "localhost", "::1"}
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


class Handler(BaseHTTPRequestHandler):
    """Requests of one connection, one after the other, as Stripe keeps its connections open; an answer goes out in one piece."""

    server: "SandboxServer"
    server_version, sys_version, timeout = "stripe-sandbox", "", 15
    protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", -1, True

    def do_GET(self) -> None:
        with self.server.under_way:
            self._reply(self._answer())

    do_POST = do_DELETE = do_PUT = do_GET

    def log_message(self, *given: Any) -> None:
        """Requests are not logged: card pages carry what people typed."""

    def _answer(self) -> Reply:
        length, host = self.headers.get("Content-Length", "0"), self.headers.get("Host", "")
        origin = self.headers.get("Origin")
        wants_to_close, self.close_connection = self.close_connection, True  # unless the body is read, what follows cannot be told from it
        if not is_ours(f"//{host}") or (origin and not is_ours(origin)):
            return Reply(403, "The sandbox answers to this machine only.")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return Reply(413, "That is too much.")
        address = urlsplit(self.path)
        body = self.rfile.read(int(length)).decode(errors="replace")
        self.close_connection = wants_to_close
        request = Request(self.command, address.path, address.query, body, self.headers, f"http://{host}")
        return self.server.answer(request)

    def _reply(self, reply: Reply) -> None:
        content = reply.body.encode()
        self.send_response(reply.status)
        pages = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-store"}
        for name, value in {"Content-Type": reply.kind, "Content-Length": str(len(content)), **self._goodbye(), **pages, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _goodbye(self) -> dict[str, str]:
        return {"Connection": "close"} if self.close_connection else {}


def is_ours(address: str) -> bool:
    """Whether an address names this machine; another name would be a page elsewhere that reaches for the sandbox."""
    try:
        return urlsplit(address).hostname in OURS
    except ValueError:
        return False


class SandboxServer(ThreadingHTTPServer):
    """The sandbox as a whole. Binds its port before it opens its state."""

    daemon_threads = True

    def __init__(self, host: str, port: int, *, state: Path, webhook: str, secret: str, second_opinion: str = "") -> None:
        super().__init__((host, port), Handler)
        try:
            self.world = World(Store(state), on_wake=waking.on_wake)
        except BaseException:
            self.server_close()
            raise
        if second_opinion:
            self.world.ask_other = SecondOpinion(second_opinion).objection
        self.postman = Postman(self.world, webhook=webhook, secret=secret)
        self.world.after_news = self.postman.nudge
        self.under_way = UnderWay()

    def answer(self, request: Request) -> Reply:
        """API, controls, card pages, the developers' page."""
        if request.path.startswith("/v1/"):
            return answer_api(self.world, request)
        if request.path.startswith("/sandbox/"):
            return answer_control(self.world, self.postman, request)
        return cardpage.answer_page(self.world, self.postman, request)

    def run(self) -> None:
        """Serve until `shutdown()`, then end what is under way."""
        self.postman.thread.start()
        self.serve_forever(poll_interval=0.1)
        self.server_close()
        self.postman.stop()
        self.under_way.wait_until_empty(5)
        self.world.store.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class UnderWay:
    """Counts the requests that are being answered."""

    def __init__(self) -> None:
        self.count, self.change = 0, threading.Condition()

    def __enter__(self) -> None:
        with self.change:
            self.count += 1

    def __exit__(self, *given: object) -> None:
        with self.change:
            self.count -= 1
            self.change.notify_all()

    def wait_until_empty(self, seconds: float) -> None:
        with self.change:
            self.change.wait_for(lambda: self.count == 0, seconds)
