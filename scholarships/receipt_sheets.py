"""기부자별 발급명세 for the auditor: every receipt given for gifts of a year, void ones too, with who is printed on it."""

from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from core.staff.spreadsheets import harmless, in_seoul
from scholarships.auditors_file import Shown, register_sheet
from scholarships.models import ReceiptLine, RecipientEntity


def lines_of(entity: RecipientEntity, year: int) -> QuerySet[ReceiptLine]:
    """By series and number, as they were given."""
    lines = ReceiptLine.objects.filter(receipt__entity=entity, receipt__year=year)
    return lines.select_related("receipt__donor", "gift__fund").order_by("receipt__kind", "receipt__number", "pk")


def receipts_xlsx(entity: RecipientEntity, year: int) -> bytes:
    """One row a payment; won as numbers. Nothing where no receipt was given."""
    lines = lines_of(entity, year)
    if not lines.exists():
        return b""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(year))
    who = (_("Name to be printed"), _("Business number"), _("Address to be printed"))
    what = (_("paid on"), _("money or in kind"), _("Fund"), _("amount (won)"), _("holds"), _("voided at"), _("reason"))
    sheet.append([str(word) for word in (_("receipt number"), _("kind"), _("issued at"), *who, *what)])
    for line in lines.iterator(chunk_size=2000):
        sheet.append([harmless(value) for value in _row(line)])
    said = BytesIO()
    book.save(said)
    return said.getvalue()


def _row(line: ReceiptLine) -> tuple[Any, ...]:
    receipt = line.receipt
    voided = (in_seoul(receipt.voided_at), receipt.void_reason) if receipt.voided_at else (None, "")
    who = (receipt.holder_name, receipt.holder_number, receipt.holder_address)
    what = (line.paid_on, line.form_of_gift, line.gift.fund.name_ko, line.amount, "O" if line.live else "X")
    return (receipt.label, receipt.get_kind_display(), in_seoul(timezone.localtime(receipt.issued_at)), *who, *what, *voided)


def _shown(entity: RecipientEntity, year: int) -> Shown:
    lines = list(lines_of(entity, year))
    return Shown(ReceiptLine._meta.label, [line.pk for line in lines], [line.receipt.donor for line in lines])


register_sheet("receipts-issued.xlsx", receipts_xlsx, permission="scholarships.view_receiptline", shown=_shown)
