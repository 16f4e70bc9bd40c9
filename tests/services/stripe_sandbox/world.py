"""What all acts share: the state, the clock, and telling the world what happened."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.services.stripe_sandbox import objects
from tests.services.stripe_sandbox.store import Object, Store
from tests.services.stripe_sandbox.wire import Request

MODES = ("normal", "twice", "late", "shuffled", "never")
NO_REQUEST = {"id": None, "idempotency_key": None}


@dataclass
class World:
    """The sandbox as an act sees it. `on_wake` is called, inside the transaction, with each object whose time has come.

    `ask_other` says why a second opinion would refuse a request; where the two differ stands in `differences`, until the process ends.
    """

    store: Store
    on_wake: Callable[["World", Object], None]
    after_news: Callable[[], None] = lambda: None
    request: Object = field(default_factory=lambda: dict(NO_REQUEST))
    news: list[str] = field(default_factory=list)
    moment: int | None = None
    ask_other: Callable[[Request], str] = lambda request: ""
    differences: list[str] = field(default_factory=list)

    @contextmanager
    def act(self, request: Object | None = None) -> Iterator[None]:
        """One act: one transaction with its objects, its events and their deliveries. What was due before happens first."""
        with self.store.transaction():
            self.news, self.request = [], dict(NO_REQUEST)
            self.wake()
            self.request = request or self.request
            yield
            self._schedule_deliveries()
            told = bool(self.news)
        if told:
            self.after_news()

    def wake(self) -> None:
        """Let happen what is due, each at its own time: after a leap of three months three invoices lie a month apart."""
        while due := self.store.first_to_wake(self.now()):
            self.moment, obj = due
            try:
                self.on_wake(self, obj)
            finally:
                self.moment = None

    def now(self) -> int:
        """The sandbox's clock, in seconds; deliveries go by the real one. While something overdue happens: when it was due."""
        return self.moment if self.moment is not None else int(time.time()) + self.store.setting("clock_offset")

    def tell(self, name: str, obj: Object, *, previous: dict[str, Any] | None = None) -> None:
        """Keep an event about an object; its deliveries are written with the act."""
        event = objects.event(name, obj, previous=previous, request=self.request, now=self.now())
        self.news.append(self.store.put(event)["id"])

    def _schedule_deliveries(self) -> None:
        mode, delay = self.store.setting("mode"), self.store.setting("delay")
        order = self.news * (2 if mode == "twice" else 1)
        if mode == "shuffled":
            order = random.sample(order, len(order))
            order = order[::-1] if order == self.news else order
        due_at, state = time.time() + (delay if mode == "late" else 0), "withheld" if mode == "never" else "pending"
        rows = [(event, due_at, state) for event in order]
        self.store.db.executemany("INSERT INTO deliveries (event, due_at, state) VALUES (?, ?, ?)", rows)
