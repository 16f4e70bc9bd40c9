"""The ledger is append-only against everybody, plain SQL included: triggers refuse the rest."""

from typing import Any

from django.core.checks import CheckMessage, Tags, register

from core.triggers import Guard

TABLE = "scholarships_ledgerentry"
GUARD = Guard(
    name="scholarships_ledger",
    table=TABLE,
    refusal="The ledger is append-only.",
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


@register("ieum", Tags.database)
def ledger_is_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses to change or delete a ledger entry."""
    return GUARD.faults(databases, code="scholarships.E001")
