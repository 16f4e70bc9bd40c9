"""Workers that may be killed: a process without threads forks one for each line that comes, each says its number and what it has done."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import django


def bear_workers() -> None:
    """In a process of its own: for every line, a worker that says its number and a newline, "." after each row, and "!" when nothing is due."""
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

    events = replace(QUEUE, work=_told(QUEUE.work))
    while drain(events, limit=10) + drain(RUNS):
        pass


def _told(work: Callable[[Sequence[int]], dict[int, str]]) -> Callable[[Sequence[int]], dict[int, str]]:
    def told(ids: Sequence[int]) -> dict[int, str]:
        os.write(1, b".")
        return work(ids)

    return told
