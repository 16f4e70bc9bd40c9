"""Monthly gifts and disputes: what each answer of Stripe's means, once or often, in any order."""

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import Letter
from scholarships.exceptions import ChangedMeanwhile, MonthlyGiftEnded
from scholarships.models import Dispute, Fund, Gift, GiftStop, LedgerEntry, RecurringGift, UnmatchedPayment
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.recurring import apply_invoice, apply_subscription, months_after, pause_until, start_recurring
from scholarships.services.recurring_cards import remind_of_cards
from scholarships.services.recurring_changes import stop_recurring
from scholarships.services.verification import verify_ledger
from tests.scholarships.factories import (
    FundFactory,
    checkout_of,
    disputed,
    given_back,
    invoice_of,
    paid_gift,
    running_recurring,
    settle,
    started_recurring,
    subscription_of,
    wish,
)

pytestmark = pytest.mark.django_db
ALLOWED = {
    *(("started", one) for one in ("abandoned", "active", "past_due", "paused", "ended")),
    *(("abandoned", one) for one in ("active", "past_due", "paused", "ended")),
    *(("active", one) for one in ("past_due", "paused", "ended")),
    *(("past_due", one) for one in ("active", "paused", "ended")),
    *(("paused", one) for one in ("active", "past_due", "ended")),
}
SAID = {
    "active": {},
    "past_due": {"status": "past_due"},
    "paused": {"is_paused": True},
    "ended": {"status": "canceled"},
    "abandoned": {"status": "incomplete_expired"},
    "started": {"status": "incomplete"},
}


def kinds(fund: Fund) -> list[str]:
    return sorted(LedgerEntry.objects.filter(fund=fund).values_list("kind", flat=True))


def letters() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("before", "after"), list(itertools.product(RecurringGift.Status.values, repeat=2)))
def test_a_monthly_gift_is_what_stripe_says_and_ended_for_good(before, after):
    recurring = started_recurring()
    if before != "started":
        apply_subscription(subscription_of(recurring, **SAID[before]))
    recurring.refresh_from_db()
    assert recurring.status == before
    assert recurring.can_become(after) == ((before, after) in ALLOWED)
    apply_subscription(subscription_of(recurring, **SAID[after]))
    recurring.refresh_from_db()
    assert recurring.status == (after if (before, after) in ALLOWED else before)


def test_a_form_sent_twice_is_one_monthly_gift_and_another_than_the_single_one():
    fund, token = FundFactory(), uuid.uuid4()
    rows = {start_recurring(fund_id=fund.pk, form_token=token, wish=wish()).pk for _ in range(2)}
    assert len(rows) == RecurringGift.objects.count() == 1


def test_an_older_answer_changes_nothing():
    recurring = running_recurring()
    earlier = subscription_of(recurring, asked_at=timezone.now() - timedelta(minutes=1), status="past_due")
    assert apply_subscription(earlier).changed is False
    recurring.refresh_from_db()
    assert recurring.status == "active"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_whichever_comes_first_makes_the_gift(order):
    recurring = started_recurring()
    steps = [
        lambda: apply_subscription(subscription_of(recurring)),
        lambda: apply_invoice(invoice_of(recurring)),
        lambda: apply_invoice(invoice_of(recurring)),
    ]
    for step in order:
        assert steps[step]().matched
    gift = Gift.objects.get()
    assert (gift.recurring, gift.status, gift.email, gift.invoice) == (recurring, "paid", recurring.email, f"in_{recurring.public_id.hex}_1")
    assert kinds(recurring.fund) == ["fee", "gift"]
    assert letters() == ["recurring_welcome"]


def test_a_monthly_gift_whose_row_was_lost_is_made_again_from_what_stripe_kept():
    recurring = started_recurring()
    subscription, invoice = subscription_of(recurring), invoice_of(recurring)
    RecurringGift.objects.all().delete()
    assert apply_invoice(invoice).matched
    assert apply_subscription(subscription).matched
    again = RecurringGift.objects.get()
    assert (again.public_id, again.status, again.gifts.count(), again.email) == (recurring.public_id, "active", 1, "hana@example.org")


def test_an_invoice_without_a_payment_or_without_a_monthly_gift_waits_for_staff_once():
    recurring = running_recurring()
    by_hand = replace(invoice_of(recurring, month=2), payment=None)
    for _ in range(2):
        assert not apply_invoice(by_hand).matched
        assert not apply_invoice(invoice_of(recurring, month=3, subscription="sub_other", monthly_id="", fund_slug="")).matched
    assert sorted(UnmatchedPayment.objects.values_list("reason", flat=True)) == ["no_gift", "no_gift"]
    assert Gift.objects.count() == 1


def test_a_second_subscription_of_one_monthly_gift_waits_for_staff():
    recurring = running_recurring()
    assert not apply_invoice(invoice_of(recurring, month=2, subscription="sub_second")).matched
    assert UnmatchedPayment.objects.get().reason == "paid_twice"
    assert Gift.objects.count() == 1


def test_an_open_or_empty_invoice_is_no_gift():
    recurring = running_recurring()
    assert apply_invoice(invoice_of(recurring, month=2, status="open")).matched
    assert apply_invoice(invoice_of(recurring, month=3, amount=0)).matched
    assert Gift.objects.count() == 1


def test_a_failed_payment_is_told_once_an_invoice():
    recurring = running_recurring()
    for status in ("past_due", "active", "past_due", "past_due"):
        apply_subscription(subscription_of(recurring, status=status, latest_invoice="in_2"))
    assert letters().count("recurring_failed") == 1


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({"ended_because": "payment_failed"}, "unpaid"),
        ({"ended_because": "cancellation_requested"}, "stripe"),
        ({"ended_because": "cancellation_requested", "ended_by": "donor"}, "donor"),
        ({"ended_because": "payment_disputed"}, "stripe"),
    ],
)
def test_who_ended_it_is_known(said, who):
    recurring = running_recurring()
    apply_subscription(subscription_of(recurring, status="canceled", **said))
    recurring.refresh_from_db()
    assert (recurring.status, recurring.ended_by, recurring.next_at) == ("ended", who, None)
    assert letters()[-1] == "recurring_stopped"


def test_a_pause_leaves_out_just_so_many_payments():
    at = datetime(2027, 1, 31, 3, tzinfo=UTC)
    assert months_after(at, 1) == datetime(2027, 2, 28, 3, tzinfo=UTC)
    for months in (1, 2, 3):
        assert months_after(at, months - 1) < pause_until(at, months) < months_after(at, months)


def test_a_form_sent_twice_is_one_act_and_an_ended_gift_is_not_changed(monkeypatch):
    recurring = running_recurring()
    asked = []

    def cancel(subscription, *, by, key):
        asked.append(key)
        return subscription_of(recurring, status="canceled", ended_by=by)

    monkeypatch.setattr("scholarships.gateway.cancel_subscription", cancel)
    RecurringGift.objects.update(change=3)
    with pytest.raises(ChangedMeanwhile):
        stop_recurring(recurring_id=recurring.pk, seen=2)
    assert stop_recurring(recurring_id=recurring.pk, seen=3).ended_by == "donor"
    with pytest.raises(MonthlyGiftEnded):
        stop_recurring(recurring_id=recurring.pk, seen=4)
    assert asked == [f"recurring:{recurring.public_id}:change:4"]


def test_a_card_that_runs_out_is_told_once_a_card():
    recurring = running_recurring()
    assert remind_of_cards() == 0
    RecurringGift.objects.update(card_expires_on=timezone.localdate() - timedelta(days=2))  # nights were missed
    assert [remind_of_cards() for _ in range(2)] == [1, 0]
    RecurringGift.objects.update(card_last4="1881")
    assert remind_of_cards() == 1
    RecurringGift.objects.filter(pk=recurring.pk).update(status="ended", ended_at=timezone.now(), card_last4="0000")
    assert remind_of_cards() == 0


def test_a_dispute_is_taken_once_and_given_back_once():
    gift = paid_gift(amount=50_000)
    for _ in range(2):
        apply_dispute(disputed(gift))
    assert (Gift.objects.with_net().get().net, kinds(gift.fund)) == (0, ["dispute", "fee", "fee", "gift"])
    won = disputed(gift, status="won", is_returned=True)
    for said in (won, won, disputed(gift)):  # and what was said earlier comes late
        apply_dispute(said)
    assert (Gift.objects.with_net().get().net, Dispute.objects.get().status) == (50_000, "won")
    assert kinds(gift.fund) == ["dispute", "dispute_won", "fee", "fee", "gift"]
    assert verify_ledger().problems == []


def test_an_inquiry_takes_nothing():
    gift = paid_gift()
    apply_dispute(disputed(gift, is_taken=False, fee=None))
    assert (Dispute.objects.get().taken, kinds(gift.fund)) == (0, ["fee", "gift"])


def test_a_dispute_before_its_payment_is_heard_of_belongs_to_nothing_yet():
    gift = paid_gift()
    assert not apply_dispute(disputed(gift, payment_intent="pi_unknown")).matched
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(("refund", "booked", "net"), [(20_000, 30_000, 0), (20_000, 0, -20_000), (50_000, 50_000, -50_000)])
def test_a_refund_and_a_dispute_take_what_stripe_booked(refund, booked, net):
    """Usually what was left; where both really took it, both are written (decision 0058)."""
    gift = paid_gift(amount=50_000)
    both = checkout_of(gift, refunds=(given_back(refund),), disputes=(disputed(gift, fee=None, booked=booked),))
    for _ in range(2):
        settle(gift, both)
    assert Gift.objects.with_net().get().net == Fund.objects.with_net().get().net == net
    assert verify_ledger().problems == []


def test_two_refunds_and_a_dispute_are_each_counted_once_in_the_net():
    gift = paid_gift(amount=50_000)
    apply_checkout(checkout_of(gift, refunds=(given_back(5_000), given_back(6_000, number=2)), disputes=(disputed(gift, amount=7_000, fee=None),)))
    assert Gift.objects.with_net().get().net == 32_000


def test_a_ledger_that_forgot_what_a_bank_took_is_found_out():
    gift = paid_gift()
    apply_dispute(disputed(gift))
    Dispute.objects.update(taken=1)
    assert any("was taken" in problem for problem in verify_ledger().problems)


def test_a_stop_is_written_once_a_subscription():
    recurring = running_recurring()
    rows = [GiftStop(subscription=recurring.subscription) for _ in range(2)]
    GiftStop.objects.bulk_create(rows, ignore_conflicts=True)
    assert GiftStop.objects.count() == 1
