"""Access records, whom they name and their reviews are written once: the database itself refuses to change them, or to forget them too early.

Two things may happen to a record: an account that goes away leaves it (`by`, `subject` become empty), and after the least time that the law
asks for the retention job may delete it (안전성 확보조치 기준 제8조 제1항: a year).
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from core.triggers import Guard

LEAST_DAYS = 365
YOUNG_SQLITE = f"OLD.at > datetime('now', '-{LEAST_DAYS} days')"
YOUNG_POSTGRES = f"OLD.at > now() - interval '{LEAST_DAYS} days'"


def _letting_go(*columns: str) -> str:
    """An account's column may become empty, and nothing else."""
    return " OR ".join(f"(NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in columns)


def _guard(
    table: str, refusal: str, kept: str = "", accounts: tuple[str, ...] = (), *, deletable: bool = True, unique: tuple[str, ...] = ("id",)
) -> Guard:
    """One table: the `kept` columns (all, if none is named) never change, the accounts' columns may become empty, rows go when they are old.

    `unique` columns are those by which SQLite's REPLACE would put a new row in the place of an old one, without any DELETE. There a key also
    has other names (`rowid`), which `UPDATE OF id` does not hear of.
    """
    update = f"BEFORE UPDATE{' OF ' + kept if kept else ''} ON {table}"
    events = {f"{table}_no_update": (update, ""), f"{table}_no_delete": (f"BEFORE DELETE ON {table}", "young" if deletable else "")}
    if accounts:
        events[f"{table}_no_handing_on"] = (f"BEFORE UPDATE OF {', '.join(accounts)} ON {table}", _letting_go(*accounts))
    sqlite = {name: _with(event, when.replace("young", YOUNG_SQLITE)) for name, (event, when) in events.items()}
    same = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    sqlite[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - constants only
    sqlite[f"{table}_no_other_key"] = f"BEFORE UPDATE ON {table} WHEN (NEW.id IS NOT OLD.id)"
    postgres = {name: _with(f"{event} FOR EACH ROW", when.replace("young", YOUNG_POSTGRES)) for name, (event, when) in events.items()}
    postgres[f"{table}_no_truncate"] = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return Guard(name=table, table=table, refusal=refusal, sqlite=sqlite, postgres=postgres)


def _with(event: str, when: str) -> str:
    return f"{event} WHEN ({when})" if when else event


GUARDS = (
    _guard(
        "core_accessrecord",
        "An access record is written once and kept for a year.",
        "id, at, by_label, address, what, subject_ref, object_type, object_ids, purpose",
        ("by_id", "subject_id"),
    ),
    _guard("core_accessseen", "Whom an access record names stays as it was written."),
    _guard("core_accessreview", "A review of access records is final.", "id, month, at, by_label, numbers, note", ("by_id",), unique=("id", "month")),
)


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    for guard in GUARDS:
        guard.install_after_migrate(sender, using)


@register("ieum", Tags.database)
def access_records_are_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses to change an access record."""
    return [fault for guard in GUARDS for fault in guard.faults(databases, code="core.E001")]


@register("ieum")
def access_records_are_kept_long_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Less than a year is against the law."""
    if settings.RETENTION["access_records"] >= LEAST_DAYS:
        return []
    return [Error(f"RETENTION_ACCESS_RECORDS is under {LEAST_DAYS} days: the law asks for a year, or two.", id="core.E002")]
