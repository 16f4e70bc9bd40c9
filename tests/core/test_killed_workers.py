"""The worker may die at any moment: no letter is lost, and none goes out twice without saying so.

`KILLS=100` kills so often among ten times as many letters; without it a smaller number, for every run.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.mail import DNS_NAME
from django.db import connection
from django.utils import timezone
from environ import Env

from core import delivery
from core.letters import new_message_id
from core.models import Letter
from core.outbox import claim, drain
from tests.services.mail_server import mail_server

KILLS = int(os.environ.get("KILLS") or 25)
BY_ITSELF = "alone"


def run_worker() -> int:
    """A worker in a process of its own, forked from this one, which holds no connection that it could spoil."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    if pid := os.fork():
        return pid
    try:
        drain(delivery.QUEUE)
    finally:
        os._exit(0)


def in_a_process_without_threads(name: str) -> None:
    """The same test by itself: a process of many tests has threads, and what is forked from it may wait for a lock that nobody holds any more.

    To the run it is one worker more, which copies the database that the run keeps.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    environment["PYTEST_XDIST_WORKER"] = BY_ITSELF
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", __file__, "-k", name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout


def kill(pid: int) -> bool:
    """SIGKILL; whether it was still at work."""
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def as_if_the_leases_had_run_out() -> None:
    Letter.objects.filter(state="queued").update(leased_until=None, due_at=timezone.now())


def size(book: Path) -> int:
    return book.stat().st_size if book.exists() else 0


def lines(book: Path) -> list[str]:
    return book.read_text().split() if book.exists() else []


@pytest.mark.django_db(transaction=True)
def test_kills_among_ten_times_as_many_letters_lose_none_and_double_none_unsaid(settings, tmp_path: Path) -> None:
    """Each letter reaches the real mail server once, or is listed as perhaps sent; kills fall where chance puts them."""
    if os.environ.get("PYTEST_XDIST_WORKER", BY_ITSELF) != BY_ITSELF:
        in_a_process_without_threads("kills_among")
        return
    book, chance = tmp_path / "accepted", random.Random(7)
    Letter.objects.bulk_create(
        Letter(kind="other", to=f"p{n}@example.org", message_id=new_message_id(), subject="hi", text="hello") for n in range(10 * KILLS)
    )
    DNS_NAME.get_fqdn()  # looked up once, not by every worker
    with mail_server(book) as port:
        settings.LETTER_TRANSPORT = Env.email_url_config(f"smtp://127.0.0.1:{port}")
        killed = 0
        for _ in range(KILLS):
            before, pid, until = size(book), run_worker(), time.monotonic() + 20
            while size(book) == before and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.06))
            killed += kill(pid)
            as_if_the_leases_had_run_out()
        os.waitpid(run_worker(), 0)
    states, arrived = dict(Letter.objects.values_list("message_id", "state")), Counter(lines(book))
    unsure = {message_id for message_id, state in states.items() if state == "perhaps_sent"}
    assert killed == KILLS, "every worker was killed at work"
    assert set(states.values()) == {"sent", "perhaps_sent"}
    assert set(arrived) <= set(states)
    assert max(arrived.values()) == 1
    assert set(states) - set(arrived) <= unsure, "what did not arrive is listed"
    assert 0 < len(unsure) <= KILLS


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state", "times"), [("other", "perhaps_sent", 0), ("account_secret", "sent", 1)])
def test_a_kind_decides_what_becomes_of_a_letter_whose_worker_died_with_it(kind: str, state: str, times: int, settings, tmp_path: Path) -> None:
    book = tmp_path / "accepted"
    row = Letter.objects.create(kind=kind, to="a@example.org", message_id=new_message_id(), subject="hi", text="hello")
    claim(delivery.QUEUE, now=timezone.now())
    Letter.objects.update(handed_at=timezone.now())
    as_if_the_leases_had_run_out()
    with mail_server(book) as port:
        settings.LETTER_TRANSPORT = Env.email_url_config(f"smtp://127.0.0.1:{port}")
        drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, lines(book).count(row.message_id)) == (state, times)
