"""The money's whole way over real HTTP: form, card page, signed webhooks, worker, ledger. Only the browser is missing."""

import json
from io import StringIO

import pytest
import requests
import stripe
from django.core.management import call_command

from core.models import Letter
from scholarships import gateway
from scholarships.gateway.client import client_for
from scholarships.models import Fund, Gift, LedgerEntry, StripeEvent, UnmatchedPayment
from scholarships.services import checkouts, entries, events, gifts
from scholarships.services.gifts import card_page
from scholarships.services.verification import verify_ledger
from tests.scholarships.donor import DECLINES, Donor, switch
from tests.scholarships.factories import FundFactory, settle
from tests.services.live_site import LiveSite
from tests.services.sandbox import Sandbox


@pytest.fixture
def donor(live_site: LiveSite, stripe_sandbox: Sandbox) -> Donor:
    return Donor(live_site, stripe_sandbox)


def ledger_of(fund: Fund) -> list[str]:
    return list(LedgerEntry.objects.filter(fund=fund).order_by("position").values_list("kind", flat=True))


def settled_once(gift: Gift) -> None:
    """Paid, one entry, one fee, one letter, and everything agrees."""
    gift.refresh_from_db()
    assert gift.status == "paid"
    assert sorted(LedgerEntry.objects.filter(source=gift.source).values_list("kind", flat=True)) == ["fee", "gift"]
    assert Letter.objects.filter(kind="gift_thanks").count() == Gift.objects.paid().count()
    assert verify_ledger().problems == []


def test_ten_thousand_won_are_ten_thousand_won_everywhere(donor, live_site):
    fund = FundFactory()
    gift = donor.give(fund)
    live_site.drain()
    settled_once(gift)
    session = requests.get(f"{donor.sandbox.url}/v1/checkout/sessions/{gift.checkout_session}", auth=("sk_test_x", ""), timeout=5).json()
    assert gift.amount == session["amount_total"] == LedgerEntry.objects.get(kind="gift").amount == Fund.objects.with_net().get().net == 10_000
    assert -1_000 < LedgerEntry.objects.get(kind="fee").amount < 0


@pytest.mark.parametrize("mode", ["normal", "twice", "shuffled"])
def test_however_the_events_come_the_ledger_is_the_same(donor, live_site, mode):
    switch(donor.sandbox, "delivery", mode=mode)
    fund = FundFactory()
    given = [donor.give(fund, preset=str(amount)) for amount in (10_000, 30_000, 50_000)]
    switch(donor.sandbox, "deliver")
    live_site.drain()
    for gift in given:
        settled_once(gift)
    assert sorted(ledger_of(fund)) == ["fee"] * 3 + ["gift"] * 3
    assert Fund.objects.with_net().get().net == 90_000
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}


def test_events_that_come_late_settle_late(donor, live_site):
    switch(donor.sandbox, "delivery", mode="late", delay=3600)
    gift = donor.give(FundFactory())
    live_site.drain()
    gift.refresh_from_db()
    assert gift.status == "started"
    switch(donor.sandbox, "deliver")
    live_site.drain()
    settled_once(gift)


def test_events_that_never_come_are_asked_for(donor, live_site):
    switch(donor.sandbox, "delivery", mode="never")
    gift = donor.give(FundFactory())
    live_site.drain()
    gift.refresh_from_db()
    assert gift.status == "started"
    out = StringIO()
    call_command("reconcile_payments", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["repaired"], found["unmatched"]) == (1, [])
    settled_once(gift)
    again = StringIO()
    call_command("reconcile_payments", "--json", stdout=again)
    assert json.loads(again.getvalue())["repaired"] == 0
    switch(donor.sandbox, "deliver", withheld=True)
    live_site.drain()
    settled_once(gift)


def test_a_payment_whose_events_were_heard_and_lost_is_asked_for(donor):
    gift = donor.give(FundFactory())
    StripeEvent.objects.update(state="done")
    call_command("reconcile_payments", stdout=StringIO())
    settled_once(gift)


def test_after_a_declined_card_a_second_one_pays_the_same_gift(donor, live_site):
    fund = FundFactory()
    page = donor.fill_in(fund).headers["Location"]
    assert donor.type_card(page, DECLINES).status_code == 402
    live_site.drain()
    gift = Gift.objects.get()
    assert gift.status == "failed"
    assert not LedgerEntry.objects.exists()
    assert not Letter.objects.exists()
    assert card_page(gift_id=gift.pk) == page
    donor.type_card(page)
    live_site.drain()
    settled_once(gift)
    assert Gift.objects.count() == 1


def test_a_checkout_that_ran_out_moves_no_money_and_the_same_gift_goes_on_in_a_new_one(donor, live_site):
    first = donor.fill_in(FundFactory()).headers["Location"]
    switch(donor.sandbox, "clock", advance=25 * 3600)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    gift = Gift.objects.get()
    assert gift.status == "abandoned"
    second = card_page(gift_id=gift.pk)
    assert second != first
    donor.type_card(second)
    live_site.drain()
    settled_once(gift)


def test_a_form_sent_twice_opens_one_card_page(donor):
    fund = FundFactory()
    token = "7f1d6f6e-6f0e-4f57-9f2c-0d6c1b6f7a11"
    pages = {donor.fill_in(fund, token=token).headers["Location"] for _ in range(2)}
    assert len(pages) == Gift.objects.count() == 1


def test_when_stripe_is_away_the_donor_is_told_and_the_gift_is_kept(donor, live_site, settings):
    address, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    client_for.cache_clear()
    token = "0b0c6f6e-6f0e-4f57-9f2c-0d6c1b6f7a11"
    answer = donor.fill_in(FundFactory(), token=token, message="힘내세요")
    assert answer.status_code == 503
    assert "힘내세요" in answer.text
    assert Gift.objects.get().checkout_session is None
    settings.STRIPE_API_BASE = address
    donor.type_card(donor.fill_in(Fund.objects.get(), token=token, message="힘내세요").headers["Location"])
    live_site.drain()
    settled_once(Gift.objects.get())


def test_money_given_back_at_stripe_goes_out_of_the_fund(donor, live_site):
    gift = donor.give(FundFactory(), preset="30000")
    live_site.drain()
    gift.refresh_from_db()
    for amount in (10_000, 5_000):
        gateway.client().v1.refunds.create({"payment_intent": gift.payment_intent, "amount": amount})
    switch(donor.sandbox, "deliver")
    live_site.drain()
    assert ledger_of(gift.fund) == ["gift", "fee", "refund", "refund"]
    assert Fund.objects.with_net().get().net == 15_000
    assert verify_ledger().problems == []


def test_a_refund_that_we_never_heard_of_is_asked_for(donor, live_site):
    gift = donor.give(FundFactory())
    live_site.drain()
    gift.refresh_from_db()
    switch(donor.sandbox, "delivery", mode="never")
    gateway.client().v1.refunds.create({"payment_intent": gift.payment_intent})
    call_command("reconcile_payments", stdout=StringIO())
    assert Fund.objects.with_net().get().net == 0
    assert ledger_of(gift.fund) == ["gift", "fee", "refund"]


def test_a_payment_that_is_not_ours_waits_for_staff(donor, live_site):
    line = {"quantity": 1, "price_data": {"currency": "krw", "unit_amount": 5_000, "product_data": {"name": "other"}}}
    session = gateway.client().v1.checkout.sessions.create(
        {"mode": "payment", "line_items": [line], "success_url": live_site.url, "cancel_url": live_site.url}
    )
    donor.type_card(session.url)
    live_site.drain()
    assert UnmatchedPayment.objects.get().amount == 5_000
    assert not Gift.objects.exists()
    out = StringIO()
    call_command("reconcile_payments", "--json", stdout=out)
    assert [row["reason"] for row in json.loads(out.getvalue())["unmatched"]] == ["no_gift"]


STEPS = {
    "before asking Stripe": (events, "_follow"),
    "before finding the gift": (checkouts, "find_gift"),
    "before the step of its own": (checkouts, "settle_gift"),
    "before the payment is compared": (gifts, "_refuse_other_payment"),
    "before the step": (gifts, "_move"),
    "before the entry": (gifts, "append_entries"),
    "before the head": (entries.LedgerHead, "save"),
    "before the refunds": (gifts, "record_refunds"),
    "before the log": (gifts, "log_act"),
    "before the letter": (gifts.letters, "gift_thanks"),
    "before search": (gifts, "mark_changed"),
    "before the cache": (gifts, "bump"),
}


class Killed(BaseException):
    """What a process that dies looks like from inside: nothing catches it."""


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_at_any_step_leaves_one_entry_in_the_end(donor, live_site, monkeypatch, step):
    gift = donor.give(FundFactory())
    where, name = STEPS[step]
    with monkeypatch.context() as patch:

        def die(*args, **kwargs):
            raise Killed

        patch.setattr(where, name, die)
        with pytest.raises(Killed):
            live_site.drain()
    assert not LedgerEntry.objects.exists()
    assert not Letter.objects.exists()
    StripeEvent.objects.filter(state="queued").update(leased_until=None, lease=None)
    live_site.drain()
    settled_once(gift)


def test_a_worker_that_dies_after_the_commit_settles_nothing_twice(donor, live_site, monkeypatch):
    gift = donor.give(FundFactory())
    with monkeypatch.context() as patch:

        def settle_and_die(checkout):
            settle(gift, checkout)
            raise Killed

        patch.setattr("scholarships.services.events.apply_checkout", settle_and_die)
        with pytest.raises(Killed):
            live_site.drain()
    settled_once(gift)
    StripeEvent.objects.filter(state="queued").update(leased_until=None, lease=None)
    live_site.drain()
    settled_once(gift)


def test_our_version_is_the_one_that_the_library_speaks(settings):
    assert stripe.api_version == settings.STRIPE_API_VERSION
