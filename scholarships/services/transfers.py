"""Gifts by transfer: announced by a person, and given back by two members of staff."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acts import log_act
from core.caching import bump
from scholarships import letters_transfers as letters
from scholarships.exceptions import AmountOutOfRange, GivingIsClosed, RefundRefused
from scholarships.gateway import GivenBack
from scholarships.giving import transfer_closed_because
from scholarships.models import Fund, Gift, Pledge, Refund, TransferRefund
from scholarships.names import TAGS
from scholarships.services.ceilings import refuse_past_ceiling
from scholarships.services.entries import lock_fund
from scholarships.services.gifts import Wish
from scholarships.services.pledges import locked_pledge, reopen_when_short
from scholarships.services.refunds import record_refunds
from search.services import mark_changed

PENDING, SUCCEEDED, CANCELED = Refund.Status.PENDING, Refund.Status.SUCCEEDED, Refund.Status.CANCELED


@transaction.atomic
def start_transfer(*, fund_id: int, form_token: uuid.UUID, wish: Wish, donor: Any = None) -> Gift:
    """A gift that is announced: the letter tells the account. It counts when the money is there. The same form sent again is the same gift.

    Raises GivingIsClosed, AmountOutOfRange, MoreThanMayBeCollected.
    """
    token = uuid.uuid5(form_token, repr(("transfer", fund_id, donor.pk if donor else None, wish)))
    if known := Gift.objects.filter(form_token=token).first():
        return known
    fund = Fund.objects.select_related("entity").get(pk=fund_id)
    if reason := transfer_closed_because(fund, donor):
        raise GivingIsClosed(reason)
    if not settings.LEAST_GIFT <= wish.amount <= settings.LARGEST_TRANSFER:
        raise AmountOutOfRange(wish.amount)
    refuse_past_ceiling(fund, wish.amount)
    try:
        with transaction.atomic():
            gift = Gift.objects.create(fund=fund, form_token=token, donor=donor, channel=Gift.Channel.TRANSFER, **vars(wish))
    except IntegrityError:  # the same form, at the same moment
        return Gift.objects.get(form_token=token)
    log_act(gift, "scholarships.start_gift", by=donor)
    letters.transfer_account(gift)
    return gift


@transaction.atomic
def ask_refund(*, gift_id: int, amount: int, reason: str, form_token: uuid.UUID, by: Any) -> TransferRefund:
    """One person asks to give back so much of a gift that came by transfer; nothing moves yet. The same form twice is one. Raises RefundRefused."""
    gift = _locked(gift_id)
    stripe_id = f"bank:{uuid.uuid5(form_token, repr((gift_id, amount, reason)))}"
    if known := TransferRefund.objects.filter(refund__stripe_id=stripe_id).first():
        return known
    if not gift.is_paid or gift.channel != Gift.Channel.TRANSFER:
        raise RefundRefused(_("Only a gift that came by transfer is given back by transfer. A card's refund is made at Stripe."))
    left = gift.amount - (gift.refunds.filter(status__in=(PENDING, SUCCEEDED)).aggregate(sum=Sum("amount"))["sum"] or 0)
    if not 0 < amount <= left:
        raise RefundRefused(_("Of this gift %(left)s won can be given back.") % {"left": f"{left:,}"})
    if not reason.strip():
        raise RefundRefused(_("Write why it is given back."))
    refund = Refund.objects.create(gift=gift, stripe_id=stripe_id, amount=amount, status=PENDING)
    asked = TransferRefund.objects.create(refund=refund, reason=reason.strip()[:300], asked_by=by)
    log_act(asked, "scholarships.ask_refund", by=by)
    return asked


@transaction.atomic
def confirm_refund(*, transfer_refund_id: int, sent_on: date, by: Any) -> TransferRefund:
    """Another person says that the money has left the bank: refund and entry are written. Twice is once. Raises RefundRefused."""
    pledge = _locked_pledge_of(transfer_refund_id)
    asked, gift = _refund_and_gift(transfer_refund_id)
    if asked.refund.status == SUCCEEDED:
        return asked
    if asked.refund.status != PENDING:
        raise RefundRefused(_("This refund was withdrawn. Ask for it anew."))
    if by is None or asked.asked_by_id in (by.pk, None):
        raise RefundRefused(_("Whoever asked for a refund does not confirm it: a second person has to look."))
    if not timezone.localdate(gift.paid_at) <= sent_on <= timezone.localdate():
        raise RefundRefused(_("The day lies before the gift or in the future."))
    fund = lock_fund(gift.fund_id)
    _decide(asked, by, sent_on=sent_on)
    given_back = GivenBack(id=asked.refund.stripe_id, amount=asked.refund.amount, currency=asked.refund.currency, status=SUCCEEDED)
    record_refunds(gift=gift, fund=fund, refunds=[given_back])
    if pledge:
        reopen_when_short(pledge, given_back=given_back.amount)
    log_act(asked, "scholarships.confirm_refund", by=by)
    letters.transfer_refunded(asked, gift)
    mark_changed("fund", [fund.pk])
    bump(*TAGS)
    asked.refund.refresh_from_db()
    return asked


@transaction.atomic
def withdraw_refund(*, transfer_refund_id: int, by: Any) -> TransferRefund:
    """It is not given back after all. Twice is once. Raises RefundRefused."""
    asked, _gift = _refund_and_gift(transfer_refund_id)
    if asked.refund.status == SUCCEEDED:
        raise RefundRefused(_("The money has left already."))
    if asked.refund.status == PENDING:
        _decide(asked, by)
        asked.refund.status = CANCELED
        asked.refund.save(update_fields=["status"])
        log_act(asked, "scholarships.withdraw_refund", by=by)
    return asked


def _decide(asked: TransferRefund, by: Any, *, sent_on: date | None = None) -> None:
    asked.sent_on, asked.decided_at, asked.decided_by = sent_on, timezone.now(), by
    asked.save(update_fields=["sent_on", "decided_at", "decided_by"])


def _refund_and_gift(transfer_refund_id: int) -> tuple[TransferRefund, Gift]:
    """Read again once the gift is held: whoever waited sees what the other did."""
    gift = _locked(TransferRefund.objects.values_list("refund__gift_id", flat=True).get(pk=transfer_refund_id))
    return TransferRefund.objects.select_related("refund").get(pk=transfer_refund_id), gift


def _locked_pledge_of(transfer_refund_id: int) -> Pledge | None:
    """Before its gift: whoever matches money to it holds the pledge and waits for the fund."""
    pledge_id = TransferRefund.objects.values_list("refund__gift__pledge_id", flat=True).get(pk=transfer_refund_id)
    return locked_pledge(pledge_id) if pledge_id else None


def _locked(gift_id: int) -> Gift:
    return Gift.objects.select_for_update(no_key=True).get(pk=gift_id)
