"""What an attacker, somebody at Stripe's dashboard, or bad luck could do to a payment on its way."""

from dataclasses import replace
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
import requests
import stripe
from django.core.management import CommandError, call_command
from django.utils import timezone

from scholarships import gateway
from scholarships.exceptions import LedgerIsBroken, NotAtStripe, TooManyGifts
from scholarships.gateway.checkouts import _checkout
from scholarships.limits import MOST, count_attempt, place_of
from scholarships.models import Fund, Gift, LedgerEntry, RecurringGift, UnmatchedPayment
from scholarships.services import reconciliation
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.events import act_on_hint
from scholarships.services.outcomes import Outcome
from scholarships.services.reconciliation_monthly import Reconciliation, reconcile_returns
from scholarships.services.recurring import apply_invoice, apply_subscription
from scholarships.services.verification import verify_ledger
from tests.scholarships.donor import Donor
from tests.scholarships.factories import (
    FundFactory,
    checkout_of,
    disputed,
    given_back,
    invoice_of,
    paid_gift,
    running_recurring,
    started_gift,
    subscription_of,
)

SEOUL = timezone.get_default_timezone()


def entries() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("position").values_list("kind", "amount"))


@pytest.mark.django_db
def test_a_reference_that_a_payer_chose_by_herself_pays_no_gift_of_ours():
    """Stripe: a Payment Link takes `client_reference_id` from its address. Only the metadata that we gave says whose a session is."""
    gift = started_gift()
    foreign = {"id": "cs_of_a_payment_link", "object": "checkout.session", "mode": "payment", "status": "complete", "payment_status": "paid"}
    foreign |= {"amount_total": gift.amount, "currency": "krw", "metadata": {}, "client_reference_id": str(gift.public_id), "payment_intent": None}
    said = replace(_checkout(stripe.checkout.Session.construct_from(foreign, "sk_test_x")), payment_intent="pi_foreign")
    assert not apply_checkout(said).matched
    gift.refresh_from_db()
    assert (gift.status, UnmatchedPayment.objects.get().reason) == ("started", "no_gift")


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["transfer", "in_kind"])
def test_a_card_that_pays_what_was_to_come_by_transfer_waits_for_staff(channel):
    gift = started_gift()
    Gift.objects.filter(pk=gift.pk).update(channel=channel)
    assert not apply_checkout(checkout_of(gift)).matched
    assert (UnmatchedPayment.objects.get().reason, entries()) == ("no_gift", [])


@pytest.mark.django_db
def test_a_subscription_in_another_currency_is_followed_and_its_payments_wait_for_staff():
    recurring = running_recurring()
    foreign: dict[str, Any] = {"amount": 20, "currency": "usd"}
    assert apply_subscription(subscription_of(recurring, status="past_due", **foreign)).matched
    assert not apply_invoice(invoice_of(recurring, month=2, payment=dict(foreign), **foreign)).matched
    recurring.refresh_from_db()
    assert (recurring.status, recurring.amount, recurring.gifts.count()) == ("past_due", 10_000, 1)
    assert UnmatchedPayment.objects.get().reason == "other_amount"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"amount": 0}, {"amount": 25_000}])
def test_a_price_changed_at_stripes_dashboard_is_followed_and_a_free_one_is_no_amount(change):
    recurring = running_recurring()
    apply_subscription(subscription_of(recurring, **change))
    recurring.refresh_from_db()
    assert recurring.amount == (change["amount"] or 10_000)


@pytest.mark.django_db
def test_a_month_paid_only_in_part_by_this_payment_waits_for_staff_and_leaves_no_half_made_gift():
    recurring = running_recurring()
    assert not apply_invoice(invoice_of(recurring, month=2, payment={"amount": 4_000})).matched
    assert (UnmatchedPayment.objects.get().reason, recurring.gifts.count()) == ("other_amount", 1)


@pytest.mark.django_db
def test_one_gift_that_breaks_keeps_no_other_from_being_healed(monkeypatch):
    """A ledger that says something else is an alarm; the night's other gifts are put right all the same."""
    fund = FundFactory()
    broken, whole = started_gift(fund), started_gift(fund)
    said = {one.checkout_session: checkout_of(one) for one in (broken, whole)}

    def ask(session: str) -> Any:
        if session == broken.checkout_session:
            raise LedgerIsBroken("gift:x gift: 1 is written, 2 is said")
        return said[session]

    nothing = {"events_since": (), "running_subscriptions": (), "invoices_since": (), "refunded_payments_since": (), "disputes_since": ()}
    for name, rows in nothing.items():
        monkeypatch.setattr(gateway, name, lambda *args, rows=rows: iter(rows))
    monkeypatch.setattr(gateway, "checkouts_since", lambda since: iter(said.values()))
    monkeypatch.setattr(gateway, "fetch_checkout", ask)
    with pytest.raises(CommandError, match=str(broken.checkout_session)):
        call_command("reconcile_payments", stdout=StringIO())
    whole.refresh_from_db()
    assert whole.is_paid
    assert reconciliation.reconcile_payments(days=3).problems


@pytest.mark.django_db
def test_an_object_that_is_gone_at_stripe_is_no_error(monkeypatch):
    def gone(*args: Any, **said: Any) -> Any:
        raise NotAtStripe("No such object")

    for name in ("fetch_checkout", "fetch_checkout_of", "fetch_subscription", "fetch_invoice", "fetch_dispute"):
        monkeypatch.setattr(gateway, name, gone)
    for kind in ("checkout.session.completed", "charge.refunded", "customer.subscription.updated", "invoice.paid", "charge.dispute.created"):
        hint = gateway.Hint(id="evt_1", type=kind, object_id="x_1", payment_intent="pi_1")
        assert act_on_hint(hint).matched is False
    assert act_on_hint(gateway.Hint(id="evt_2", type="charge.refunded", object_id="ch_1", payment_intent="")).matched is False


@pytest.mark.django_db
def test_partial_refunds_that_cross_a_failed_one_end_in_what_went_back():
    gift = paid_gift(amount=50_000)
    first, second, third = given_back(20_000), given_back(20_000, number=2), given_back(10_000, number=3, status="pending")
    failed = given_back(20_000, number=2, status="failed")
    for refunds in ((first,), (first, second), (first, failed, third), (first, second), (third, failed, first)):
        apply_checkout(checkout_of(gift, refunds=refunds))
    assert Gift.objects.with_net().get().net == Fund.objects.with_net().get().net == 30_000
    assert verify_ledger().problems == []


@pytest.mark.django_db
def test_two_disputes_of_one_gift_and_a_refund_after_one_was_won_are_what_they_took():
    gift = paid_gift(amount=50_000)
    first, second = disputed(gift, id="du_1", amount=30_000, fee=None), disputed(gift, id="du_2", amount=20_000, fee=None)
    for one in (first, second, replace(first, status="won", is_returned=True)):
        apply_dispute(one)
    assert Gift.objects.with_net().get().net == 30_000
    apply_checkout(checkout_of(gift, refunds=(given_back(30_000),)))
    assert Gift.objects.with_net().get().net == Fund.objects.with_net().get().net == 0
    assert not UnmatchedPayment.objects.exists()
    assert verify_ledger().problems == []


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "year"), [((2026, 12, 31, 23, 59, 59), 2026), ((2027, 1, 1, 0, 0, 0), 2027)])
def test_a_gift_belongs_to_the_year_in_which_seoul_paid_it(time_machine, at, year):
    time_machine.move_to(datetime(2027, 1, 2, tzinfo=SEOUL), tick=False)
    gift = started_gift()
    apply_checkout(checkout_of(gift, paid_at=datetime(*at, tzinfo=SEOUL)))
    assert Gift.objects.paid_in(year).get() == gift


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_one_line_of_ipv6_is_one_place(address, place):
    assert place_of(address) == place


@pytest.mark.django_db
def test_a_thousand_addresses_of_one_line_meet_the_limit_of_one(monkeypatch):
    monkeypatch.setitem(MOST, "address", 3)
    for number in range(3):
        count_attempt({"address": f"2001:db8:1:2::{number}", "email": f"giver{number}@example.org", "session": ""})
    with pytest.raises(TooManyGifts) as refusal:
        count_attempt({"address": "2001:db8:1:2:ffff::1", "email": "another@example.org", "session": ""})
    assert (refusal.value.over, refusal.value.on_the_whole_site) == (["address"], False)


def test_a_card_page_that_the_alarm_ended_takes_no_card_and_the_donor_reads_why(live_site, stripe_sandbox, monkeypatch):
    """The whole way: twenty strangers, the alarm, a card page that was open, and the site's own page."""
    monkeypatch.setitem(MOST, "address", 100)  # the strangers have an address each; here they share one
    donor, fund = Donor(live_site, stripe_sandbox), FundFactory(slug="first-steps")
    page = donor.fill_in(fund, email="patient@example.org").headers["Location"]
    for number in range(20):
        stranger = Donor(live_site, stripe_sandbox)
        stranger.type_card(stranger.fill_in(fund, email=f"nobody{number}@example.org").headers["Location"], "4000 0000 0000 0002")
        live_site.drain()
    assert donor.type_card(page).status_code == 410
    assert not Gift.objects.paid().exists()
    said = requests.get(f"{live_site.url}/scholarships/first-steps/give/", timeout=10).text
    assert "카드 후원을 잠시 닫아 두었어요" in said
    assert not RecurringGift.objects.exists()


@pytest.mark.django_db
def test_money_that_comes_back_days_after_a_dispute_was_won_is_asked_for_although_the_word_is_known(monkeypatch):
    """Stripe: the dispute closes first; the funds are reinstated by an event of its own, which may be lost."""
    gift = paid_gift(amount=50_000)
    taken = disputed(gift, fee=None)
    for said in (taken, replace(taken, status="won")):
        apply_dispute(said)
    assert Gift.objects.with_net().get().net == 0
    monkeypatch.setattr(gateway, "refunded_payments_since", lambda since: iter(()))
    monkeypatch.setattr(gateway, "disputes_since", lambda since: iter([replace(taken, status="won", is_returned=True)]))
    found = Reconciliation()
    for _ in range(2):
        reconcile_returns(timezone.now(), found)
    assert (found.repaired, Gift.objects.with_net().get().net) == (1, 50_000)


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "asked"), [("failed", ["pi_1"]), ("succeeded", []), ("pending", [])])
def test_a_refund_that_moved_on_without_a_word_is_asked_for_and_one_that_did_not_is_not(monkeypatch, said, asked):
    gift = paid_gift(amount=50_000)
    apply_checkout(checkout_of(gift, refunds=(given_back(50_000),)))
    followed: list[str] = []

    def follow(payment: str) -> Outcome:
        followed.append(payment)
        return Outcome(True, True)

    monkeypatch.setattr("scholarships.services.reconciliation_monthly.follow_payment", follow)
    monkeypatch.setattr(gateway, "refunded_payments_since", lambda since: iter([(given_back(50_000, status=said), "pi_1")]))
    monkeypatch.setattr(gateway, "disputes_since", lambda since: iter(()))
    reconcile_returns(timezone.now(), Reconciliation())
    assert followed == asked
