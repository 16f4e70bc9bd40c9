"""A mail provider's HTTP interface on loopback (Postmark's), answering as it is told to."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from config.channels import mail_transport, provider_settings

ACCEPTED = (200, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "SubmittedAt": "2026-11-26T12:00:00Z", "To": "a@example.org"})


@pytest.fixture
def mail_provider(settings: Any) -> Iterator[dict[str, Any]]:
    """`answer` is what it says, `mails` what it got."""
    known: dict[str, Any] = {"answer": ACCEPTED, "mails": []}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known["mails"].append((self.headers["X-Postmark-Server-Token"], mail))
            status, said = known["answer"]
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
    url = f"anymail+postmark://token@?api_url=http://127.0.0.1:{server.server_port}/"
    settings.LETTER_TRANSPORT, settings.ANYMAIL = mail_transport(url), provider_settings(url, secret="")
    yield known
    server.shutdown()
    server.server_close()
    thread.join(5)
