"""What an auditor takes along: one ZIP of a body and a year, without a donor's name but in the sheets that other parts add and say so."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from core.exceptions import CannotPrint
from core.pdf import make_pdf
from core.staff.spreadsheets import BOM, harmless
from scholarships.models import BankDeposit, Dispute, Gift, LedgerClosing, LedgerEntry, RecipientEntity, Refund
from scholarships.selectors.books import Books, beside_the_bank, books, year_of

Make = Callable[[RecipientEntity, int], bytes]
IN_MEMORY = 5_000_000
TABLES: dict[str, tuple[str, ...]] = {
    "ledger": (
        *("fund__slug", "position", "at", "kind", "account", "amount", "currency", "available_after", "source", "dated"),
        *("settlement_amount", "settlement_currency", "settlement_rate", "previous_hash", "hash"),
    ),
    "closings": (
        *("fund__slug", "month", "entries", "totals", "position", "head_hash", "available", "reserved", "in_kind", "closed_at"),
        *("previous_hash", "hash"),
    ),
    "gifts": (
        "public_id",
        "fund__slug",
        "amount",
        "currency",
        "channel",
        "status",
        "paid_at",
        "giver_kind",
        "payment_intent",
        "invoice",
        "deposit_id",
    ),
    "refunds": ("stripe_id", "gift__public_id", "gift__fund__slug", "amount", "currency", "status", "created_at", "transfer__sent_on"),
    "disputes": ("stripe_id", "gift__public_id", "gift__fund__slug", "amount", "currency", "reason", "status", "created_at", "decided_at"),
    "deposits": ("pk", "statement__account", "at", "amount", "balance_after", "state", "decided_at"),
}
SUMS = ("received", "fees", "returned", "corrected", "awarded", "paid_out")


@dataclass(frozen=True)
class Shown:
    """What of persons a sheet shows: rows of which model, their keys, and the accounts they are about."""

    object_type: str
    ids: list[int]
    people: list[Any]


@dataclass(frozen=True)
class Sheet:
    """A file that another part adds: how its bytes are made, who may have it, and, where it names persons, whom it shows."""

    make: Make
    permission: str = ""
    shown: Callable[[RecipientEntity, int], Shown] | None = None


sheets: dict[str, Sheet] = {}


def register_sheet(name: str, make: Make, *, permission: str = "", shown: Callable[[RecipientEntity, int], Shown] | None = None) -> None:
    """Let another part add a file (`receipts-issued.xlsx`): `make(entity, year)` gives its bytes, none when there is nothing to say.

    What names persons says whom by `shown`: the page that hands the file out leaves the access record.
    """
    sheets[name] = Sheet(make, permission, shown)


def sheets_for(viewer: Any) -> dict[str, Sheet]:
    """The sheets of other parts that this person may have."""
    return {name: sheet for name, sheet in sorted(sheets.items()) if not sheet.permission or viewer.has_perm(sheet.permission)}


def auditors_file(entity: RecipientEntity, year: int, added: Mapping[str, Sheet]) -> IO[bytes]:
    """The ZIP with what other parts `added`, open for reading.

    Rows are written as they are read, so that a long ledger needs no more memory than a short one.
    """
    made: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response that sends it
    account = books(entity, year)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _tables(entity, year):
            with archive.open(f"{name}.csv", "w") as file:
                _write_csv(file, TABLES[name], rows.values_list(*TABLES[name]).iterator(chunk_size=2000))
        lines = beside_the_bank(entity, year)
        with archive.open("bank.csv", "w") as file:
            _write_csv(file, (_("What"), _("Won"), _("Why")), ((one.words, one.amount, one.why) for one in lines))
        archive.writestr("statement.xlsx", statement_xlsx(account))
        files = {"statement.pdf": _pdf(account), **{name: sheet.make(entity, year) for name, sheet in added.items()}}
        for name, content in files.items():
            if content:
                archive.writestr(name, content)
        names = [name for name in added if files[name]]
        archive.writestr("README.txt", render_to_string("scholarships/auditors_readme.txt", {"books": account, "sheets": names}))
    made.seek(0)
    return made


def _tables(entity: RecipientEntity, year: int) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The rows of each table, in a fixed order."""
    begins, ends = year_of(year)
    within = {"__gte": begins, "__lt": ends}

    def during(field: str) -> dict[str, Any]:
        return {field + lookup: value for lookup, value in within.items()}

    yield "ledger", LedgerEntry.objects.filter(fund__entity=entity, **during("at")).order_by("fund", "position")
    yield "closings", LedgerClosing.objects.filter(fund__entity=entity, month__year=year).order_by("fund", "month")
    yield "gifts", Gift.objects.paid().filter(fund__entity=entity, **during("paid_at")).order_by("paid_at", "pk")
    yield "refunds", Refund.objects.filter(gift__fund__entity=entity, **during("created_at")).order_by("created_at", "pk")
    yield "disputes", Dispute.objects.filter(gift__fund__entity=entity, **during("created_at")).order_by("created_at", "pk")
    yield "deposits", BankDeposit.objects.filter(entity=entity, **during("at")).order_by("at", "pk")


def _write_csv(file: IO[bytes], heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    file.write(BOM)
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    text.flush()
    text.detach()


def _plain(value: Any) -> Any:
    """Moments with their zone in Seoul, nothing that a spreadsheet would run."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else harmless("" if value is None else value)


def statement_xlsx(account: Books) -> bytes:
    """결산서: one row a fund, whole won, the sums below."""
    book = Workbook()
    sheet = book.active
    sheet.title = str(account.year)
    titles = (_("Received"), _("Fees"), _("Given back"), _("Corrected"), _("Awarded"), _("Paid out"))
    sheet.append([_("Income and spending of %(year)s, %(entity)s") % {"year": account.year, "entity": account.entity.name_ko}])
    sheet.append([_("Fund"), _("At the beginning"), *titles, _("At the end"), _("of it awarded and not paid out"), _("In kind")])
    for line in [*account.funds, account.total]:
        name = harmless(line.fund.name_ko) if line.fund else _("Together")
        sheet.append([name, line.before, *(getattr(line.sums, one) for one in SUMS), line.after, line.reserved, line.sums.in_kind])
    for row in (1, 2, sheet.max_row):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3, min_col=2):
        for cell in row:
            cell.number_format = "#,##0"
    sheet.column_dimensions["A"].width = 32
    said = BytesIO()
    book.save(said)
    return said.getvalue()


def _pdf(account: Books) -> bytes:
    """The same as a document; nothing where the machine cannot print (README.txt says so)."""
    try:
        return make_pdf("scholarships/pdf/statement.html", {"books": account, "bank": beside_the_bank(account.entity, account.year)})
    except CannotPrint:
        return b""
