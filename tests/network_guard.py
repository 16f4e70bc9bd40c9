"""Tests talk to this machine only: a connection or a look-up that leaves it fails the test."""

import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

ALLOWED = {None, "", "localhost", "testserver"}


def is_ours(host: object) -> bool:
    """Whether a host is this machine, or a service that the environment names (DATABASE_URL, ELASTICSEARCH_URL)."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in ALLOWED or name in _named_services():
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _named_services() -> set[str | None]:
    return {urlsplit(os.environ.get(variable, "")).hostname for variable in ("DATABASE_URL", "TEST_ELASTICSEARCH_URL")}


def refuse(host: object) -> None:
    """Fail the test; not an OSError, which code might take for a bad line."""
    pytest.fail(f"A test reached for {host}, outside this machine. Start what it needs on loopback (tests/services).")


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """`socket.connect` and `connect_ex`, for addresses of this machine only."""

    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_ours(address[0]):
            refuse(address[0])
        return method(self, address)

    return connect


def guarded_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    """`socket.getaddrinfo`, for names of this machine only."""

    def getaddrinfo(host: Any, *given: Any, **named: Any) -> Any:
        if not is_ours(host):
            refuse(host)
        return lookup(host, *given, **named)

    return getaddrinfo


def close_the_door(patch: pytest.MonkeyPatch) -> None:
    """Guard every socket of this process until `patch` is undone."""
    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", guarded_lookup(socket.getaddrinfo))
