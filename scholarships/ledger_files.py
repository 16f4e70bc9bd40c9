"""The public account as files: sums of months for a spreadsheet, and the chain of closed months for whoever checks it."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.staff.spreadsheets import BOM, harmless
from scholarships.models import Fund, LedgerClosing
from scholarships.selectors.ledger import months_of_funds

SUMS = ("received", "fees", "returned", "corrected", "awarded", "paid_out", "left", "in_kind")


def months_csv(funds: Sequence[Fund]) -> bytes:
    """Every month of these funds, UTF-8 with BOM; nothing in it runs in a spreadsheet. Numbers are won without separators."""
    said = StringIO(newline="")
    writer = csv.writer(said)
    titles = (_("Received"), _("Fees"), _("Given back"), _("Corrected"), _("Awarded"), _("Paid out"), _("Left"), _("In kind"))
    writer.writerow([_("Month"), _("Fund"), *titles, _("Entries"), _("Hash of the last entry"), _("Seal"), _("Closed at")])
    for row in months_of_funds(funds):
        closing = row.closing
        closed: tuple[Any, ...] = ("", "", "", _("not closed yet"))
        if closing:
            closed = (closing.entries, closing.head_hash, closing.hash, f"{timezone.localtime(closing.closed_at):%Y-%m-%d %H:%M}")
        writer.writerow(map(harmless, [f"{row.month:%Y-%m}", row.fund.name, *(getattr(row.sums, name) for name in SUMS), *closed]))
    return BOM + said.getvalue().encode()


def chain(funds: Sequence[Fund]) -> dict[str, Any]:
    """Every seal with the lines it was made of: SHA-256 over `said`, joined by line ends, is `seal`; its last line is the seal before it."""
    closings = LedgerClosing.objects.filter(fund__in=list(funds)).order_by("fund", "month")
    names = {fund.pk: fund.slug for fund in funds}
    rows = [{"fund": names[one.fund_id], "month": f"{one.month:%Y-%m}", "said": one.said(), "seal": one.hash} for one in closings]
    lines = ("version", "fund", "month", "entries", "sums", "last_position", "hash_of_last_entry", "available", "reserved", "in_kind", "closed_at")
    return {"hash": "sha256", "lines": [*lines, "seal_before"], "closings": rows}
