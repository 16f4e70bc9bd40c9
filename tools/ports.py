"""Whether a port of this machine is free. Standard library only: asked before anything is installed."""

from __future__ import annotations

import socket


class PortTaken(Exception):
    """A port that the site needs is in use; the message says which one and how to go on."""


def parse_port(text: str) -> int:
    """The port that `text` names, with room for the sandbox on the next one; ValueError says what is wrong."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65535:
        raise ValueError(f"PORT is {text!r}. It must be a whole number between 1 and 65534, such as PORT=8010.")
    return int(text)


def is_taken(port: int) -> bool:
    """Whether somebody listens on this port, on IPv4 or IPv6: a browser asks both for `localhost`."""
    return _answers(socket.AF_INET, "127.0.0.1", port) or _answers(socket.AF_INET6, "::1", port) or not _can_bind(port)


def _answers(family: int, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            return probe.connect_ex((host, port)) == 0
    except OSError:  # a machine without IPv6
        return False


def _can_bind(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def refuse_taken(port: int | None, sandbox_port: int | None = None) -> None:
    """Raise PortTaken when the site's port, or the Stripe sandbox's, belongs to another program."""
    for number, use in ((port, "the site"), (sandbox_port, "the Stripe sandbox, beside the site,")):
        if number is not None and is_taken(number):
            site = number if number == port else number - 1
            another = site + 10 if site < 65000 else 8010
            raise PortTaken(
                f"Port {number} is in use by another program, and {use} needs it. Stop that program, or choose another port: make demo PORT={another}"
            )
