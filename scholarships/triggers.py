"""The ledger is append-only against everybody, plain SQL included: triggers refuse the rest.

Entries never change. A closed month never changes either, save that the account of whoever closed it may leave. A fund's head moves
forward by one. What a correction says, and who asked for and confirmed it, stays as two people read it.
"""

from typing import Any

from django.core.checks import CheckMessage, Tags, register

from core.triggers import Guard

TABLE = "scholarships_ledgerentry"
REFUSAL = "The ledger is append-only."
GUARD = Guard(
    name="scholarships_ledger",
    table=TABLE,
    refusal=REFUSAL,
    sqlite={
        "scholarships_ledger_no_update": f"BEFORE UPDATE ON {TABLE}",
        "scholarships_ledger_no_delete": f"BEFORE DELETE ON {TABLE}",
        # INSERT OR REPLACE deletes the row in its way without firing a DELETE trigger, so it is stopped here.
        "scholarships_ledger_no_replace": (
            f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"  # noqa: S608 - constants only
            " OR (fund_id = NEW.fund_id AND position = NEW.position)"
            " OR (source = NEW.source AND kind = NEW.kind AND account = NEW.account))"
        ),
    },
    postgres={
        "scholarships_ledger_no_change": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
        "scholarships_ledger_no_truncate": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
    },
)


def _guard(name: str, table: str, *, unless: str, same: str) -> Guard:
    """No row goes; a row changes only where `unless` holds of OLD and NEW. `same` finds the row that SQLite's REPLACE would take the place of."""
    update = f"BEFORE UPDATE ON {table}"
    return Guard(
        name=name,
        table=table,
        refusal=REFUSAL,
        sqlite={
            f"{name}_no_update": f"{update} WHEN NOT ({unless})",
            f"{name}_no_delete": f"BEFORE DELETE ON {table}",
            f"{name}_no_replace": f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})",  # noqa: S608 - constants only
        },
        postgres={
            f"{name}_no_update": f"{update} FOR EACH ROW WHEN (NOT ({unless.replace(' IS NEW.', ' IS NOT DISTINCT FROM NEW.')}))",
            f"{name}_no_delete": f"BEFORE DELETE ON {table} FOR EACH ROW",
            f"{name}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        },
    )


def _kept(*columns: str) -> str:
    return " AND ".join(f"OLD.{column} IS NEW.{column}" for column in columns)


def _kept_or_gone(column: str) -> str:
    """Whoever did it may leave; nobody else takes the place."""
    return f"(NEW.{column} IS NULL OR OLD.{column} IS NEW.{column})"


SEALED = (
    *("id", "fund_id", "month", "entries", "totals", "position", "head_hash", "available", "reserved", "in_kind"),
    *("closed_at", "previous_hash", "hash"),
)
CLOSINGS = _guard(
    "scholarships_closing",
    "scholarships_ledgerclosing",
    unless=f"{_kept(*SEALED)} AND {_kept_or_gone('by_id')}",
    same="id = NEW.id OR (fund_id = NEW.fund_id AND month = NEW.month)",
)
HEADS = _guard(
    "scholarships_head",
    "scholarships_ledgerhead",
    unless="OLD.fund_id = NEW.fund_id AND NEW.position = OLD.position + 1",
    same="fund_id = NEW.fund_id",
)
CORRECTIONS = _guard(
    "scholarships_correction",
    "scholarships_correction",
    unless=(
        f"{_kept('id', 'public_id', 'fund_id', 'account', 'amount', 'dated', 'reason', 'asked_at')} AND {_kept_or_gone('asked_by_id')}"
        f" AND (OLD.state = 'asked' OR ({_kept('state', 'decided_at')} AND {_kept_or_gone('decided_by_id')}))"
    ),
    same="id = NEW.id OR public_id = NEW.public_id",
)
GUARDS = (GUARD, CLOSINGS, HEADS, CORRECTIONS)


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    for guard in GUARDS:
        guard.install_after_migrate(sender, using)


@register("ieum", Tags.database)
def ledger_is_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses to change or delete what the books said."""
    return [fault for guard in GUARDS for fault in guard.faults(databases, code="scholarships.E001")]
