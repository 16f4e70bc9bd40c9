"""A command that cannot be run says so in one sentence, before it has begun anything."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.ports import free_pair, free_port

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "IEUM_VAR": str(var), **variables}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens, and a free one before it."""
    port = free_pair() + 1
    with socket.create_server(("127.0.0.1", port)):
        yield port


@pytest.mark.parametrize("port", ["abc", "0", "-1", "70000", "65535", "²"])
def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path: Path, port: str) -> None:
    done = run("manage.py", "demo", var=tmp_path, ENVIRONMENT="demo", PORT=port)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"PORT is {port!r}. It must be a whole number between 1 and 65534" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


@pytest.mark.parametrize("sandbox", [False, True])
def test_a_port_of_another_program_is_refused_before_anything_is_made(tmp_path: Path, taken: int, sandbox: bool) -> None:
    done = run("manage.py", "demo", var=tmp_path, ENVIRONMENT="demo", PORT=str(taken - sandbox))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"Port {taken} is in use by another program" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_reset_that_could_not_load_gifts_drops_nothing(tmp_path: Path, taken: int) -> None:
    (tmp_path / "db.sqlite3").write_text("kept")
    done = run("manage.py", "demo", "--reset", "--no-serve", var=tmp_path, ENVIRONMENT="demo", PORT=str(taken - 1))
    assert done.returncode == 2
    assert (tmp_path / "db.sqlite3").read_text() == "kept"


def test_settings_that_are_at_fault_are_no_traceback(tmp_path: Path) -> None:
    done = run("manage.py", "migrate", var=tmp_path, ENVIRONMENT="production", STORAGE_URL="s3://key:hush@host/one?private=one")
    assert done.returncode == 1
    assert done.stderr.startswith("The site does not start:\n")
    assert "Traceback" not in done.stderr
    assert "hush" not in done.stderr


def test_gunicorn_ends_with_the_reasons_and_no_traceback(tmp_path: Path) -> None:
    done = run("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{free_port()}", "--no-control-socket", var=tmp_path, ENVIRONMENT="production")
    assert done.returncode == 3
    assert "SECRET_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "demo", "worker", "worker --once", "runserver --noreload", "demo --reset --no-serve"])
def test_a_database_that_nobody_serves_is_named_at_once_without_its_password(tmp_path: Path, command: str) -> None:
    port, site, begun = free_port(), free_pair(), time.monotonic()
    address = f"postgresql://ieum:hush@127.0.0.1:{port}/nowhere"
    done = run("manage.py", *command.split(), var=tmp_path, ENVIRONMENT="demo", PORT=str(site), DATABASE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The database nowhere at 127.0.0.1:{port} does not answer: ")
    assert (done.stderr.count("\n"), "hush" in done.stderr) == (1, False)
    assert time.monotonic() - begun < 30
