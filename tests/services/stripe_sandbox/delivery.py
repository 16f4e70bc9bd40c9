"""Webhooks: signed as Stripe signs them, sent in order by one thread, tried again with growing delays until they are taken."""

import hashlib
import hmac
import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

from tests.services.stripe_sandbox.objects import public
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.world import World

DELAYS = (1, 2, 5, 15, 60, 300, 1800, 3600)
GIVE_UP_AFTER = 72
ANSWER_WITHIN = 10.0
LONGEST_REST = 30.0


def signature(payload: bytes, secret: str, at: int) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 of "timestamp.payload" under the whole `whsec_…` secret."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + payload, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


class Postman:
    """Carries events to the webhook. Only one delivery is under way at a time."""

    def __init__(self, world: World, *, webhook: str, secret: str) -> None:
        self.world, self.store, self.webhook, self.secret = world, world.store, urlsplit(webhook), secret
        self.bell, self.arrival, self.carrying = threading.Event(), threading.Condition(), threading.Lock()
        self.stopping = self.in_trouble = False
        self.thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def nudge(self) -> None:
        """There may be something to carry."""
        self.bell.set()

    def stop(self) -> None:
        """No more deliveries; the one under way has 3 s to end, else it is made again after the next start."""
        self.stopping = True
        self.bell.set()
        self.thread.join(3)

    def wait_for(self, events: list[str], *, seconds: float) -> None:
        """Give the first try of these events a little time, so that a payer who goes back finds the site informed."""
        with self.arrival:
            self.arrival.wait_for(lambda: self.stopping or not self._untried(events), seconds)

    def deliver_now(self, *, withheld: bool = False) -> dict[str, int]:
        """One try for every pending delivery, due or not, before this returns; how many arrived and how many did not."""
        with self.store.transaction():
            if withheld:
                self.store.db.execute("UPDATE deliveries SET state = 'pending' WHERE state = 'withheld'")
            query = "SELECT id FROM deliveries WHERE state = 'pending' ORDER BY due_at, id"
            pending = self.store.db.execute(query).fetchall()
        arrived = [self._deliver(row) for (row,) in pending]
        return {"delivered": arrived.count(True), "failed": arrived.count(False)}

    def resend(self, event: str) -> None:
        """Write another delivery of an event; call inside an act."""
        self.store.db.execute("INSERT INTO deliveries (event, due_at) VALUES (?, ?)", (event, time.time()))

    def _run(self) -> None:
        while True:
            self.bell.clear()
            if self.stopping:
                return
            with self.world.act():  # also lets happen what is due on the sandbox's own clock
                row, due_at = self._next() or (None, time.time() + LONGEST_REST)
            if row and due_at <= time.time():
                self._deliver(row)
            else:
                self.bell.wait(min(LONGEST_REST, max(0.0, due_at - time.time())))

    def _next(self) -> tuple[int, float] | None:
        query = "SELECT id, due_at FROM deliveries WHERE state = 'pending' ORDER BY due_at, id LIMIT 1"
        return self.store.db.execute(query).fetchone()

    def _untried(self, events: list[str]) -> bool:
        marks = ", ".join("?" * len(events))
        waiting = "SELECT 1 FROM deliveries WHERE state = 'pending' AND attempts = 0 AND due_at <= ?"
        query = f"{waiting} AND event IN ({marks})"
        with self.store.transaction():
            return self.store.db.execute(query, [time.time(), *events]).fetchone() is not None

    def _deliver(self, row: int) -> bool | None:
        """Carry one delivery and note the answer; None when somebody else has carried it meanwhile."""
        with self.carrying:
            with self.store.transaction():
                query = "SELECT event, attempts FROM deliveries WHERE id = ? AND state = 'pending'"
                found = self.store.db.execute(query, (row,)).fetchone()
                event = self.store.get(found[0]) if found else None
            if event is None:
                return None
            answer = self._send(event)
            self._note(row, event, attempts=found[1] + 1, answer=answer)
        with self.arrival:
            self.arrival.notify_all()
        return answer.startswith("2")

    def _send(self, event: Object) -> str:
        """POST an event; the status of the answer, or what went wrong. A redirect is not followed, as Stripe does not."""
        payload = json.dumps(public(event), indent=2, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(payload, self.secret, int(time.time())),
        }
        kind = http.client.HTTPSConnection if self.webhook.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.webhook.hostname or "", self.webhook.port, timeout=ANSWER_WITHIN)
        try:
            connection.request("POST", f"{self.webhook.path}?{self.webhook.query}".rstrip("?"), payload, headers)
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as problem:
            return f"{type(problem).__name__}: {problem}"
        finally:
            connection.close()

    def _note(self, row: int, event: Object, *, attempts: int, answer: str) -> None:
        taken = answer.startswith("2")
        state = "delivered" if taken else "failed" if attempts >= GIVE_UP_AFTER else "pending"
        delay = DELAYS[min(attempts, len(DELAYS)) - 1]
        if taken == self.in_trouble:
            news = "takes events again" if taken else f"did not take {event['type']} ({answer}); it is tried again"
            sys.stderr.write(f"The webhook {news}.\n")
        self.in_trouble = not taken
        query = "UPDATE deliveries SET state = ?, attempts = ?, answer = ?, due_at = ? WHERE id = ?"
        with self.store.transaction():
            self.store.db.execute(query, (state, attempts, answer, time.time() + delay, row))
