"""The Stripe sandbox as a process of its own, its webhooks pointed at the live site."""

import copy
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.services import stripe_mock
from tests.services.live_site import LiveSite, wait_for
from tests.services.need import in_ci, unavailable
from tests.services.ports import free_port, is_open
from tools.serve import ROOT, sandbox_command


@dataclass
class Sandbox:
    """Where the sandbox answers, and the secret that signs its events."""

    url: str
    webhook_secret: str
    log: Path


def point_site_at(settings: Any, url: str, secret: str) -> None:
    """The settings that name the sandbox, the content policy that lets forms lead there among them."""
    settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRET = url, secret
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = ["'self'", url]
    settings.CONTENT_SECURITY_POLICY = policy


@pytest.fixture(scope="session")
def stripe_mock_url() -> Iterator[str]:
    """Where stripe-mock answers. Without Go: a failure in CI; elsewhere "", and tests/sandbox/test_second_opinion.py says so, skipped."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(stripe_mock.running())
        except stripe_mock.Missing as missing:
            if in_ci():
                unavailable("stripe-mock", str(missing))
            address = ""
        yield address


def differences(sandbox: Sandbox) -> list[str]:
    """The requests that the sandbox took and stripe-mock did not."""
    with urlopen(f"{sandbox.url}/sandbox/state", timeout=30) as answer:  # noqa: S310 - our own address on loopback
        return list(json.load(answer)["differences"])


@pytest.fixture
def stripe_sandbox(live_site: LiveSite, stripe_mock_url: str, settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    """A fresh sandbox that tells the live site what happens in it; each call that it takes also passes through stripe-mock."""
    port, secret = free_port(), f"whsec_{secrets.token_hex(16)}"
    sandbox = Sandbox(f"http://127.0.0.1:{port}", secret, tmp_path / "sandbox.log")
    webhook = f"{live_site.url.replace('localhost', '127.0.0.1')}/stripe/webhook/"
    command = sandbox_command(sandbox_port=port, state=tmp_path / "sandbox.sqlite3", webhook=webhook, secret=secret)
    command += ["--second-opinion", stripe_mock_url] if stripe_mock_url else []
    with sandbox.log.open("wb") as log:
        process = subprocess.Popen([sys.executable, *command[1:]], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: is_open(port) or process.poll() is not None)
        if process.poll() is not None:
            pytest.fail(f"The Stripe sandbox did not start:\n{sandbox.log.read_text()}")
        point_site_at(settings, sandbox.url, secret)
        yield sandbox
        assert process.poll() is not None or differences(sandbox) == []
    finally:
        process.terminate()
        process.wait(10)
