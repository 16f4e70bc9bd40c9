"""A real mail server in a process of its own: `python -m tests.services.mail_server PORT FILE` writes the Message-ID of each mail it accepts."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.live_site import wait_for
from tests.services.ports import free_port, is_open

ROOT = Path(__file__).resolve().parents[2]


class Book:
    """Says yes only after the mail stands in the file, so that what was accepted is never forgotten."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message_id = envelope.content.decode().split("Message-ID: ", 1)[1].split("\r\n", 1)[0]
        os.write(self.file, f"{message_id}\n".encode())
        return "250 OK"


@contextmanager
def mail_server(book: Path) -> Iterator[int]:
    """Its port, for the time of the block."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.services.mail_server", str(port), str(book)], cwd=ROOT)
    try:
        wait_for(lambda: is_open(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    Controller(Book(Path(sys.argv[2])), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    threading.Event().wait()
