"""`manage.py demo`: realistic people, organisations, news and funds, then the running site."""

import gc
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from core.checks import DEMO_PASSWORD, DEMO_PEOPLE
from core.models import CacheTag
from core.outbox import drain_all
from tools.ports import PortTaken, parse_port, refuse_taken

LOADED = "demo:loaded"


class Command(BaseCommand):
    help = "Load the demo (once) and run the site. The same people, organisations and gifts every time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--alumni", type=int, default=2878, help="Members with profiles.")
        parser.add_argument("--organisations", type=int, default=60)
        parser.add_argument("--reset", action="store_true", help="Drop the demo's databases first.")
        parser.add_argument("--no-serve", action="store_true", help="Load and return.")

    def handle(self, *args: Any, alumni: int, organisations: int, reset: bool, no_serve: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo never loads into production: everybody knows its passwords.")
        port = chosen_port()
        if reset or not no_serve:  # before anything is dropped
            refuse_ports(None if no_serve else port, sandbox_of(port))
        if reset:
            from config.demo.fresh import drop_everything

            drop_everything()
        gc.freeze()  # what is loaded by now stays: looked through again and again, it is an eighth of migrating an empty database
        call_command("migrate", verbosity=0)
        if not self._is_loaded():
            refuse_ports(None, sandbox_of(port))
            self._load(alumni=alumni, organisations=organisations, sandbox_port=port + 1)
        if not no_serve:
            connections.close_all()
            sys.exit(self._serve(port))

    def _is_loaded(self) -> bool:
        return CacheTag.objects.filter(name=LOADED).exists()

    def _load(self, *, alumni: int, organisations: int, sandbox_port: int) -> None:
        """Every loader in turn; each is repeatable, so a load that was cut off goes on when asked again."""
        from config.demo import (
            clock,
            load_alliance,
            load_community,
            load_contacts,
            load_mentoring,
            load_outcomes,
            load_pages,
            load_scholarships,
            load_transfers,
        )

        began = time.monotonic()
        load_community.load(count=alumni, say=self._say)
        load_outcomes.load(say=self._say)
        load_alliance.load(count=organisations, say=self._say)
        load_mentoring.load(say=self._say)
        load_contacts.load(say=self._say)
        load_pages.load(say=self._say)
        with sandbox(sandbox_port) as reachable:
            load_scholarships.load(say=self._say, sandbox=reachable)
            with clock.lived(clock.stage()):
                load_transfers.load()
        self._say("the search index …")
        call_command("search_index", "rebuild", verbosity=0, stdout=sys.stderr)
        drain_all()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        CacheTag.objects.get_or_create(name=LOADED)
        self._say(f"loaded in {time.monotonic() - began:.0f} s")

    def _say(self, line: str) -> None:
        self.stderr.write(f"demo: {line}")

    def _serve(self, port: int) -> int:
        from tools.serve import serve

        return serve(
            port=port,
            sandbox_port=sandbox_of(port),
            var=Path(settings.VAR_DIR),
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            announcement=announcement(port),
        )


def sandbox_of(port: int) -> int | None:
    """The sandbox's port; None when Stripe's own keys are set."""
    return port + 1 if settings.STRIPE_SANDBOX else None


def chosen_port() -> int:
    """PORT, when it is one; CommandError otherwise."""
    try:
        return parse_port(os.environ.get("PORT") or "8000")
    except ValueError as wrong:
        raise CommandError(str(wrong), returncode=2) from wrong


def refuse_ports(port: int | None, sandbox_port: int | None) -> None:
    """CommandError when another program has one of these ports."""
    try:
        refuse_taken(port, sandbox_port)
    except PortTaken as taken:
        raise CommandError(str(taken), returncode=2) from taken


def announcement(port: int) -> str:
    """Where to go and whom to sign in as."""
    people = "\n".join(f"    {name}@example.org" for name in DEMO_PEOPLE)
    return (
        f"\n  The site      http://localhost:{port}/\n  Back office   http://localhost:{port}/staff/\n  Letters       http://localhost:{port}/dev/letters/"
        f"\n  Card sandbox  http://localhost:{port + 1}/\n\n  Sign in with the password {DEMO_PASSWORD} as\n{people}\n"
    )


@contextmanager
def sandbox(port: int):
    """The Stripe sandbox for as long as gifts are loaded; yields whether it answers."""
    if not settings.STRIPE_SANDBOX:
        yield False
        return
    from tools.serve import ROOT, sandbox_command

    state = Path(settings.VAR_DIR) / "stripe-sandbox.sqlite3"
    command = sandbox_command(
        sandbox_port=port, state=state, webhook=f"http://127.0.0.1:{port - 1}/stripe/webhook/", secret=settings.STRIPE_WEBHOOK_SECRET
    )
    command += ["--delivery", "never"]  # nobody listens yet: the loader asks for the events itself
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own sandbox
    try:
        yield _answers(port, process)
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    import socket

    for _ in range(100):
        if process.poll() is not None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return True
        except OSError:
            time.sleep(0.1)
    return False
