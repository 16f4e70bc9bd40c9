"""Tables that the database itself keeps from being changed, against everybody, plain SQL included.

Triggers are put in place after every `migrate` and not by a migration: SQLite drops a table's triggers whenever a later migration remakes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Fires in ordinary sessions, always, and calls what refuses; says also whether it fires on every row.
POSTGRES_IN_PLACE = """
SELECT tgname, tgqual IS NULL FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A') AND prosrc = %s
"""


@dataclass(frozen=True)
class Guard:
    """The triggers of one table. `events` maps a trigger's name to what comes before `BEGIN` (SQLite) or `EXECUTE FUNCTION` (PostgreSQL)."""

    name: str
    table: str
    refusal: str
    sqlite: dict[str, str]
    postgres: dict[str, str]

    @property
    def function(self) -> str:
        return f"{self.name}_refuse"

    @property
    def function_body(self) -> str:
        return f" BEGIN RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END "

    def wanted(self, connection: BaseDatabaseWrapper) -> dict[str, str]:
        """The whole statement of each trigger, after `CREATE TRIGGER <name>`."""
        if connection.vendor == "postgresql":
            return {name: f"{event} EXECUTE FUNCTION {self.function}()" for name, event in self.postgres.items()}
        return {name: f"{event} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END" for name, event in self.sqlite.items()}

    def install(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Put every trigger in place; one that is there already is made anew."""
        connection = connections[using]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $${self.function_body}$$")
            for name, body in self.wanted(connection).items():
                cursor.execute(self._drop(connection, name))
                cursor.execute(f"CREATE TRIGGER {name} {body}")

    def remove(self, using: str = DEFAULT_DB_ALIAS) -> None:
        """Take every trigger off."""
        connection = connections[using]
        with connection.cursor() as cursor:
            for name in self.wanted(connection):
                cursor.execute(self._drop(connection, name))

    @contextmanager
    def without_triggers(self, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
        """For tests that tamper with the table: off inside the block, back after it."""
        self.remove(using)
        try:
            yield
        finally:
            self.install(using)

    def is_there(self, using: str) -> bool:
        """Whether the table exists yet."""
        with connections[using].cursor() as cursor:
            return self.table in connections[using].introspection.table_names(cursor)

    def missing(self, using: str = DEFAULT_DB_ALIAS) -> list[str]:
        """Names of triggers that are not in place, are disabled or do something else; empty before the first migration."""
        if not self.is_there(using):
            return []
        connection = connections[using]
        wanted = self.wanted(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRES_IN_PLACE, [self.table, self.function_body])
                there = {name for name, always in cursor.fetchall() if name in wanted and always == (" WHEN " not in wanted[name])}
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [self.table])
                there = {name for name, sql in cursor.fetchall() if sql == f"CREATE TRIGGER {name} {wanted.get(name)}"}
        return [name for name in wanted if name not in there]

    def install_after_migrate(self, sender: Any, using: str, **kwargs: Any) -> None:
        """Receiver of `post_migrate`."""
        if self.is_there(using):
            self.install(using)

    def faults(self, databases: Any, *, code: str) -> list[CheckMessage]:
        """For a system check: what is missing, in words. A database out of reach is others' business."""
        found: list[CheckMessage] = []
        for using in databases or ():
            try:
                absent = self.missing(using)
            except DatabaseError:
                continue
            if absent:
                sentence = f"{self.table} is not guarded: {', '.join(absent)} missing. `manage.py migrate --skip-checks` puts the triggers back."
                found.append(Error(sentence, id=code))
        return found

    def _drop(self, connection: BaseDatabaseWrapper, name: str) -> str:
        return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {self.table}" if connection.vendor == "postgresql" else "")
