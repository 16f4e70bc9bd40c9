"""What `manage.py` runs: a command, or one sentence on why it cannot be run."""

import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

# Commands that can do nothing without the database: asked before they begin, since a pool would wait and log first.
NEED_DATABASE = ("migrate", "runserver", "demo", "worker", "search_index", "verify_ledger", "reconcile_payments", "import_roster", "search")


def run(argv: Sequence[str]) -> None:
    """Run the command; exits with a sentence when the settings or the database forbid it."""
    from django.core.management import execute_from_command_line

    try:
        from django.conf import settings

        settings.INSTALLED_APPS  # noqa: B018 - reads the environment, and finds fault with it
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    if len(argv) > 1 and argv[1] in NEED_DATABASE and not {"--reset", "--help", "-h"} & set(argv) and (sentence := _unreachable()):
        sys.exit(sentence)
    try:
        execute_from_command_line(list(argv))
    except _database_errors():
        if sentence := _unreachable():
            sys.exit(sentence)
        raise


def _unreachable() -> str:
    from core.database import why_unreachable

    return why_unreachable()


def _database_errors() -> tuple[type[Exception], ...]:
    import psycopg
    from django.db import InterfaceError, OperationalError

    return (OperationalError, InterfaceError, psycopg.OperationalError)
