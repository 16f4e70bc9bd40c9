"""Real threads, real locks: many settlements at once keep one chain and count each won once."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from core.models import Letter
from scholarships.exceptions import AlreadyDecided
from scholarships.gateway import Hint
from scholarships.models import Fund, Gift, LedgerClosing, LedgerEntry, LedgerHead, StripeEvent, UnmatchedPayment
from scholarships.services import gifts
from scholarships.services.checkouts import apply_checkout
from scholarships.services.closings import close_months
from scholarships.services.corrections import ask_correction, confirm_correction
from scholarships.services.entries import lock_fund
from scholarships.services.events import store_event
from scholarships.services.gifts import start_gift
from scholarships.services.verification import verify_ledger
from tests.factories import staff
from tests.scholarships.factories import FundFactory, checkout_of, settle, started_gift, wish

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20
DONORS = 50  # a campaign's first minute


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run these at the same moment, each in a thread with a connection of its own."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def give(fund: Fund, amount: int) -> None:
    """What happens of one donor: the form, the card, and Stripe's word, twice."""
    gift = start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=amount))
    said = checkout_of(gift, id=f"cs_{gift.public_id.hex}")
    for _ in range(2):
        settle(gift, said)


def test_fifty_donors_give_at_once_and_the_balance_is_right_to_the_won():
    fund = FundFactory()
    amounts = [10_000 + 7 * number for number in range(DONORS)]
    at_once([lambda amount=amount: give(fund, amount) for amount in amounts])
    entries = LedgerEntry.objects.filter(fund=fund)
    assert entries.net() == sum(amounts)
    assert entries.available() == LedgerHead.objects.get(fund=fund).available == sum(amounts) - 290 * DONORS
    assert list(entries.order_by("position").values_list("position", flat=True)) == list(range(1, 2 * DONORS + 1))
    assert Letter.objects.count() == DONORS
    assert verify_ledger().problems == []


def test_one_month_closed_by_ten_at_once_is_closed_once():
    settle(gift := started_gift(), checkout_of(gift))
    later = timezone.now() + timedelta(days=40)
    closed = at_once([lambda: close_months(now=later)] * 10)
    assert sum(map(len, closed)) == LedgerClosing.objects.count() >= 1
    assert verify_ledger().problems == []


def test_one_correction_confirmed_by_ten_at_once_is_one_entry():
    settle(gift := started_gift(), checkout_of(gift))
    said = {"fund": gift.fund, "amount": -300, "dated": timezone.localdate(), "reason": "수수료 두 번"}
    correction = ask_correction(by=staff("staff"), **said)
    second = staff("officer")

    def confirm() -> bool:
        try:
            return bool(confirm_correction(correction_id=correction.pk, by=second))
        except AlreadyDecided:
            return False

    assert at_once([confirm] * 10).count(True) == 1
    assert LedgerEntry.objects.filter(kind="correction").count() == 1
    assert verify_ledger().problems == []


def test_one_gift_settled_twenty_times_at_once_is_counted_once():
    gift = started_gift()
    said = checkout_of(gift)
    changes = at_once([lambda: settle(gift, said)] * MANY)
    assert changes.count(True) == 1
    assert LedgerEntry.objects.count() == 2
    assert Letter.objects.count() == 1
    assert verify_ledger().problems == []


def test_two_payments_of_one_gift_at_once_end_as_one_gift_and_one_question():
    gift = started_gift()
    said = [checkout_of(gift, payment_intent=f"pi_{number}") for number in range(2)]
    outcomes = at_once([lambda one=one: apply_checkout(one) for one in said])
    assert sorted(outcome.matched for outcome in outcomes) == [False, True]
    assert LedgerEntry.objects.filter(kind="gift").count() == UnmatchedPayment.objects.count() == 1


def test_one_form_sent_ten_times_at_once_is_one_gift():
    fund, token = FundFactory(), uuid.uuid4()
    gifts = at_once([lambda: start_gift(fund_id=fund.pk, form_token=token, wish=wish())] * 10)
    assert len({gift.pk for gift in gifts}) == Gift.objects.count() == 1


def test_one_event_delivered_ten_times_at_once_is_kept_once():
    hint = Hint(id="evt_1", type="charge.refunded", object_id="ch_1", payment_intent="pi_1")
    at_once([lambda: store_event(hint=hint, payload="{}", state="queued")] * 10)
    assert StripeEvent.objects.count() == 1


@pytest.mark.postgres
def test_a_gift_under_its_lock_may_be_referred_to_by_others_meanwhile():
    """A plain FOR UPDATE would make every insert that refers to the gift wait, and two such could wait for each other."""
    gift = started_gift()

    def refer() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            UnmatchedPayment.objects.create(payment_intent="pi_other", reason="no_gift", amount=1, currency="krw", gift=gift)

    with transaction.atomic():
        gifts._locked(gift.pk)
        at_once([refer])
    assert UnmatchedPayment.objects.get().gift == gift


@pytest.mark.postgres
def test_whoever_waits_for_a_gifts_fund_holds_the_gift_already():
    """The gift first, as everywhere: two who took them in different orders would wait for each other."""
    gift = started_gift()

    def hold_both() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")
            Gift.objects.held().get(pk=gift.pk)

    def is_held() -> bool:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                with transaction.atomic():
                    Gift.objects.select_for_update(no_key=True, nowait=True).get(pk=gift.pk)
            except OperationalError:
                return True
        return False

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_fund(gift.fund_id)
            waiting = pool.submit(at_once, [hold_both])
            [held] = at_once([is_held])
        waiting.result(30)
    assert held
