"""What becomes of money that came to the account: gifts, until nothing is left of it; or it goes back; or it is no gift.

Order of locks: deposit, pledge, gift, fund, index rows, cache tags. What stands in the ledger is not unmatched: it is given back
(`services.transfers`) or corrected.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acts import log_act
from core.caching import bump
from scholarships import letters
from scholarships.exceptions import DepositRefused
from scholarships.models import BankDeposit, Fund, Gift, Pledge
from scholarships.names import TAGS
from scholarships.services.entries import append_entry, lock_fund
from scholarships.services.pledges import fulfil_when_whole, locked_pledge, open_amount
from scholarships.signals import gift_settled
from search.services import mark_changed

State = BankDeposit.State


@dataclass(frozen=True)
class From:
    """Whom staff read off a deposit that nobody had announced."""

    name: str
    email: str = ""
    giver_kind: str = Gift.GiverKind.PERSON
    business_number: str = ""


@transaction.atomic
def match_to_pledge(*, deposit_id: int, pledge_id: int, amount: int, form_token: uuid.UUID, by: Any) -> Gift:
    """So much of a deposit is so much of a pledge. The same form twice is one gift. Raises DepositRefused."""
    deposit = _locked(deposit_id)
    token = _token(form_token, deposit, ("pledge", pledge_id, amount))
    if known := Gift.objects.filter(form_token=token).first():
        return known
    pledge = locked_pledge(pledge_id)
    if pledge.status != Pledge.Status.AGREED:
        raise DepositRefused(_("This pledge is not in force. Agree on it first, or make a gift of its own of this money."))
    if amount > (left := open_amount(pledge)):
        raise DepositRefused(_("Only %(left)s won of this pledge are still to come. Make a gift of its own of the rest.") % {"left": f"{left:,}"})
    gift = Gift(
        fund_id=pledge.fund_id,
        pledge=pledge,
        form_token=token,
        donor_id=pledge.donor_id,
        giver_kind=Gift.GiverKind.ORGANISATION,
        shown_as=Gift.ShownAs.NAME if pledge.shown else Gift.ShownAs.ANONYMOUS,
        name=pledge.name[:80],
        **{name: getattr(pledge, name) for name in ("contact", "business_number", "email", "language", "amount_shown")},
    )
    _settle(deposit, gift, amount, by)
    fulfil_when_whole(pledge)
    return gift


@transaction.atomic
def match_to_gift(*, deposit_id: int, gift_id: int, amount: int, by: Any) -> Gift:
    """So much of a deposit is a gift that was announced; what came counts, not what was announced. Twice is once. Raises DepositRefused."""
    deposit = _locked(deposit_id)
    gift = Gift.objects.select_for_update(no_key=True).get(pk=gift_id)
    if gift.is_paid and gift.deposit_id == deposit.pk:
        return gift
    if gift.is_paid or gift.channel != Gift.Channel.TRANSFER:
        raise DepositRefused(_("This gift has been paid already, or comes by card."))
    _settle(deposit, gift, amount, by)
    return gift


@transaction.atomic
def match_to_new_gift(*, deposit_id: int, fund_id: int, giver: From, amount: int, form_token: uuid.UUID, by: Any) -> Gift:
    """So much of a deposit is a gift that nobody had announced. The same form twice is one gift. Raises DepositRefused."""
    deposit = _locked(deposit_id)
    token = _token(form_token, deposit, (fund_id, giver, amount))
    if known := Gift.objects.filter(form_token=token).first():
        return known
    gift = Gift(fund_id=fund_id, form_token=token, **vars(giver))
    _settle(deposit, gift, amount, by)
    return gift


@transaction.atomic
def return_deposit(*, deposit_id: int, note: str, by: Any) -> BankDeposit:
    """What is left of a deposit went back to its sender and never was a fund's. Raises DepositRefused."""
    return _put_aside(deposit_id, State.RETURNED, "scholarships.return_deposit", note, by)


@transaction.atomic
def pass_over_deposit(*, deposit_id: int, note: str, by: Any) -> BankDeposit:
    """What is left of a deposit is no gift: a fee for an event, interest, our own money. Raises DepositRefused."""
    return _put_aside(deposit_id, State.OTHER, "scholarships.pass_over_deposit", note, by)


@transaction.atomic
def reopen_deposit(*, deposit_id: int, by: Any) -> BankDeposit:
    """It was put aside by mistake: it waits to be matched again."""
    deposit = _locked(deposit_id)
    if deposit.can_become(State.OPEN):
        _decide(deposit, State.OPEN, by)
        log_act(deposit, "scholarships.reopen_deposit", by=by)
    return deposit


def left_of(deposit: BankDeposit) -> int:
    """What has become no gift yet, in won."""
    return deposit.amount - (deposit.gifts.aggregate(sum=Sum("amount"))["sum"] or 0)


def _settle(deposit: BankDeposit, gift: Gift, amount: int, by: Any) -> None:
    """One transaction: the gift paid on the day the money came, its entry, its letter, and what is left of the deposit."""
    left = left_of(deposit)
    _refuse_wrong_part(deposit, gift, amount, left)
    fund = lock_fund(gift.fund_id)
    gift.amount, gift.channel, gift.deposit = amount, Gift.Channel.TRANSFER, deposit
    gift.status, gift.paid_at, gift.started_at = Gift.Status.PAID, deposit.at, gift.started_at if gift.pk else deposit.at
    gift.save()
    append_entry(fund=fund, kind="gift", amount=gift.amount, source=gift.source)
    if amount == left:
        _decide(deposit, State.MATCHED, by)
    log_act(gift, "scholarships.match_deposit", by=by)
    log_act(deposit, "scholarships.match_deposit", by=by)
    letters.gift_thanks(gift)
    gift_settled.send(sender=Gift, gift=gift)
    mark_changed("fund", [fund.pk])
    bump(*TAGS)


def _refuse_wrong_part(deposit: BankDeposit, gift: Gift, amount: int, left: int) -> None:
    if not deposit.can_become(State.MATCHED):
        raise DepositRefused(_("This deposit has been dealt with already: look at what became of it."))
    if not 0 < amount <= left:
        raise DepositRefused(_("Of this deposit %(left)s won are left: choose an amount up to that.") % {"left": f"{left:,}"})
    if Fund.objects.values_list("entity_id", flat=True).get(pk=gift.fund_id) != deposit.entity_id:
        raise DepositRefused(_("This fund belongs to another body than the account that the money came to."))


def _put_aside(deposit_id: int, state: str, action: str, note: str, by: Any) -> BankDeposit:
    deposit = _locked(deposit_id)
    if deposit.state == state:
        return deposit
    if not deposit.can_become(state):
        raise DepositRefused(_("This deposit has been dealt with already: look at what became of it."))
    if not note.strip():
        raise DepositRefused(_("Write what was done, so that the next person understands it."))
    _decide(deposit, state, by, note=note.strip()[:300])
    log_act(deposit, action, by=by)
    return deposit


def _decide(deposit: BankDeposit, state: str, by: Any, *, note: str = "") -> None:
    deposit.state, deposit.note, deposit.decided_at, deposit.decided_by = state, note, timezone.now(), by
    deposit.save(update_fields=["state", "note", "decided_at", "decided_by"])


def _token(form_token: uuid.UUID, deposit: BankDeposit, said: tuple[Any, ...]) -> uuid.UUID:
    return uuid.uuid5(form_token, repr(("deposit", deposit.pk, *said)))


def _locked(deposit_id: int) -> BankDeposit:
    return BankDeposit.objects.select_for_update(no_key=True).get(pk=deposit_id)
