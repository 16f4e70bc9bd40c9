"""A request and a reply, without the wire."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    """What came in; `headers` is read without regard to case, `origin` is how the caller names this server."""

    method: str
    path: str
    query: str
    body: str
    headers: Message
    origin: str

    def form(self) -> dict[str, str]:
        """The fields of a posted form."""
        return dict(parse_qsl(self.body, keep_blank_values=True))


@dataclass
class Reply:
    """What goes out."""

    status: int
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def reply_json(status: int, content: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """JSON as Stripe prints it."""
    return Reply(status, json.dumps(content, indent=2, ensure_ascii=False), "application/json", dict(headers or {}))


def redirect(to: str) -> Reply:
    """303: go there with a GET."""
    return Reply(303, headers={"Location": to})
