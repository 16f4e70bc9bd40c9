"""How the gateway asks Stripe: by GET alone, never for nothing, each number as one step of the address."""

import ast
import json
from typing import Any

import pytest
from django.conf import settings

from scholarships import gateway
from scholarships.exceptions import NotAtStripe
from scholarships.gateway.client import client_for, read

PROXY = "http://127.0.0.1:3128"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What would have been asked; every answer is an empty list."""
    seen: list[tuple[str, str]] = []

    def answer(self: Any, method: str, url: str, *given: Any, **said: Any) -> Any:
        seen.append((method, url.removeprefix(settings.STRIPE_API_BASE)))
        return json.dumps({"object": "list", "data": [], "has_more": False}), 200, {}

    monkeypatch.setattr("stripe.HTTPClient.request_with_retries", answer)
    return seen


@pytest.mark.parametrize("fetch", ["fetch_checkout", "fetch_payment", "fetch_dispute", "fetch_subscription", "fetch_invoice"])
def test_without_a_number_nothing_is_asked(asked: list, fetch: str) -> None:
    """Stripe would answer with its whole list."""
    with pytest.raises(NotAtStripe):
        getattr(gateway, fetch)("")
    assert asked == []


def test_a_number_is_one_step_of_the_address_whatever_is_written_in_it(asked: list) -> None:
    read("payment_intents", "pi_1/../../refunds?limit=1#")
    assert asked == [("get", "/v1/payment_intents/pi_1%2F..%2F..%2Frefunds%3Flimit%3D1%23")]


def test_what_is_asked_for_goes_into_the_address(asked: list) -> None:
    assert read("checkout/sessions", payment_intent="pi_1", limit=1, expand=["data.a", "data.b"]).data == []
    assert asked == [("get", "/v1/checkout/sessions?payment_intent=pi_1&limit=1&expand[0]=data.a&expand[1]=data.b")]


def test_what_is_read_past_the_librarys_methods_is_read_by_get_alone() -> None:
    calls = []
    for file in (settings.BASE_DIR / "scholarships" / "gateway").glob("*.py"):
        nodes = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
        calls += [node for node in nodes if isinstance(node.func, ast.Attribute) and node.func.attr == "raw_request"]
    assert [ast.unparse(call.args[0]) for call in calls] == ["'get'"]


def test_a_machine_behind_a_proxy_asks_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "inside.example.org")
    for base, through in {"https://stripe.example.org": PROXY, "https://inside.example.org": None}.items():
        session = client_for("sk_test_proxy", base, settings.STRIPE_API_VERSION)._requestor._get_http_client()._session
        assert session.proxies.get("https") == through
        assert not session.trust_env
    client_for.cache_clear()
