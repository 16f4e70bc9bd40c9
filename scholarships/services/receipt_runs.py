"""Receipts of a year for many donors, step by step: each donor is a transaction, and what was given is not found again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acts import log_act
from scholarships.exceptions import AlreadyReceipted, NothingToReceipt, ReceiptError
from scholarships.models import Gift, Receipt, ReceiptRun, ReceiptWish
from scholarships.services.receipts import Printed, issue_receipts

LEASE = timedelta(minutes=5)
STEP = 500
YEARLY = Receipt.How.YEARLY


@transaction.atomic
def start_receipt_run(*, year: int, whom: str, by: Any) -> ReceiptRun:
    """Let the worker give the year's receipts; the same run asked for twice is one. Raises ReceiptError for a year that is not over."""
    if year >= timezone.localdate().year:
        raise ReceiptError(_("This year is not over yet: a yearly receipt covers a whole year."))
    run, made = ReceiptRun.objects.get_or_create(year=year, whom=whom, state="queued", defaults={"started_by": by})
    if made:
        log_act(run, "scholarships.start_receipt_run", by=by)
    return run


def work_on_run(*, run_id: int) -> str:
    """Outbox work: one donor after the other until nobody is left; a worker that dies is followed by one that goes on. Returns the final state."""
    run, left_out = ReceiptRun.objects.select_related("started_by").get(pk=run_id), 0
    for gifts, printed in _donors(run):
        given = _give(run, gifts, printed) if printed else 0
        left_out += 0 if printed else len(gifts)
        ReceiptRun.objects.filter(pk=run_id).update(issued=F("issued") + given, skipped=left_out, leased_until=timezone.now() + LEASE)
    return "done"


def _give(run: ReceiptRun, gifts: list[int], printed: Printed) -> int:
    try:
        return len(issue_receipts(gift_ids=gifts, printed=printed, how=YEARLY, by=run.started_by))
    except (AlreadyReceipted, NothingToReceipt):  # the donor asked for hers meanwhile
        return 0


def _donors(run: ReceiptRun) -> Iterator[tuple[list[int], Printed | None]]:
    """Each donor of the year with gifts that have no receipt, and what is to be printed; None where nobody is named any more."""
    reached: set[int] = set()
    while True:
        chosen = _open_gifts(run).exclude(pk__in=reached).select_related("donor__receipt_wish", "pledge").order_by("pk").first()
        if chosen is None:
            return
        gifts = list(_of_the_same(run, chosen).values_list("pk", flat=True)[:STEP])
        reached |= {chosen.pk, *gifts}
        yield gifts, printed_for(chosen)


def _open_gifts(run: ReceiptRun) -> QuerySet[Gift]:
    found = Gift.objects.paid_in(run.year).without_receipt()
    return found.filter(donor__in=ReceiptWish.objects.filter(yearly=True).values("donor")) if run.whom == ReceiptRun.For.ASKED else found


def _of_the_same(run: ReceiptRun, gift: Gift) -> QuerySet[Gift]:
    """Her gifts, by account; a guest's by address and name, an organisation's by its number, or by its name where it has none."""
    same = Q(giver_kind=gift.giver_kind, business_number=gift.business_number, donor=gift.donor_id)
    by_person = gift.giver_kind == Gift.GiverKind.PERSON
    if not gift.business_number and not (gift.donor_id and by_person):
        same &= Q(email=gift.email, name=gift.name) if gift.email else Q(pk=gift.pk)
    return _open_gifts(run).filter(same).order_by("pk")


def printed_for(gift: Any) -> Printed | None:
    """What stands on a receipt that nobody filled in: her wish, else what the gift says; an address that we do not know stays a blank to fill in.

    A wish is about what she gives herself, never about what she gives for an organisation.
    """
    wish = getattr(gift.donor, "receipt_wish", None) if gift.donor_id else None
    if wish and gift.giver_kind == Gift.GiverKind.PERSON:
        return Printed(name=wish.name, number=wish.number, address=wish.address)
    if not gift.name:
        return None
    address = gift.pledge.address if gift.pledge_id else ""
    return Printed(name=gift.name, number=gift.business_number, address=address)


@transaction.atomic
def keep_wish(*, donor: Any, printed: Printed, yearly: bool) -> ReceiptWish:
    """What she wants printed from now on, and whether without asking."""
    said = {"name": printed.name, "number": printed.number, "address": printed.address, "yearly": yearly}
    wish, _made = ReceiptWish.objects.update_or_create(donor=donor, defaults=said)
    return wish


@transaction.atomic
def forget_wish(*, donor: Any) -> None:
    """She does not want it kept any more."""
    ReceiptWish.objects.filter(donor=donor).delete()
