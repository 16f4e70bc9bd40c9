"""A pledge's life: written down, signed, agreed, kept by instalments, or ended early."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.certificates import CleanCertificate
from core.acts import log_act
from core.private_files import forget, keep
from scholarships import letters_transfers as letters
from scholarships.exceptions import AmountOutOfRange, GivingIsClosed, PledgeRefused
from scholarships.giving import transfer_closed_because
from scholarships.models import Fund, Gift, Instalment, Pledge

STAMPED_KIND = "pledge_stamped"
REMINDED_AFTER = timedelta(days=7)
MOST_INSTALMENTS = 24
Status = Pledge.Status


@dataclass(frozen=True)
class Promise:
    """What an organisation filled in; `instalments` are days and won."""

    name: str
    contact: str
    email: str
    instalments: tuple[tuple[date, int], ...]
    business_number: str = ""
    representative: str = ""
    address: str = ""
    telephone: str = ""
    language: str = "ko"
    purpose: str = ""
    report_due_on: date | None = None
    shown: bool = False
    amount_shown: bool = False

    @property
    def amount(self) -> int:
        return sum(won for _, won in self.instalments)


@dataclass(frozen=True)
class Due:
    """An instalment, how much of it came, and whether it is late."""

    instalment: Instalment
    came: int
    is_late: bool

    @property
    def is_whole(self) -> bool:
        return self.came == self.instalment.amount


@transaction.atomic
def start_pledge(*, fund_id: int, form_token: uuid.UUID, promise: Promise, donor: Any = None) -> Pledge:
    """The draft that the agreement is printed from, and the letter with its address. The same form sent again is the same pledge.

    Raises GivingIsClosed, AmountOutOfRange.
    """
    public_id = uuid.uuid5(form_token, repr((fund_id, donor.pk if donor else None, promise)))
    if known := Pledge.objects.filter(public_id=public_id).first():
        return known
    fund = Fund.objects.select_related("entity").get(pk=fund_id)
    if reason := transfer_closed_because(fund, donor):
        raise GivingIsClosed(reason)
    if not settings.LEAST_GIFT <= promise.amount <= settings.LARGEST_TRANSFER or len(promise.instalments) > MOST_INSTALMENTS:
        raise AmountOutOfRange(promise.amount)
    said = {name: value for name, value in vars(promise).items() if name != "instalments"}
    pledge, is_new = Pledge.objects.get_or_create(public_id=public_id, defaults={**said, "fund": fund, "donor": donor, "amount": promise.amount})
    if not is_new:  # the same form, at the same moment
        return pledge
    Instalment.objects.bulk_create(Instalment(pledge=pledge, due_on=day, amount=won) for day, won in promise.instalments)
    log_act(pledge, "scholarships.start_pledge", by=donor)
    letters.pledge_draft(pledge)
    return pledge


@transaction.atomic
def keep_stamped(*, pledge_id: int, copy: CleanCertificate, by: Any = None) -> Pledge:
    """The stamped copy of a pledge that is being prepared; a newer one takes its place. Raises PledgeRefused."""
    pledge = locked_pledge(pledge_id)
    if pledge.status != Status.DRAFT:
        raise PledgeRefused(_("This pledge has been decided already, so its copy stays as it is. Write to us if something is wrong with it."))
    before = pledge.stamped
    pledge.stamped = keep(copy.file, kind=STAMPED_KIND, name=copy.name, content_type=copy.content_type)
    pledge.save(update_fields=["stamped"])
    if before:
        forget(before)
    log_act(pledge, "scholarships.keep_stamped", by=by)
    return pledge


@transaction.atomic
def agree_pledge(*, pledge_id: int, by: Any) -> Pledge:
    """Both sides have signed: the letter with the account goes out. Twice is once. Raises PledgeRefused."""
    pledge = locked_pledge(pledge_id)
    if pledge.status == Status.AGREED:
        return pledge
    if pledge.status != Status.DRAFT:
        raise _not_open(pledge)
    if pledge.stamped_id is None:
        raise PledgeRefused(_("The stamped copy is missing: upload it first."))
    _move(pledge, Status.AGREED)
    log_act(pledge, "scholarships.agree_pledge", by=by)
    letters.pledge_agreed(pledge)
    return pledge


@transaction.atomic
def end_pledge(*, pledge_id: int, reason: str, by: Any) -> Pledge:
    """No more is expected of it; what came stays. Twice is once. Raises PledgeRefused."""
    pledge = locked_pledge(pledge_id)
    if pledge.status == Status.ENDED:
        return pledge
    _refuse_step(pledge, Status.ENDED)
    _move(pledge, Status.ENDED, ended_because=reason.strip()[:300])
    log_act(pledge, "scholarships.end_pledge", by=by)
    return pledge


def fulfil_when_whole(pledge: Pledge) -> None:
    """All of it has come: the caller holds the pledge locked."""
    if pledge.status == Status.AGREED and open_amount(pledge) <= 0:
        _move(pledge, Status.FULFILLED)
        log_act(pledge, "scholarships.fulfil_pledge")


def reopen_when_short(pledge: Pledge, *, given_back: int) -> None:
    """So much of it went back: what was fulfilled is in force again. The caller holds the pledge locked.

    What is missing is for staff to talk about; the clock does not remind anybody of what we gave back ourselves.
    """
    came, instalments, today = came_of(pledge), list(pledge.instalments.all()), timezone.localdate()
    before, after = (dues(instalments, won, today, expected=True) for won in (came + given_back, came))
    short = [was.instalment.pk for was, due in zip(before, after, strict=True) if was.is_whole and due.is_late]
    Instalment.objects.filter(pk__in=short, reminded_at=None).update(reminded_at=timezone.now())
    if pledge.status == Status.FULFILLED and came < pledge.amount:
        _move(pledge, Status.AGREED, agreed_at=pledge.agreed_at, fulfilled_at=None)
        log_act(pledge, "scholarships.reopen_pledge")


def came_of(pledge: Pledge) -> int:
    """What came of a pledge and did not go back, in won."""
    return sum(pledge.gifts.paid().with_net().values_list("net", flat=True))


def open_amount(pledge: Pledge) -> int:
    """What is still to come, in won."""
    return pledge.amount - came_of(pledge)


def instalments_of(pledge: Pledge, *, today: date | None = None) -> list[Due]:
    """Each instalment and what came of it: money fills the oldest first."""
    return dues(list(pledge.instalments.all()), came_of(pledge), today or timezone.localdate(), expected=pledge.status == Status.AGREED)


def dues(instalments: Sequence[Instalment], came: int, today: date, *, expected: bool) -> list[Due]:
    """The same from what is known already."""
    found = []
    for one in sorted(instalments, key=lambda one: (one.due_on, one.pk or 0)):
        part = min(max(came, 0), one.amount)
        came -= part
        found.append(Due(one, part, expected and part < one.amount and one.due_on < today))
    return found


def late_pledges(today: date) -> int:
    """How many pledges in force have an instalment that should have come before today: two queries and one a pledge that could be late."""
    could_be = Pledge.objects.filter(status=Status.AGREED, instalments__due_on__lt=today).distinct().prefetch_related("instalments")
    return sum(any(due.is_late for due in instalments_of(pledge, today=today)) for pledge in could_be)


def short_pledges() -> QuerySet[Pledge]:
    """Pledges in force of which something was given back: nobody but staff knows whether it is to come again, or the pledge is to end."""
    return Pledge.objects.filter(status=Status.AGREED, gifts__refunds__status="succeeded").distinct()


def remind_of_overdue(*, today: date | None = None) -> int:
    """One letter for each instalment that is a week late, however often the clock asks; returns how many were written."""
    today = today or timezone.localdate()
    late = Instalment.objects.filter(pledge__status=Status.AGREED, reminded_at=None, due_on__lte=today - REMINDED_AFTER)
    return sum(_remind(pledge_id, today) for pledge_id in sorted(set(late.values_list("pledge_id", flat=True))))


@transaction.atomic
def _remind(pledge_id: int, today: date) -> int:
    """All that is late of one pledge in one letter."""
    pledge = locked_pledge(pledge_id)
    late = [due for due in instalments_of(pledge, today=today) if due.is_late and due.instalment.due_on <= today - REMINDED_AFTER]
    new = [due for due in late if due.instalment.reminded_at is None]
    if not new:
        return 0
    Instalment.objects.filter(pk__in=[due.instalment.pk for due in new]).update(reminded_at=timezone.now())
    letters.pledge_overdue(pledge, late)
    log_act(pledge, "scholarships.remind_pledge")
    return 1


def locked_pledge(pledge_id: int) -> Pledge:
    """The pledge, held until the transaction ends."""
    return Pledge.objects.select_for_update(no_key=True).get(pk=pledge_id)


def _refuse_step(pledge: Pledge, status: str) -> None:
    if not pledge.can_become(status):
        raise _not_open(pledge)


def _not_open(pledge: Pledge) -> PledgeRefused:
    return PledgeRefused(_("This pledge is “%(now)s”, so this step is not open any more.") % {"now": pledge.get_status_display()})


def _move(pledge: Pledge, status: str, **values: Any) -> None:
    changes = {"status": status, f"{status}_at": timezone.now(), **values}
    for name, value in changes.items():
        setattr(pledge, name, value)
    pledge.save(update_fields=list(changes))


def given_by(pledge: Pledge) -> list[Gift]:
    """What came of it, oldest first."""
    return list(pledge.gifts.paid().with_net().order_by("paid_at", "pk"))
