"""The worker may die at any moment: no won is lost and none is counted twice, no gift, no letter, no receipt.

`KILLS=100` kills so often among ten times as many events; without it a smaller number, for every run.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.db.models import F
from django.utils import timezone

from core.models import Letter
from scholarships.models import Fund, Gift, LedgerEntry, Receipt, ReceiptLine, ReceiptRun, StripeEvent, UnmatchedPayment
from scholarships.services.receipt_runs import start_receipt_run
from scholarships.services.verification import verify_ledger
from tests.factories import staff
from tests.scholarships.crowd import LAST_YEAR, Crowd, money_at_stripe, silent_sandbox
from tests.scholarships.factories import FundFactory

pytestmark = pytest.mark.django_db(transaction=True)
log = logging.getLogger("ieum.payments")
KILLS = int(os.environ.get("KILLS") or 15)
BEAR = "from tests.scholarships.mortal import bear_workers; bear_workers()"


class Workers:
    """One worker at a time, each a real process on this test's database."""

    def __init__(self) -> None:
        known = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "STRIPE_API_BASE": site_settings.STRIPE_API_BASE, "DEBUG": ""}
        command = [sys.executable, "-c", BEAR, str(connection.settings_dict["NAME"])]
        self.mother = subprocess.Popen(command, cwd=site_settings.BASE_DIR, env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def bear(self) -> int:
        """A new worker's process number."""
        assert self.mother.stdin
        assert self.mother.stdout
        self.mother.stdin.write(b"\n")
        line = self.mother.stdout.readline()
        assert line, "the workers' mother died"
        return int(line.decode().strip(".!\n"))

    def works(self) -> bytes:
        """Waits for the next sign: "." of an event that is begun, "!" when nothing is due."""
        assert self.mother.stdout
        return self.mother.stdout.read(1)

    def end(self) -> None:
        """No more workers."""
        assert self.mother.stdin
        self.mother.stdin.close()
        self.mother.wait(30)


@pytest.fixture
def workers(sandbox_address: str) -> Iterator[Workers]:
    them = Workers()
    yield them
    them.end()


@pytest.fixture
def sandbox_address(settings: Any, tmp_path: Path) -> Iterator[str]:
    with silent_sandbox(tmp_path, ago=LAST_YEAR) as address:
        settings.STRIPE_API_BASE = address
        yield address


def as_if_the_leases_had_run_out() -> None:
    now = timezone.now()
    StripeEvent.objects.filter(state="queued").update(leased_until=None, due_at=now)
    ReceiptRun.objects.filter(state="queued").update(leased_until=None, due_at=now, attempts=0)


def one_dies(workers: Workers, chance: random.Random) -> bool:
    """A worker begins, and is killed at some moment of its first events; whether it was still at work."""
    pid = workers.bear()
    if any(workers.works() == b"!" for _row in range(chance.randint(1, 3))):
        return False
    time.sleep(chance.uniform(0, 0.05))
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def test_workers_killed_again_and_again_leave_every_won_once(workers: Workers) -> None:
    chance, fund, desk = random.Random(7), FundFactory(), staff("staff")
    crowd, year = Crowd(fund, chance, timezone.now() - 2 * LAST_YEAR), timezone.localdate(timezone.now() - LAST_YEAR).year
    made = crowd.makes(10 * KILLS)
    assert crowd.are_heard() == made
    killed = 0
    for _ in range(KILLS):
        start_receipt_run(year=year, whom=ReceiptRun.For.ALL, by=desk)
        killed += one_dies(workers, chance)
        as_if_the_leases_had_run_out()
    left = StripeEvent.objects.filter(state="queued").count()
    workers.bear()
    while workers.works() != b"!":
        pass
    start_receipt_run(year=year, whom=ReceiptRun.For.ALL, by=desk)
    workers.bear()
    while workers.works() != b"!":
        pass
    log.warning("%s workers killed among %s events, %s of them left to the last", killed, made, left)
    assert killed == KILLS, "every worker was killed at work"
    everything_is_there_once(fund)


def everything_is_there_once(fund: Fund) -> None:
    """Gifts, entries, letters and receipts are what Stripe's own lists say, no more and no less."""
    payments, net = money_at_stripe()
    paid = Gift.objects.paid()
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "unmatched"}
    assert paid.count() == payments == len(set(paid.values_list("payment_intent", flat=True)))
    assert Fund.objects.with_net().get(pk=fund.pk).net == sum(paid.with_net().values_list("net", flat=True)) == net
    assert LedgerEntry.objects.filter(kind="gift").count() == Letter.objects.filter(dedup_key__startswith="gift_thanks:").count() == payments
    assert not UnmatchedPayment.objects.exists()
    assert not Gift.objects.without_receipt().exists(), "what is left of each gift stands on a receipt"
    live = ReceiptLine.objects.filter(live=True)
    assert live.count() == live.values("gift").distinct().count() == paid.with_left().filter(left__gt=0).count()
    assert not Gift.objects.with_left().filter(receipt_lines__live=True).exclude(left=F("receipt_lines__amount")).exists()
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, Receipt.objects.count() + 1))
    assert verify_ledger().problems == []
