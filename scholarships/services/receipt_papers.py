"""A receipt as paper: drawn from its snapshot, never from what stands elsewhere today."""

import hashlib
import logging
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.business_numbers import format_business_number
from core.pdf import SHEET, make_pdf
from scholarships.exceptions import ReceiptDiffers
from scholarships.models import Receipt

log = logging.getLogger("ieum.payments")
PAPER = "scholarships/pdf/receipt.html"


def receipt_pdf(receipt: Receipt) -> bytes:
    """The paper, `void` printed across a void one. Its SHA-256 is kept at the first printing and compared at every other.

    Raises ReceiptDiffers when the row is not what was given: nothing is printed from it. Bytes that differ although the row is right come from other
    fonts on this machine: they are given, and logged, and `receipt_problems` tells of them. Raises CannotPrint without Pango.
    """
    if not receipt.holder or receipt.digest != receipt.computed_digest():
        log.error("receipt %s is not what was given", receipt.public_id)
        raise ReceiptDiffers(_("This receipt cannot be printed any more. Write to us, and we will look into it."))
    paper = make_pdf(PAPER, words_of(receipt))
    if receipt.is_live and not _is_kept(receipt, hashlib.sha256(paper).hexdigest()):
        log.error("receipt %s was printed with other bytes than before", receipt.public_id)
    return paper


def words_of(receipt: Receipt) -> dict[str, Any]:
    """What the template needs: the snapshot, who it is for, and dates as dates."""
    kept = receipt.snapshot
    lines = [{**line, "day": date.fromisoformat(line["day"])} for line in kept["lines"]]
    return {
        "receipt": receipt,
        "holder": receipt.holder,
        "kept": kept,
        "lines": lines,
        "issued_on": date.fromisoformat(kept["issued_on"]),
        "is_person": not receipt.holder.get("number"),
        "number": format_business_number(receipt.holder.get("number", "")),
        "voided_on": timezone.localtime(receipt.voided_at).date() if receipt.voided_at else None,
    }


def _is_kept(receipt: Receipt, found: str) -> bool:
    """Keep the digest of the first printing, and of the first one with another printer; False when the same printer made other bytes."""
    printer = printer_now()
    unprinted = Q(pdf_sha256="") | ~Q(printed_with=printer)
    if Receipt.objects.filter(unprinted, pk=receipt.pk).update(pdf_sha256=found, printed_with=printer):
        receipt.pdf_sha256, receipt.printed_with = found, printer
    receipt.refresh_from_db(fields=["pdf_sha256", "printed_with"])
    return receipt.pdf_sha256 == found


@cache
def printer_now() -> str:
    """What the bytes depend on beside the snapshot: WeasyPrint's version, our template and our sheet."""
    template = Path(settings.BASE_DIR) / "templates" / PAPER
    drawn = hashlib.sha256(template.read_bytes() + SHEET.read_bytes()).hexdigest()[:12]
    return f"weasyprint {version('weasyprint')} {drawn}"[:40]
