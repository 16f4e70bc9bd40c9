"""A provider of text messages on loopback that demands what SOLAPI demands, and answers as it is told to.

The demands are the vendor's: developers.solapi.com (API key, message status codes) and its own libraries, read in November 2026 (decision 0039).
"""

import hashlib
import hmac
import json
import re
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.utils import timezone

KEY, SECRET = "NCSAYU7YDBXYORXC", "a-secret-of-tests"
SIGNED = re.compile(r"HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S{12,64}), signature=([0-9a-f]{64})")
SKEW = timedelta(minutes=15)
TYPES = {"SMS", "LMS", "MMS", "ATA", "CTA"}
KNOWN_FIELDS = {"to", "from", "text", "type", "autoTypeDetect", "customFields", "kakaoOptions"}


def answered(code: str = "2000", words: str = "정상 접수(이통사로 접수 예정)") -> tuple[int, dict[str, Any]]:
    """What /messages/v4/send-many/detail says of one message: taken, or in `failedMessageList` with the reason."""
    taken = code == "2000"
    count = {"total": 1, "registeredSuccess": int(taken), "registeredFailed": int(not taken), "sentTotal": 0}
    failed = [] if taken else [{"to": "", "from": "", "type": "SMS", "country": "82", "messageId": "M4V", "statusCode": code, "statusMessage": words}]
    return 200, {"failedMessageList": failed, "groupInfo": {"groupId": "G4V", "status": "SENDING", "count": count}}


def refused(status: int, code: str, words: str = "") -> tuple[int, dict[str, Any]]:
    return status, {"errorCode": code, "errorMessage": words}


def wrong_with(message: dict[str, Any]) -> str:
    """The status code for a message that the vendor would not take; "" for one that it would."""
    fields = message.get("customFields", {})
    if not all(re.fullmatch(r"[0-9]{8,11}", str(message.get(name, ""))) for name in ("to", "from")) or set(message) - KNOWN_FIELDS:
        return "1011"
    if message.get("type") not in TYPES:
        return "1025"
    if not str(message.get("text", "")).strip():
        return "1010"
    if any(len(name) > 30 or not isinstance(value, str) or len(value) > 100 for name, value in fields.items()):
        return "1032"
    if message["type"] == "ATA":
        options = message.get("kakaoOptions", {})
        return "" if options.get("pfId") and options.get("templateId") else "1042"
    if "kakaoOptions" in message:
        return "1033"
    try:
        return "" if len(message["text"].encode("euc-kr")) <= 90 else "1031"
    except UnicodeEncodeError:
        return "1029"


class TextProvider:
    """`answers` are given one after the other, then what the vendor says: (status, JSON), "hang" (no answer in time) or "cut" (the line breaks)."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.answers: list[Any] = []
        self.signatures: set[str] = set()
        self.over = Event()

    def answer(self, path: str, authorization: str, kind: str, body: bytes) -> Any:
        if path != "/messages/v4/send-many/detail":
            return refused(404, "ResourceNotFound")
        if no := self.not_signed(authorization):
            return refused(403, no)
        if not kind.startswith("application/json"):
            return refused(400, "ValidationError", "content type")
        messages = json.loads(body).get("messages")
        if not isinstance(messages, list) or len(messages) != 1:
            return refused(400, "ValidationError", "messages")
        self.messages += messages
        return self.answers.pop(0) if self.answers else answered(wrong_with(messages[0]) or "2000")

    def not_signed(self, header: str) -> str:
        """Which of the vendor's four refusals the header earns, if any."""
        found = SIGNED.fullmatch(header)
        if not found or found[1] != KEY:
            return "InvalidAPIKey"
        right = hmac.new(SECRET.encode(), f"{found[2]}{found[3]}".encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(found[4], right):
            return "SignatureDoesNotMatch"
        if abs(timezone.now() - datetime.fromisoformat(found[2])) > SKEW:
            return "RequestTimeTooSkewed"
        if found[4] in self.signatures:
            return "DuplicatedSignature"
        self.signatures.add(found[4])
        return ""


@pytest.fixture
def text_provider(settings: Any) -> Iterator[TextProvider]:
    """The provider, with SMS_URL pointing at it."""
    known = TextProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = known.answer(self.path, self.headers.get("Authorization", ""), self.headers.get("Content-Type", ""), body)
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
