"""Many donors at once, at a sandbox of their own that tells nobody: what happened to their money is then heard in any order one likes."""

import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from django.utils import timezone

from scholarships import gateway
from scholarships.models import Fund, StripeEvent
from scholarships.services.events import TYPES, store_event
from scholarships.services.gifts import Wish, card_page, start_gift
from scholarships.services.recurring import recurring_card_page, start_recurring
from tests.services.ports import free_port, is_open
from tools.serve import ROOT, sandbox_command

PAYS, DECLINES, DISPUTED = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 0259"
LAST_YEAR = timedelta(days=365)  # what was paid last year may have a receipt this year


@contextmanager
def silent_sandbox(folder: Path, *, ago: timedelta = timedelta(0)) -> Iterator[str]:
    """Where a sandbox answers whose events are only to be asked for; its clock is behind by so much."""
    port = free_port()
    secret = f"whsec_{secrets.token_hex(16)}"
    command = sandbox_command(sandbox_port=port, state=folder / "crowd.sqlite3", webhook="http://127.0.0.1:9/", secret=secret)
    options = ["--delivery", "never", f"--clock-offset={-int(ago.total_seconds())}", "--fee-delay", "0"]
    process = subprocess.Popen([sys.executable, *command[1:], *options], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while not is_open(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The sandbox did not start.")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class Crowd:
    """Donors of one fund who do what donors do: pay, be declined first, give each month, have their money back, go to their bank."""

    fund: Fund
    chance: random.Random
    since: datetime

    def makes(self, events: int) -> int:
        """Let donors come until so many events of the kinds that we listen to have happened; how many have."""
        while (happened := sum(1 for _ in self.events())) < events:
            for _ in range(max(1, (events - happened) // 6)):
                self._one_comes()
        return happened

    def events(self) -> Iterator[tuple[gateway.Hint, str]]:
        """All that happened."""
        return gateway.events_since(self.since, TYPES)

    def are_heard(self) -> int:
        """Every event is in our table, in any order; how many."""
        heard = list(self.events())
        self.chance.shuffle(heard)
        for hint, payload in heard:
            store_event(hint=hint, payload=payload, state=StripeEvent.State.QUEUED)
        return len(heard)

    def _one_comes(self) -> None:
        wish = Wish(amount=self.chance.randrange(1_000, 200_000), name="김하나", email=f"{uuid4().hex}@example.org")
        ids: dict[str, Any] = {"fund_id": self.fund.pk, "form_token": uuid4(), "wish": wish}
        kind = self.chance.choices(["pays", "declined", "monthly", "refunded", "disputed"], [60, 10, 10, 15, 5])[0]
        if kind == "monthly":
            self._type(recurring_card_page(recurring_id=start_recurring(**ids).pk), PAYS)
            return
        page = card_page(gift_id=(gift := start_gift(**ids)).pk)
        if kind == "declined":
            self._type(page, DECLINES)
        self._type(page, DISPUTED if kind == "disputed" else PAYS)
        if kind == "refunded":
            gift.refresh_from_db()
            paid = gateway.fetch_checkout(gift.checkout_session or "")
            gateway.client().v1.refunds.create({"payment_intent": paid.payment_intent, "amount": self.chance.randint(1, gift.amount)})

    def _type(self, page: str, number: str) -> None:
        card = {"card_number": number, "expiry": "12/40", "cvc": "123", "name": "KIM HANA", "email": "hana@example.org"}
        requests.post(page, data=card, allow_redirects=False, timeout=20)


def money_at_stripe() -> tuple[int, int]:
    """How many payments succeeded, and what is left of them in won: from Stripe's own list of charges and disputes."""
    charges = [one for one in gateway.client().v1.charges.list({"limit": 100}).auto_paging_iter() if one.paid]
    taken = sum(one.amount for one in gateway.disputes_since(timezone.now() - 2 * LAST_YEAR) if one.is_taken and not one.is_returned)
    return len(charges), sum(one.amount - one.amount_refunded for one in charges) - taken
