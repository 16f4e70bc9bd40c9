"""A bank's file on its way in: kept, looked at, taken over row by row, each row once whatever was brought before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.acts import log_act
from core.private_files import forget, keep
from scholarships.bank_files import Deposit, Statement, account_key, read_statement
from scholarships.exceptions import FileUnreadable
from scholarships.models import BankDeposit, BankStatement, RecipientEntity

STEP, MOST_REFUSED = 500, 1_000
KIND = "bank_statement"
State = BankStatement.State


def upload_statement(*, entity: RecipientEntity, account: str, file: File, by: Any) -> BankStatement:
    """Keep a file of the bank that can be read whole; nothing of it counts yet. Raises FileUnreadable, in words."""
    if len(account_key(account)) < 4:
        raise FileUnreadable(_("Write at least the last four figures of the account."))
    read = read_statement(file)
    _refuse_nonsense(read)
    known = known_among(entity.pk, account, read.deposits)
    file.seek(0)
    with transaction.atomic():
        kept = keep(file, kind=KIND, name=file.name or "statement", content_type="application/octet-stream")
        statement = BankStatement.objects.create(entity=entity, account=account.strip()[:40], file=kept, uploaded_by=by, **_figures(read, known))
        log_act(statement, "scholarships.upload_statement", by=by, rows=len(read.deposits))
    return statement


def _refuse_nonsense(read: Statement) -> None:
    if not read.deposits and not read.refused and not read.out:
        raise FileUnreadable(_("Below the names of the columns there is no row."))
    if len(read.refused) > MOST_REFUSED:
        said = {"row": read.refused[0]["row"], "reason": read.refused[0]["reason"]}
        raise FileUnreadable(
            _("More than 1,000 rows could not be understood, such as row %(row)d: %(reason)s Look whether this is the bank's file.") % said
        )


def _figures(read: Statement, known: int) -> dict[str, Any]:
    """What the file holds; until it is taken over, the rows are those that it would bring."""
    rows = {"rows_new": len(read.deposits) - known, "rows_known": known}
    return {"refused": read.refused, "rows_out": read.out, "last_at": read.last_at, "balance": read.balance, **rows}


def read_again(statement: BankStatement, *, most: int | None = None) -> Statement:
    """The file of a statement that still waits; `most` as for `read_statement`. Raises FileUnreadable."""
    if statement.file is None:
        raise FileUnreadable(_("The file is gone. Bring it once more."))
    with statement.file.file.open("rb") as file:
        return read_statement(file, most=most)


@dataclass(frozen=True)
class Look:
    """The first deposits of a file that waits, how many it holds, and how many of them were brought before."""

    rows: list[Deposit]
    total: int
    known: int


def look_at(statement: BankStatement, *, most: int) -> Look:
    """What it would bring. Counted when the file came; read whole again only when another file of the body was taken over since.

    Raises FileUnreadable.
    """
    if total := statement.rows_new + statement.rows_known:
        return Look(read_again(statement, most=most).deposits, total, statement.rows_known)
    deposits = read_again(statement).deposits
    return Look(deposits[:most], len(deposits), known_among(statement.entity_id, statement.account, deposits))


def known_among(entity_id: int, account: str, deposits: list[Deposit]) -> int:
    """How many of these rows were brought before, asked for in steps."""
    key = account_key(account)
    steps = ([one.fingerprint(entity_id, key) for one in step] for step in _steps(deposits))
    return sum(BankDeposit.objects.filter(fingerprint__in=step).count() for step in steps)


def take_statement(*, statement_id: int, by: Any) -> BankStatement:
    """Take its rows over, at most 500 in one transaction. Done once; stopped midway, the next call goes on. Raises FileUnreadable."""
    statement = _begin(statement_id)
    if not statement.can_be_taken():
        return statement
    read = read_again(statement)
    for step in _steps(read.deposits):
        with transaction.atomic():
            BankDeposit.objects.bulk_create(_rows(statement, step), ignore_conflicts=True)
    return _finish(statement_id, read, by)


@transaction.atomic
def leave_statement(*, statement_id: int, by: Any) -> BankStatement:
    """Leave a file that was looked at and not wanted: nothing of it is kept."""
    statement = _locked(statement_id)
    if statement.state == State.WAITING:
        _close(statement, State.LEFT)
        log_act(statement, "scholarships.leave_statement", by=by)
    return statement


@transaction.atomic
def give_up_statement(*, statement_id: int) -> BankStatement:
    """Nobody took it over in time: the file goes, and what a stopped try had brought stays. Twice is once."""
    statement = _locked(statement_id)
    if statement.can_be_taken():
        statement.rows_new = statement.deposits.count()
        _close(statement, State.LEFT if statement.state == State.WAITING else State.DONE)
        log_act(statement, "scholarships.leave_statement")
    return statement


@transaction.atomic
def _begin(statement_id: int) -> BankStatement:
    statement = _locked(statement_id)
    if statement.state == State.WAITING:
        statement.state = State.TAKING
        statement.save(update_fields=["state"])
    return statement


@transaction.atomic
def _finish(statement_id: int, read: Statement, by: Any) -> BankStatement:
    """The file itself goes: what came stands in rows, and payments out to other people are none of ours."""
    statement = _locked(statement_id)
    if statement.state != State.TAKING:  # another clerk was quicker
        return statement
    statement.rows_new = statement.deposits.count()
    statement.rows_known = len(read.deposits) - statement.rows_new
    _close(statement, State.DONE)
    BankStatement.objects.filter(entity=statement.entity_id, state=State.WAITING).update(rows_new=0, rows_known=0)  # no longer as counted
    log_act(statement, "scholarships.take_statement", by=by, new=statement.rows_new, known=statement.rows_known)
    return statement


def _close(statement: BankStatement, state: str) -> None:
    file, statement.file, statement.state = statement.file, None, state
    if state == State.LEFT:
        statement.refused, statement.rows_new, statement.rows_known = [], 0, 0
    statement.save()
    if file:
        forget(file)


def _rows(statement: BankStatement, deposits: list[Deposit]) -> list[BankDeposit]:
    key = account_key(statement.account)
    return [
        BankDeposit(
            entity_id=statement.entity_id,
            statement=statement,
            fingerprint=one.fingerprint(statement.entity_id, key),
            at=one.at,
            amount=one.amount,
            balance_after=one.balance,
            depositor=one.depositor,
            memo=one.memo,
        )
        for one in deposits
    ]


def _steps(rows: list[Deposit]) -> Iterator[list[Deposit]]:
    for start in range(0, len(rows), STEP):
        yield rows[start : start + STEP]


def _locked(statement_id: int) -> BankStatement:
    return BankStatement.objects.select_for_update(no_key=True, of=("self",)).select_related("file").get(pk=statement_id)
