"""A thousand events of Stripe in any order, drained: how many a second, with the sandbox's own time taken off.

The sandbox's own time is what the same questions take when they are asked bare, one after the other, right after the drain. Then as many
again by two workers, processes of their own as they run on a site; of their time nothing is taken off.
"""

import http.client
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import stripe
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from core.outbox import drain
from scholarships.models import Fund, RecipientEntity, StripeEvent
from scholarships.outbox import QUEUE
from scholarships.services.verification import verify_ledger
from tools.bench import Figure, measure

EVENTS, AT_LEAST = 1_000, 100  # of them, a second
WORKER = """
import sys, django
django.setup()
from core.outbox import drain
from scholarships.outbox import QUEUE
print("ready", flush=True)
sys.stdin.read()
drain(QUEUE)
"""
Asked = list[tuple[str, dict[str, str]]]


@measure("events")
def events() -> Iterator[Figure]:
    """On whichever database the site uses; `DATABASE_URL` chooses PostgreSQL."""
    from tests.scholarships.crowd import LAST_YEAR, Crowd, silent_sandbox

    with (
        tempfile.TemporaryDirectory(prefix="ieum-bench-") as folder,
        silent_sandbox(Path(folder)) as address,
        override_settings(STRIPE_API_BASE=address),
    ):
        crowd = Crowd(_fund(), random.Random(20261127), timezone.now() - LAST_YEAR)  # noqa: S311 - a seed for the same donors every time
        crowd.makes(EVENTS)
        heard, asked = crowd.are_heard(), []
        with recorded(asked), connection.execute_wrapper(_counting(queries := [0])):
            took, computed = _timed(lambda: drain(QUEUE))
        bare, _computed = _timed(lambda: _ask_bare(address, asked))
        problems, left = verify_ledger().problems, StripeEvent.objects.filter(state="queued").count()
        if problems or left:
            raise RuntimeError(f"{left} left, {problems[:3]}")
        yield Figure(f"{heard:,} events in any order ({connection.vendor})", round(took, 2), "s")
        yield Figure("questions to Stripe", round(len(asked) / heard, 2), "an event")
        yield Figure("queries", round(queries[0] / heard, 1), "an event")
        yield Figure("the same questions asked bare", round(bare, 2), "s")
        yield Figure("computed by the worker, whoever else was busy", round(computed, 2), "s")
        yield Figure("events with the sandbox's time taken off", round(heard / (took - bare), 1), f"a second (≥ {AT_LEAST})")
        crowd.makes(2 * EVENTS)
        crowd.are_heard()
        waiting = StripeEvent.objects.filter(state="queued").count()
        took = _by_workers(2, address)
        problems, left = verify_ledger().problems, StripeEvent.objects.filter(state="queued").count()
        if problems or left:
            raise RuntimeError(f"{left} left, {problems[:3]}")
        yield Figure(f"{waiting:,} events by two workers, the sandbox's time left in", round(waiting / took, 1), f"a second (≥ {AT_LEAST})")


def _fund() -> Fund:
    names = {"name_ko": "알림을 재는 단체", "representative_ko": "한이음", "address_ko": "서울"}
    entity, _new = RecipientEntity.objects.get_or_create(number="105-82-99998", defaults=names)
    once = secrets.token_hex(4)  # also on a site that was measured before
    return Fund.objects.create(entity=entity, slug=f"bench-{once}", name_ko=f"알림 {once}", summary_ko="-", purpose_ko="-")


def _by_workers(number: int, address: str) -> float:
    """Seconds until so many workers, started beforehand, have drained the queue."""
    environment = {**os.environ, "STRIPE_API_BASE": address}
    command = [sys.executable, "-c", WORKER]
    workers = [subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(number)]
    for worker in workers:
        if not worker.stdout or worker.stdout.readline() != "ready\n":
            raise RuntimeError("A worker did not start.")
    begun = time.perf_counter()
    for worker in workers:
        if worker.stdin:
            worker.stdin.close()
    codes = [worker.wait() for worker in workers]
    if any(codes):
        raise RuntimeError("A worker failed.")
    return time.perf_counter() - begun


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and seconds that this process computed."""
    begun, computed = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - computed


@contextmanager
def recorded(asked: Asked) -> Iterator[None]:
    """What is asked of Stripe meanwhile: addresses and headers."""
    ask = stripe.HTTPClient.request_with_retries

    def remember(self: Any, method: str, url: str, headers: Any, *given: Any, **said: Any) -> Any:
        asked.append((url, dict(headers)))
        return ask(self, method, url, headers, *given, **said)

    with mock.patch.object(stripe.HTTPClient, "request_with_retries", remember):
        yield


def _ask_bare(address: str, asked: Asked) -> None:
    """The same questions over one plain connection, the answers thrown away."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    for url, headers in asked:
        line.request("GET", url.removeprefix(address), headers=headers)
        line.getresponse().read()
    line.close()


def _counting(number: list[int]) -> Callable[..., Any]:
    """Counts what goes to the database."""

    def execute(call: Callable[..., Any], *given: Any) -> Any:
        number[0] += 1
        return call(*given)

    return execute
