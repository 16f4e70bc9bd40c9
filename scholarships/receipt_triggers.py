"""Receipts are for good: the database itself refuses to change what is printed or numbered, to let a void one hold again, or to delete.

What may happen: a receipt is voided once; an account that goes away leaves it; and who is printed (`holder`) may become empty, and nothing else,
five years after it was given (소득세법 제160조의3 제1항, 법인세법 제112조의2 제1항: lists by donor are kept five years).
"""

from typing import Any

from django.core.checks import CheckMessage, Tags, register

from core.triggers import Guard

LEAST_DAYS = 1826
RECEIPT, LINE, NUMBER = "scholarships_receipt", "scholarships_receiptline", "scholarships_receiptnumber"
PRINTED = "id, public_id, entity_id, kind, year, number, amount, snapshot, digest, how, issued_at, replaces_id"
LETTING_GO = " OR ".join(f"(NEW.{one} IS NOT NULL AND NEW.{one} IS DISTINCT FROM OLD.{one})" for one in ("donor_id", "issued_by_id"))
HANDING_ON = "OLD.voided_at IS NOT NULL AND NEW.voided_by_id IS NOT NULL AND NEW.voided_by_id IS DISTINCT FROM OLD.voided_by_id"
PRINTED_ANEW = "OLD.pdf_sha256 <> '' AND NEW.pdf_sha256 <> OLD.pdf_sha256 AND NEW.printed_with = OLD.printed_with"
NEXT = "NEW.id = OLD.id AND NEW.entity_id = OLD.entity_id AND NEW.kind = OLD.kind AND NEW.year = OLD.year AND NEW.last = OLD.last + 1"


def _guard(table: str, refusal: str, updates: dict[str, tuple[str, str]], *, same: str, sqlite: dict[str, str] | None = None) -> Guard:
    """`updates`: a trigger's name → (what comes after BEFORE UPDATE, its condition or ""); `same`: whom SQLite's REPLACE would put away."""
    events = {f"{table}_{name}": (f"BEFORE UPDATE{of} ON {table}", when) for name, (of, when) in updates.items()}
    events[f"{table}_no_delete"] = (f"BEFORE DELETE ON {table}", "")
    ours = {name: _with(event, (sqlite or {}).get(name.removeprefix(f"{table}_"), when)) for name, (event, when) in events.items()}
    ours[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - constants only
    ours[f"{table}_no_other_key"] = f"BEFORE UPDATE ON {table} WHEN (NEW.id IS NOT OLD.id)"
    theirs = {name: _with(f"{event} FOR EACH ROW", when) for name, (event, when) in events.items()}
    theirs[f"{table}_no_truncate"] = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return Guard(name=table, table=table, refusal=refusal, sqlite=ours, postgres=theirs)


def _with(event: str, when: str) -> str:
    return f"{event} WHEN ({when})" if when else event


GUARDS = (
    _guard(
        RECEIPT,
        "A receipt stays as it was given.",
        {
            "no_change": (f" OF {PRINTED}", ""),
            "no_second_void": (" OF voided_at, voided_for, void_reason", "OLD.voided_at IS NOT NULL"),
            "no_handing_on": (" OF donor_id, issued_by_id", LETTING_GO),
            "no_other_voider": (" OF voided_by_id", HANDING_ON),
            "no_other_bytes": (" OF pdf_sha256, printed_with", PRINTED_ANEW),
            "no_forgetting": (" OF holder", f"NEW.holder <> '{{}}'::jsonb OR OLD.issued_at > now() - interval '{LEAST_DAYS} days'"),
        },
        same=(
            "id = NEW.id OR public_id = NEW.public_id OR replaces_id = NEW.replaces_id"
            " OR (entity_id = NEW.entity_id AND kind = NEW.kind AND year = NEW.year AND number = NEW.number)"
        ),
        sqlite={"no_forgetting": f"NEW.holder <> '{{}}' OR OLD.issued_at > datetime('now', '-{LEAST_DAYS} days')"},
    ),
    _guard(
        LINE,
        "A line of a receipt stays as it was given.",
        {"no_change": (" OF id, receipt_id, gift_id, amount", ""), "no_return": (" OF live", "NEW.live AND NOT OLD.live")},
        same="id = NEW.id OR (receipt_id = NEW.receipt_id AND gift_id = NEW.gift_id) OR (live AND NEW.live AND gift_id = NEW.gift_id)",
    ),
    _guard(
        NUMBER,
        "Numbers of receipts go up by one.",
        {"one_by_one": ("", f"NOT ({NEXT})")},
        same="id = NEW.id OR (entity_id = NEW.entity_id AND kind = NEW.kind AND year = NEW.year)",
    ),
)


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    for guard in GUARDS:
        guard.install_after_migrate(sender, using)


@register("ieum", Tags.database)
def receipts_are_guarded(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses to change a receipt."""
    return [fault for guard in GUARDS for fault in guard.faults(databases, code="scholarships.E002")]
