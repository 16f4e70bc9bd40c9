"""A provider of text messages on loopback that checks signatures as SOLAPI does, and answers as it is told to."""

import hashlib
import hmac
import json
import re
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

KEY, SECRET = "NCSAYU7YDBXYORXC", "a-secret-of-tests"
SIGNED = re.compile(r"HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=([0-9a-f]{12,64}), signature=([0-9a-f]{64})")


class TextProvider:
    """`answers` are given one after the other, then `usual`: (status, JSON), "hang" (no answer in time) or "cut" (the line breaks)."""

    usual: Any = (200, {"statusCode": "2000", "messageId": "M4V"})

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.answers: list[Any] = []
        self.over = Event()

    def is_signed(self, header: str) -> bool:
        found = SIGNED.fullmatch(header)
        if not found or found[1] != KEY:
            return False
        right = hmac.new(SECRET.encode(), f"{found[2]}{found[3]}".encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(found[4], right)

    def answer(self, path: str, authorization: str, body: bytes) -> Any:
        if path != "/messages/v4/send":
            return 404, {"errorCode": "NotFound"}
        if not self.is_signed(authorization):
            return 403, {"errorCode": "SignatureDoesNotMatch", "errorMessage": "signature"}
        self.messages.append(json.loads(body)["message"])
        return self.answers.pop(0) if self.answers else self.usual


@pytest.fixture
def text_provider(settings: Any) -> Iterator[TextProvider]:
    """The provider, with SMS_URL pointing at it."""
    known = TextProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = known.answer(self.path, self.headers.get("Authorization", ""), body)
            if answer == "hang":
                known.over.wait(10)
            if isinstance(answer, str):
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, said = answer
            written = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *given: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    settings.SMS_URL = f"solapi://{KEY}:{SECRET}@127.0.0.1:{server.server_port}?from=0212345678&pf=PF01"
    yield known
    known.over.set()
    server.shutdown()
    server.server_close()
    thread.join(5)
