"""A gift's life: started here, then moved only by what Stripe says when it is asked."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.consents import Kind
from community.models import Consent
from community.services.consents import give_consent
from core.acts import log_act
from core.addresses import absolute_reverse
from core.caching import bump
from scholarships import gateway, letters, letters_protection
from scholarships.exceptions import AmountOutOfRange, GiftIsPaid, GivingIsClosed, NotByCard, PaymentDiffers, WalletRefused
from scholarships.gateway import Checkout
from scholarships.giving import closed_because, closed_for_all
from scholarships.models import Fund, Gift, RecurringGift, UnmatchedPayment
from scholarships.money import CURRENCY, fee_in_won, stripe_amount
from scholarships.names import TAGS
from scholarships.services.ceilings import began_too_long_ago, page_ends_at, refuse_past_ceiling, room_under_ceiling
from scholarships.services.disputes import record_disputes
from scholarships.services.entries import Movement, Settlement, append_entries
from scholarships.services.outcomes import set_aside
from scholarships.services.refunds import record_refunds
from scholarships.signals import gift_settled
from search.services import mark_changed

log = logging.getLogger("ieum.payments")
Status = Gift.Status
UNPAID = (Status.STARTED, Status.FAILED, Status.ABANDONED)
Given = TypeVar("Given", Gift, RecurringGift)


@dataclass(frozen=True)
class Wish:
    """What a donor filled in."""

    amount: int
    giver_kind: str = Gift.GiverKind.PERSON
    name: str = ""
    contact: str = ""
    business_number: str = ""
    email: str = ""
    language: str = "ko"
    shown_as: str = Gift.ShownAs.ANONYMOUS
    other_name: str = ""
    amount_shown: bool = False
    message: str = ""
    overseas_version: int | None = None


@transaction.atomic
def start_gift(*, fund_id: int, form_token: uuid.UUID, wish: Wish, donor: Any = None) -> Gift:
    """The row that is there before Stripe is asked. The same form sent again is the same gift; changed and sent again, another one.

    Raises GivingIsClosed, AmountOutOfRange.
    """
    return start(Gift, fund_id=fund_id, token=uuid.uuid5(form_token, repr((fund_id, donor.pk if donor else None, wish))), wish=wish, donor=donor)


def start(model: type[Given], *, fund_id: int, token: uuid.UUID, wish: Wish, donor: Any) -> Given:
    """A row of this kind for a filled form, once a token; the caller's transaction.

    Raises GivingIsClosed, AmountOutOfRange, MoreThanMayBeCollected.
    """
    if known := model.objects.filter(form_token=token).first():
        return known
    fund = Fund.objects.select_related("entity").get(pk=fund_id)
    if reason := closed_because(fund, donor):
        raise GivingIsClosed(reason)
    if not settings.LEAST_GIFT <= wish.amount <= settings.LARGEST_GIFT:
        raise AmountOutOfRange(wish.amount)
    refuse_past_ceiling(fund, wish.amount)
    if donor and wish.overseas_version:
        give_consent(user=donor, kind=Kind.OVERSEAS, how=Consent.How.GIVING)
    try:
        with transaction.atomic():
            given = model.objects.create(fund=fund, form_token=token, donor=donor, **vars(wish))
    except IntegrityError:  # the same form, at the same moment
        return model.objects.get(form_token=token)
    log_act(given, "scholarships.start_gift" if model is Gift else "scholarships.start_recurring", by=donor)
    return given


def card_page(*, gift_id: int) -> str:
    """The address of the gift's card page at Stripe, opened if need be; the network is used outside every transaction.

    Raises GiftIsPaid (also when it was given back), NotByCard, GivingIsClosed, MoreThanMayBeCollected, StripeUnavailable, StripeRefused.
    """
    return card_page_of(Gift.objects.select_related("fund__entity", "donor").get(pk=gift_id), _open_checkout)


def _open_checkout(gift: Gift, **addresses: Any) -> Checkout:
    """With a way to pay that Stripe does not take, cards alone: the donor gives, and staff hear of it."""
    if gift.channel != Gift.Channel.CARD:
        raise NotByCard
    try:
        return gateway.open_checkout(gift, **addresses)
    except WalletRefused as refusal:
        log.error("STRIPE_WALLETS: %s", refusal)
        checkout = gateway.open_checkout(gift, **addresses, wallets=False)
        letters_protection.wallet_refused(str(refusal))
        return checkout


def card_page_of(given: Given, open_one: Callable[..., Checkout]) -> str:
    """As `card_page`, for a gift or a monthly gift; `open_one` is the gateway's way to open its checkout."""
    if given.is_paid:
        raise GiftIsPaid
    if reason := closed_because(given.fund, given.donor):
        raise GivingIsClosed(reason)
    if given.checkout_session:
        checkout = gateway.fetch_checkout(given.checkout_session)
        if checkout.status == "open":
            return checkout.url
        if checkout.status == "complete" and not checkout.declined:  # paid, or still being confirmed
            raise GiftIsPaid
        if checkout.status == "complete" and isinstance(given, Gift):  # and its event has not come yet
            record_not_paid(gift_id=given.pk, checkout_session=checkout.id)
    if given.checkout_session or began_too_long_ago(given):
        given = _begin_next_checkout(given)
    checkout = open_one(given, **_return_addresses(given), until=page_ends_at(given))
    type(given).objects.filter(pk=given.pk, attempt=given.attempt, checkout_session=None).update(checkout_session=checkout.id)
    _refuse_if_closed_meanwhile(given, checkout)
    return checkout.url


def _refuse_if_closed_meanwhile(given: Gift | RecurringGift, checkout: Checkout) -> None:
    """Whoever ends open card pages may have looked just before this one was there. Raises GivingIsClosed, the page ended."""
    fund = Fund.objects.select_related("entity").get(pk=given.fund_id)
    if reason := closed_for_all(fund):
        gateway.expire_checkout(checkout.id, key=f"expire:{checkout.id}")
        raise GivingIsClosed(reason)


def _return_addresses(given: Gift | RecurringGift) -> dict[str, str]:
    """Where Stripe sends the donor's browser. What arrives there proves nothing."""
    return {
        "success_url": absolute_reverse("scholarships:gift-thanks", language=given.language, public_id=given.public_id),
        "cancel_url": absolute_reverse("scholarships:gift-cancelled", language=given.language, public_id=given.public_id),
    }


@transaction.atomic
def _begin_next_checkout(given: Given) -> Given:
    """Count up once after a checkout that ran out, or did not go through, however many tabs ask for it."""
    rows = type(given).objects.filter(pk=given.pk)
    refuse_past_ceiling(given.fund, given.amount, besides=given)
    changes: dict[str, Any] = {"attempt": given.attempt + 1, "checkout_session": None, "started_at": timezone.now()}
    if isinstance(given, Gift):
        changes["confirming_at"] = None
    rows.filter(attempt=given.attempt, status__in=UNPAID).update(**changes)
    return rows.select_related("fund__entity", "donor").get()


def settle_gift(gift: Gift, checkout: Checkout) -> bool:
    """Bring gift and ledger to what Stripe said about a paid checkout: paid once, one entry, its fee, its refunds and disputes, one letter.

    The caller's transaction holds the gift with its fund (`Gift.objects.held()`); `checkout` was fetched from Stripe. Returns whether
    anything changed. Raises PaymentDiffers when it is not this gift that was paid.
    """
    _refuse_other_payment(gift, checkout)
    fund, newly_paid = gift.fund, not gift.is_paid
    if newly_paid:
        _move(gift, Status.PAID, at=checkout.paid_at, payment_intent=checkout.payment_intent, checkout_session=checkout.id or gift.checkout_session)
    changed = [
        *append_entries(fund=fund, movements=[Movement("gift", gift.amount, gift.source), *_fee(gift, checkout)]),
        *record_refunds(gift=gift, fund=fund, refunds=checkout.refunds),
        *record_disputes(gift=gift, fund=fund, disputes=checkout.disputes),
    ]
    if newly_paid:
        _show_staff_what_was_not_allowed(gift, fund, checkout)
        log_act(gift, "scholarships.settle_gift")
        letters.gift_thanks(gift)
        gift_settled.send(sender=Gift, gift=gift)
    if newly_paid or any(changed):
        mark_changed("fund", [fund.pk])
        bump(*TAGS)
    return newly_paid or any(changed)


def _refuse_other_payment(gift: Gift, checkout: Checkout) -> None:
    """Under the lock, so that two payments of one gift cannot pass each other. What comes by transfer is never paid by a card as well."""
    if gift.is_paid and gift.payment_intent != checkout.payment_intent:
        raise PaymentDiffers(UnmatchedPayment.Reason.PAID_TWICE)
    if gift.channel != Gift.Channel.CARD:
        raise PaymentDiffers(UnmatchedPayment.Reason.NO_GIFT)
    if (checkout.currency, checkout.amount) != (gift.currency, stripe_amount(gift.amount, gift.currency)):
        raise PaymentDiffers(UnmatchedPayment.Reason.OTHER_AMOUNT)


def _show_staff_what_was_not_allowed(gift: Gift, fund: Fund, checkout: Checkout) -> None:
    """Money that came is always entered. What the law did not let us take waits for staff, who give it back at Stripe or say why it stays."""
    if not fund.entity.may_collect_on(timezone.localdate(gift.paid_at)) or room_under_ceiling(fund.entity) < 0:
        set_aside(checkout, UnmatchedPayment.Reason.NOT_ALLOWED, gift)


def _fee(gift: Gift, checkout: Checkout) -> list[Movement]:
    """What the card cost, from the balance transaction; it may come later than the payment."""
    fee = checkout.fee
    if fee is None or not fee.fee:
        return []
    won = fee.fee if fee.currency == CURRENCY else fee_in_won(fee=fee.fee, settled=fee.settled, won=gift.amount)
    settlement = Settlement(amount=fee.settled, currency=fee.currency, rate=fee.rate)
    return [Movement("fee", -won, gift.source, settlement=settlement)]


@transaction.atomic
def record_confirming(*, gift_id: int, checkout_session: str) -> bool:
    """The checkout is complete and not paid yet: the way of paying takes a while. Returns whether anything changed."""
    gift = _locked(gift_id)
    return _is_at(gift, checkout_session) and _begin_confirming(gift)


def _begin_confirming(gift: Gift) -> bool:
    """Once a checkout: an answer that was fetched before it failed does not bring it back."""
    if not gift.can_become(Status.CONFIRMING) or gift.did_not_go_through:
        return False
    _move(gift, Status.CONFIRMING)
    log_act(gift, "scholarships.record_confirming")
    return True


def _is_at(gift: Gift, checkout_session: str) -> bool:
    """Whether this checkout is the gift's present one, not one that it has left behind."""
    return gift.checkout_session in (checkout_session, None)


@transaction.atomic
def record_not_paid(*, gift_id: int, checkout_session: str) -> bool:
    """The checkout is complete and its payment failed afterwards: only another one can pay. Returns whether anything changed."""
    gift = _locked(gift_id)
    if not _is_at(gift, checkout_session):
        return False
    _begin_confirming(gift)  # we may not have heard of it
    if not _fail(gift, "scholarships.record_not_paid"):
        return False
    letters.gift_not_paid(gift)
    return True


@transaction.atomic
def record_declined(*, gift_id: int) -> bool:
    """A card was declined. The checkout stays open: another card may still pay. Returns whether anything changed."""
    gift = _locked(gift_id)
    if gift.is_confirming:  # said before another way was tried
        return False
    return _fail(gift, "scholarships.record_declined")


def _fail(gift: Gift, action: str) -> bool:
    if not gift.can_become(Status.FAILED):
        return False
    _move(gift, Status.FAILED)
    log_act(gift, action)
    return True


@transaction.atomic
def abandon_gift(*, gift_id: int, checkout_session: str) -> bool:
    """The checkout ran out unpaid. One that the gift has left behind for a newer one changes nothing. Returns whether anything changed."""
    gift = _locked(gift_id)
    if not gift.can_become(Status.ABANDONED) or not _is_at(gift, checkout_session):
        return False
    _move(gift, Status.ABANDONED)
    log_act(gift, "scholarships.abandon_gift")
    return True


def show_message(*, gift_id: int, by: Any) -> Gift:
    """A member of staff has read a donor's message and lets it be seen."""
    return _decide_message(gift_id, Gift.MessageState.SHOWN, "scholarships.show_message", by)


def hide_message(*, gift_id: int, by: Any) -> Gift:
    """A member of staff has read a donor's message and does not show it, or no longer."""
    return _decide_message(gift_id, Gift.MessageState.HIDDEN, "scholarships.hide_message", by)


@transaction.atomic
def _decide_message(gift_id: int, state: str, action: str, by: Any) -> Gift:
    gift = _locked(gift_id)
    if gift.message_state == state:
        return gift
    gift.message_state = state
    gift.save(update_fields=["message_state"])
    log_act(gift, action, by=by)
    bump(*TAGS)
    return gift


def _locked(gift_id: int) -> Gift:
    return Gift.objects.select_for_update(no_key=True).get(pk=gift_id)


def _move(gift: Gift, status: str, *, at: Any = None, **values: Any) -> None:
    """The step itself: state, the date it was reached, and what belongs to it."""
    changes = {"status": status, f"{status}_at": at or timezone.now(), **values}
    for name, value in changes.items():
        setattr(gift, name, value)
    gift.save(update_fields=list(changes))
