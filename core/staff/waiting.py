"""What waits for a person, on the first screen of the back office."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how many, and where to deal with it. Shown to whoever has the permission."""

    label: Any
    count: Callable[[], int]
    url: str | Callable[[], str]
    permission: str

    def address(self) -> str:
        if callable(self.url):
            return self.url()
        return self.url if self.url.startswith("/") else reverse(self.url)


waiting: dict[str, Waiting] = {}


def register_waiting(label: Any, count: Callable[[], int], url: str | Callable[[], str], *, permission: str, name: str = "") -> None:
    """Put a line on the dashboard: `label` in words ("Claims to decide"), `count` cheap (one COUNT), `url` an address, a URL name or a callable."""
    waiting[name or str(url if isinstance(url, str) else label)] = Waiting(label, count, url, permission)


class WaitingPanel(Component):
    """The lines with something in them, most first."""

    name, order = "waiting", 10
    template_name = "core/staff/waiting_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def lines(self) -> list[tuple[int, Waiting]]:
        counted = [(one.count(), one) for one in waiting.values() if self.user.has_perm(one.permission)]
        return sorted((pair for pair in counted if pair[0]), key=lambda pair: -pair[0])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"lines": self.lines()}
