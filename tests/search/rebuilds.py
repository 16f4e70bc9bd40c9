"""Rebuilds in processes of their own, on the test's database and index, that die at a moment or when they are told to.

    python -m tests.search.rebuilds      (reads a moment a line: `search.upkeep:_note_rebuilt before 1`, or `none`)

Django is loaded once; every rebuild is a fork of that process, which has no connection and no thread.
"""

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from io import StringIO
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
PART = 10  # objects of one write, so that a small site has many
NEVER = "none"


@dataclass
class Rebuilds:
    """Starts them one after the other."""

    orders: IO[str]
    answers: IO[str]

    def start(self, moment: str = NEVER) -> int:
        """Begin one; its process id."""
        self.orders.write(f"{moment}\n")
        return int(self.answers.readline())

    def ended(self) -> int:
        """Wait for it; its exit code, or the signal that killed it as a negative number."""
        return int(self.answers.readline())


@contextmanager
def rebuilds(environment: dict[str, str]) -> Iterator[Rebuilds]:
    """The process that forks them, with these variables."""
    command = [sys.executable, "-m", "tests.search.rebuilds"]
    given = {**os.environ, **environment}
    with subprocess.Popen(command, cwd=ROOT, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin
        assert process.stdout
        yield Rebuilds(process.stdin, process.stdout)
        process.stdin.close()


def serve() -> None:
    """One rebuild for each line."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from search import upkeep

    upkeep.BATCH = PART
    for line in sys.stdin:
        connections.close_all()
        if pid := os.fork():
            print(pid, flush=True)  # noqa: T201 - the answer
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201 - the answer
            continue
        code = 1
        try:
            if line.strip() != NEVER:
                die_at(*line.split())
            call_command("search_index", "rebuild", stdout=StringIO())
            code = 0
        finally:
            os._exit(code)


def die_at(where: str, when: str, turn: str) -> None:
    """SIGKILL to this process before or after that turn of a function: `module:Class.name`."""
    module, _, path = where.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    real, turns = getattr(owner, name), [0]

    @wraps(real)
    def deadly(*given: Any, **named: Any) -> Any:
        turns[0] += 1
        is_now = turns[0] == int(turn)
        if is_now and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*given, **named)
        if is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, deadly)


if __name__ == "__main__":
    serve()
