"""A database that is away: said in a sentence, waited for by nobody for long, and found again when it is back."""

import http.client
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from core.database import is_ready, reason, why_unreachable
from tests.services.live_site import wait_for
from tests.services.ports import free_port
from tools.serve import web_command

ROOT = Path(__file__).resolve().parents[2]


class Line:
    """The wire between a site and its database, which can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self.target, self.port, self.open_ends = (host, port), free_port(), []
        self.listener: socket.socket | None = None

    def mend(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        ends, self.open_ends = [self.listener, *self.open_ends], []
        for end in ends:
            with suppress(OSError, AttributeError):
                end.shutdown(socket.SHUT_RDWR)
            with suppress(OSError, AttributeError):
                end.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self.target)
                self.open_ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65536):
                other.sendall(said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(db: None) -> Iterator[Line]:
    given = connection.settings_dict
    line = Line(given["HOST"], int(given["PORT"]))
    line.mend()
    yield line
    line.cut()


@pytest.fixture
def site(line: Line, tmp_path: Path) -> Iterator[int]:
    """The real web server on this database, with the wire between them; its port."""
    given, port = connection.settings_dict, free_port()
    url = f"postgresql://{given['USER']}@127.0.0.1:{line.port}/{given['NAME']}"
    env = {"PATH": os.environ["PATH"], "IEUM_VAR": str(tmp_path), "DATABASE_URL": url, "PORT": str(port)}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(web_command(port), cwd=ROOT, env=env, stdout=log, stderr=log)
    wait_for(lambda: asked(port, "/readyz/") == 200, 60)
    yield port
    process.terminate()
    process.wait(20)


def asked(port: int, path: str) -> int:
    """The status of an answer; 0 when there is none within 10 s."""
    try:
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        site.request("GET", path, headers={"Host": "localhost"})
        return site.getresponse().status
    except OSError:
        return 0


@pytest.mark.postgres
def test_a_site_outlives_its_database_and_finds_it_again(site: int, line: Line) -> None:
    assert asked(site, "/") == 200
    line.cut()
    assert [asked(site, path) for path in ("/", "/readyz/", "/healthz/")] == [500, 503, 200]
    line.mend()
    wait_for(lambda: asked(site, "/") == asked(site, "/en/") == asked(site, "/readyz/") == 200, 15)


@pytest.mark.postgres
def test_a_missing_database_is_named(db: None, monkeypatch) -> None:
    assert why_unreachable() == ""
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere")
    assert 'does not answer: database "nowhere" does not exist.' in why_unreachable()
    with pytest.raises(psycopg.OperationalError):
        is_ready()


@pytest.mark.sqlite
def test_sqlite_is_always_reachable_and_ready_once_migrated(db: None) -> None:
    assert (why_unreachable(), is_ready()) == ("", True)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (
            'connection failed: connection to server at "::1", port 5432 failed: FATAL:  password authentication failed for user "ieum"',
            'password authentication failed for user "ieum"',
        ),
        ('connection failed: connection to server at "::1", port 1 failed: Connection refused\n\tIs the server running?', "Connection refused"),
        ("connection timeout expired", "connection timeout expired"),
        ("", "OperationalError"),
    ],
)
def test_what_the_server_said_becomes_one_line(said: str, plain: str) -> None:
    assert reason(psycopg.OperationalError(said)) == plain


def test_the_site_not_ready_says_so_and_nothing_else(client, monkeypatch) -> None:
    monkeypatch.setattr("core.views.is_ready", lambda: 1 / 0)
    answer = client.get("/readyz/")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": "unreachable"})
