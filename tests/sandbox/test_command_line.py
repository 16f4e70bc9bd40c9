"""How it refuses to start: one sentence on standard error, exit code 2."""

import socket
import subprocess
import sys

import pytest

from tests.sandbox.parts import ROOT, Sandbox


def refusal(sandbox: Sandbox, *more: str) -> str:
    """The one sentence of a sandbox that does not start."""
    done = subprocess.run(sandbox.command(*more), cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_an_occupied_port_is_said_in_one_sentence(own_sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", own_sandbox.port)):
        sentence = refusal(own_sandbox)
    assert f"127.0.0.1:{own_sandbox.port}" in sentence
    assert "in use" in sentence
    assert not own_sandbox.state.exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "::", "example.org"])
def test_it_binds_to_loopback_only(own_sandbox: Sandbox, host: str) -> None:
    assert "loopback only" in refusal(own_sandbox, "--host", host)


def test_it_needs_a_secret_and_a_webhook(own_sandbox: Sandbox) -> None:
    assert "whsec_" in refusal(own_sandbox, "--secret", "open sesame")
    assert "http(s)" in refusal(own_sandbox, "--webhook", "localhost:8000")


def test_two_sandboxes_cannot_share_their_state(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    second = Sandbox(own_sandbox.state, own_sandbox.webhook)
    assert "another sandbox is using it" in refusal(second)


def test_a_state_that_cannot_be_opened_is_said(own_sandbox: Sandbox) -> None:
    own_sandbox.state.write_text("this is not a database, and long enough to be looked at " * 20)
    assert "cannot use its state" in refusal(own_sandbox)


def test_it_needs_nothing_but_the_standard_library() -> None:
    others = "{'django', 'stripe', 'config', 'core', 'requests'}"
    code = f"import tests.services.stripe_sandbox.__main__; print(sorted(set(sys.modules) & {others}))"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.'); {code}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
