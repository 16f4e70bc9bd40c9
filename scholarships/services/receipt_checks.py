"""Do the receipts agree with their numbers, their gifts and their papers? For `verify_ledger` and for staff."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Sum

from core.exceptions import CannotPrint
from core.pdf import make_pdf
from scholarships.models import Gift, Receipt, ReceiptLine, ReceiptNumber
from scholarships.receipt_triggers import GUARDS
from scholarships.services.receipt_papers import PAPER, printer_now, words_of

PAPERS = 20  # drawing one takes a fifth of a second: a look at the newest is enough for every night


def receipt_problems(*, papers: int = PAPERS) -> list[str]:
    """Every disagreement as a sentence, without a person in it. `papers`: how many of the newest are drawn again and compared."""
    found = [f"trigger {name} is missing" for guard in GUARDS for name in guard.missing()]
    for part in (_numbers(), _digests(), _sums(), _lines(), _papers(papers)):
        found += part
    return found


def _numbers() -> Iterator[str]:
    """Each series runs from one to its counter, nothing left out, nothing twice."""
    series = ("entity_id", "kind", "year")
    last = {tuple(row[:3]): row[3] for row in ReceiptNumber.objects.values_list(*series, "last")}
    rows = Receipt.objects.order_by().values_list(*series).annotate(n=Count("number", distinct=True), low=Min("number"), high=Max("number"))
    given = {tuple(row[:3]): tuple(row[3:]) for row in rows}
    for one in sorted({*last, *given}, key=str):
        count, low, high = given.get(one, (0, 1, 0))
        if (count, low, high) != (last.get(one, 0), 1, last.get(one, 0)):
            yield f"receipts of body {one[0]}, {one[1]} {one[2]}: {count} between {low} and {high}, the counter says {last.get(one, 0)}"


def _digests() -> Iterator[str]:
    """What is printed is what was given; of those whose holder the law has let go, the rest is compared with the lines."""
    for receipt in Receipt.objects.exclude(holder={}).iterator(chunk_size=500):
        if receipt.digest != receipt.computed_digest():
            yield f"receipt {receipt.label} of body {receipt.entity_id} does not carry the digest of what it says"


def _sums() -> Iterator[str]:
    for receipt in Receipt.objects.annotate(sum=Sum("lines__amount")).exclude(sum=F("amount")).iterator():
        yield f"receipt {receipt.label} of body {receipt.entity_id} says {receipt.amount}, its lines {receipt.sum or 0}"


def _lines() -> Iterator[str]:
    """A line that holds says what is left of its gift, and belongs to a receipt that holds; a void receipt has none."""
    left = dict(Gift.objects.with_left().filter(receipt_lines__live=True).values_list("pk", "left"))
    for line in ReceiptLine.objects.filter(live=True).select_related("receipt").iterator(chunk_size=500):
        if not line.receipt.is_live:
            yield f"receipt {line.receipt.label} is void and a line of it holds"
        elif left.get(line.gift_id) != line.amount:
            yield f"receipt {line.receipt.label} says {line.amount}, {left.get(line.gift_id)} is left of the gift"
    for receipt in Receipt.objects.live().filter(lines__live=False).distinct():
        yield f"receipt {receipt.label} holds and a line of it does not"


def _papers(most: int) -> Iterator[str]:
    try:
        for receipt in Receipt.objects.live().exclude(pdf_sha256="").filter(printed_with=printer_now()).exclude(holder={})[:most]:
            if hashlib.sha256(make_pdf(PAPER, words_of(receipt))).hexdigest() != receipt.pdf_sha256:
                yield f"receipt {receipt.label} prints other bytes than before: other fonts?"
    except (CannotPrint, ImportError, OSError):
        return
