"""A door in front of a real Elasticsearch that misbehaves as a test asks: it refuses, loses answers, cuts them in half, or closes."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FULL = {"error": {"type": "es_rejected_execution_exception", "reason": "no room"}, "status": 429}
Rule = Callable[[str, str], str | int | None]  # (method, path) → "lose", "cut", "close", "no room for some", a status, or None: let it pass


class Door:
    """Passes everything on until `rule` says otherwise; `seen` counts what came."""

    def __init__(self, target: str) -> None:
        self.target, self.rule, self.seen = target, _pass, list[tuple[str, str]]()
        door = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                door.pass_on(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any

            def log_message(self, *given: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def pass_on(self, asked: BaseHTTPRequestHandler) -> None:
        """One request."""
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        self.seen.append((asked.command, asked.path))
        act = self.rule(asked.command, asked.path)
        if act == "close":
            asked.close_connection = True
            return
        status, answer, kind = (act, json.dumps(FULL).encode(), "application/json") if isinstance(act, int) else self._forward(asked, body)
        if act == "lose":
            asked.close_connection = True
            return
        if act == "no room for some":
            answer = _refuse_some(answer)
        asked.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(answer))), ("X-Elastic-Product", "Elasticsearch")):
            asked.send_header(name, value)
        asked.end_headers()
        if act == "cut":
            asked.close_connection = True
            answer = answer[: len(answer) // 2]
        if asked.command != "HEAD":
            asked.wfile.write(answer)

    def _forward(self, asked: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes, str]:
        headers = {name: asked.headers[name] for name in ("Content-Type", "Accept") if asked.headers[name]}
        request = urllib.request.Request(self.target + asked.path, body or None, headers, method=asked.command)  # noqa: S310 - our own node
        try:
            with urllib.request.urlopen(request, timeout=60) as got:  # noqa: S310 - our own node
                return got.status, got.read(), got.headers["Content-Type"] or "application/json"
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers["Content-Type"] or "application/json"


def _pass(method: str, path: str) -> None:
    return None


def _refuse_some(answer: bytes) -> bytes:
    """Every second item of a bulk's answer as refused for want of room, though it was done."""
    said = json.loads(answer)
    for item in said["items"][::2]:
        (one,) = item.values()
        one |= {"status": 429, "error": FULL["error"]}
    return json.dumps({**said, "errors": True}).encode()


@contextmanager
def door(target: str) -> Iterator[Door]:
    """A door in front of this address."""
    made = Door(target)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


def times(count: int, act: str | int, *, of: str) -> Rule:
    """The first `count` requests whose path holds these letters are treated so."""
    left = [count]

    def rule(method: str, path: str) -> str | int | None:
        if of in path and left[0] > 0:
            left[0] -= 1
            return act
        return None

    return rule
