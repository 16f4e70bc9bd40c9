"""What the worker does about receipts: the yearly runs, and each night a look for what should not hold any more."""

from collections.abc import Sequence
from datetime import time

from django.db import transaction
from django.db.models import F

from core.outbox import Queue, register
from core.schedule import schedule
from scholarships.models import Gift, ReceiptRun
from scholarships.services.receipt_checks import receipt_problems
from scholarships.services.receipt_runs import LEASE, work_on_run
from scholarships.services.receipts import void_stale_receipts
from scholarships.services.verification import register_check


def work_on_runs(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: the receipts of a year."""
    return {run_id: work_on_run(run_id=run_id) for run_id in ids}


def void_what_is_stale() -> str:
    """Whatever way money went back: a receipt that says another amount than what is left is void by morning. Returns a line for the record."""
    stale = Gift.objects.with_left().filter(receipt_lines__live=True).exclude(left=F("receipt_lines__amount"))
    voided = 0
    for pk in list(stale.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            gift = Gift.objects.select_for_update(no_key=True).get(pk=pk)
            voided += len(void_stale_receipts(gift=gift))
    return f"{voided} voided"


RUNS = register(Queue("receipt-runs", ReceiptRun, work_on_runs, lease=LEASE))
schedule("scholarships.void_stale_receipts", void_what_is_stale, at=time(4, 40))
register_check("receipts", receipt_problems)
