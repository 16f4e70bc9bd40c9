"""Workers that may be killed: a process without threads forks one for each line that comes, each says its number and what it has done."""

import os
import sys
from collections.abc import Callable
from typing import Any

import django


def bear_workers() -> None:
    """In a process of its own: for every line, a worker.

    It says its number and a newline, "." before each question to Stripe, and "!" when nothing is due.
    """
    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = sys.argv[1]
    for _line in sys.stdin:
        if pid := os.fork():
            os.waitpid(pid, 0)
            continue
        os.write(1, f"{os.getpid()}\n".encode())
        try:
            _work()
            os.write(1, b"!")
        finally:
            os._exit(0)


def _work() -> None:
    """Events and yearly receipts in turn, until nothing is due."""
    from core.outbox import drain
    from scholarships.outbox import QUEUE
    from scholarships.receipt_outbox import RUNS
    from scholarships.services import events

    vars(events)["_act_on"] = _told(events._act_on)
    while drain(QUEUE, limit=10) + drain(RUNS):
        pass


def _told(act: Callable[..., Any]) -> Callable[..., Any]:
    def told(event: Any) -> Any:
        os.write(1, b".")
        return act(event)

    return told
