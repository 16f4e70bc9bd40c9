"""`manage.py worker`: drains the outbox and runs what is due."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseProblem
from django.db import close_old_connections, connection

from core.checks import refuse_unfit_production
from core.outbox import drain_in_turn
from core.schedule import enqueue_due

log = logging.getLogger("ieum.worker")


class Command(BaseCommand):
    help = "Drain letters, index changes and Stripe events, and run what is due. Any number of workers may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Return when nothing is due any more.")
        parser.add_argument("--pause", type=float, default=0.5, help="Seconds to wait when there was nothing to do.")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        refuse_unfit_production()
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread() and not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            taken = self._round(patient=not once)
            if once and not taken:
                return
            if not taken:
                stop.wait(pause)

    def _round(self, *, patient: bool) -> int:
        """One turn of the loop. A database that is away is waited for, unless the caller wants an answer."""
        try:
            enqueue_due()
            return drain_in_turn()
        except DatabaseProblem as error:
            if not patient:
                raise
            log.warning("the database does not answer, trying again: %s", error)
            connection.close()
            return 0
        finally:
            if patient:
                close_old_connections()
