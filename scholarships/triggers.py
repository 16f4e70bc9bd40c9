"""Triggers that make the ledger append-only against everybody, plain SQL included.

They are put in place after every `migrate` and not by a migration: SQLite drops a table's triggers whenever a later migration remakes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "scholarships_ledgerentry"
REFUSAL = "The ledger is append-only."

SQLITE = {
    "scholarships_ledger_no_update": f"BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    "scholarships_ledger_no_delete": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE deletes the row in its way without firing a DELETE trigger, so it is stopped here.
    "scholarships_ledger_no_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"  # noqa: S608 - constants only
        " OR (fund_id = NEW.fund_id AND position = NEW.position)"
        " OR (source = NEW.source AND kind = NEW.kind AND account = NEW.account))"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    ),
}
POSTGRES_BODY = f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END "
POSTGRES_FUNCTION = f"CREATE OR REPLACE FUNCTION scholarships_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $${POSTGRES_BODY}$$"
# Fires in ordinary sessions, always, and calls what refuses.
POSTGRES_IN_PLACE = """
SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A') AND tgqual IS NULL AND prosrc = %s
"""
POSTGRES = {
    "scholarships_ledger_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION scholarships_ledger_refuse()",
    "scholarships_ledger_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION scholarships_ledger_refuse()",
}


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; one that is there already is made anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for name, body in _wanted(connection).items():
            cursor.execute(_drop(connection, name))
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every trigger off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(_drop(connection, name))


@contextmanager
def without_triggers(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """For tests that tamper with the ledger or flush its table: off inside the block, back after it."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that are not in place, are disabled or do something else; empty before the first migration."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_IN_PLACE, [TABLE, POSTGRES_BODY])
            there = {name for (name,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            there = {name for name, sql in cursor.fetchall() if sql == f"CREATE TRIGGER {name} {SQLITE.get(name)}"}
    return [name for name in _wanted(connection) if name not in there]


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE


def _drop(connection: BaseDatabaseWrapper, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    with connections[using].cursor() as cursor:
        there = TABLE in connections[using].introspection.table_names(cursor)
    if there:
        install(using)


@register("ieum", Tags.database)
def ledger_is_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses to change or delete a ledger entry."""
    faults: list[CheckMessage] = []
    for using in databases or ():
        try:
            absent = missing(using)
        except DatabaseError:  # out of reach: others say so
            continue
        if absent:
            sentence = f"The ledger is not guarded: {', '.join(absent)} missing. `manage.py migrate --skip-checks` puts the triggers back."
            faults.append(Error(sentence, id="scholarships.E001"))
    return faults
