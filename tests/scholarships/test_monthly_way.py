"""A monthly gift's whole way over real HTTP: form, card page, renewals by moved time, signed webhooks, worker, ledger, donor's acts."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from core.models import Letter
from scholarships import gateway
from scholarships.models import Dispute, Fund, Gift, LedgerEntry, RecurringGift, StripeEvent
from scholarships.services.recurring import end_subscription
from scholarships.services.recurring_changes import card_change_page, change_recurring, pause_recurring, stop_recurring, take_up_recurring
from scholarships.services.verification import verify_ledger
from tests.scholarships.donor import DISPUTED, LATER_DECLINED, MONTH, Donor, switch
from tests.scholarships.factories import FundFactory
from tests.services.live_site import LiveSite
from tests.services.sandbox import Sandbox


@pytest.fixture
def donor(live_site: LiveSite, stripe_sandbox: Sandbox) -> Donor:
    return Donor(live_site, stripe_sandbox)


def kinds(fund: Fund) -> list[str]:
    return sorted(LedgerEntry.objects.filter(fund=fund).values_list("kind", flat=True))


def letters() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def pass_months(donor: Donor, live_site: LiveSite, months: int = 1) -> None:
    """Let so many months pass, one after the other, and hear of each."""
    for _ in range(months):
        switch(donor.sandbox, "clock", advance=MONTH)
        switch(donor.sandbox, "deliver")
        live_site.drain()


def settled(recurring: RecurringGift, months: int) -> RecurringGift:
    """So many gifts, one entry and one fee each, and everything agrees."""
    recurring.refresh_from_db()
    gifts = list(recurring.gifts.paid())
    assert len(gifts) == months == len({gift.invoice for gift in gifts}) == len({gift.payment_intent for gift in gifts})
    assert kinds(recurring.fund) == ["fee"] * months + ["gift"] * months
    assert verify_ledger().problems == []
    return recurring


@pytest.mark.parametrize("mode", ["normal", "twice", "shuffled"])
def test_however_the_events_come_each_month_is_one_gift(donor, live_site, mode):
    switch(donor.sandbox, "delivery", mode=mode)
    recurring = donor.give_monthly(FundFactory(), preset="30000", message="힘내세요")
    switch(donor.sandbox, "deliver")
    live_site.drain()
    assert settled(recurring, 1).status == "active"
    assert (recurring.card_last4, recurring.next_at is not None, recurring.amount) == ("4242", True, 30_000)
    pass_months(donor, live_site, 2)
    settled(recurring, 3)
    assert Fund.objects.with_net().get().net == 90_000
    assert letters() == ["recurring_welcome", "recurring_receipt", "recurring_receipt"]
    assert list(recurring.gifts.order_by("pk").values_list("message", flat=True)) == ["힘내세요", "", ""]
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}


def test_what_never_came_is_asked_for(donor, live_site):
    switch(donor.sandbox, "delivery", mode="never")
    recurring = donor.give_monthly(FundFactory())
    switch(donor.sandbox, "clock", advance=MONTH)
    assert not Gift.objects.exists()
    call_command("reconcile_payments", stdout=StringIO())
    assert settled(recurring, 2).status == "active"
    again = StringIO()
    call_command("reconcile_payments", "--json", stdout=again)
    assert json.loads(again.getvalue())["repaired"] == 0
    switch(donor.sandbox, "deliver", withheld=True)
    live_site.drain()
    settled(recurring, 2)


def test_events_that_were_heard_and_lost_are_healed_by_the_lists_alone(donor):
    recurring = donor.give_monthly(FundFactory())
    StripeEvent.objects.update(state="done")
    call_command("reconcile_payments", stdout=StringIO())
    settled(recurring, 1)


def test_a_renewal_that_fails_is_told_once_and_ends_unpaid(donor, live_site):
    recurring = donor.give_monthly(FundFactory(), LATER_DECLINED)
    live_site.drain()
    settled(recurring, 1)
    pass_months(donor, live_site)
    recurring.refresh_from_db()
    assert (recurring.status, recurring.ended_by) in {("past_due", ""), ("ended", "unpaid")}
    pass_months(donor, live_site, 2)
    assert (settled(recurring, 1).status, recurring.ended_by) == ("ended", "unpaid")
    assert letters().count("recurring_failed") <= 1
    assert letters().count("recurring_stopped") == 1


def test_a_failed_renewal_is_paid_with_another_card_and_runs_on(donor, live_site):
    recurring = donor.give_monthly(FundFactory(), LATER_DECLINED)
    live_site.drain()
    recurring.refresh_from_db()
    switch(donor.sandbox, "clock", advance=int((recurring.next_at - recurring.started_at).total_seconds()) + 2 * 3600)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    assert settled(recurring, 1).status == "past_due"
    assert letters() == ["recurring_welcome", "recurring_failed"]
    method = gateway.client().v1.subscriptions.retrieve(recurring.subscription).default_payment_method
    switch(donor.sandbox, "card", payment_method=method, number="4242424242424242")
    switch(donor.sandbox, "clock", advance=8 * 86_400)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    assert settled(recurring, 2).status == "active"


def test_the_donor_changes_pauses_takes_up_and_stops(donor, live_site):
    recurring = donor.give_monthly(FundFactory(), preset="10000")
    live_site.drain()
    recurring.refresh_from_db()
    ids = {"recurring_id": recurring.pk}
    recurring = change_recurring(amount=20_000, seen=0, **ids)
    assert recurring.amount == 20_000
    pass_months(donor, live_site)
    assert sorted(settled(recurring, 2).gifts.values_list("amount", flat=True)) == [10_000, 20_000]
    recurring.refresh_from_db()
    before = recurring.next_at
    recurring = pause_recurring(months=1, seen=1, **ids)
    assert (recurring.status, 27 < (recurring.next_at - before).days < 32) == ("paused", True)
    recurring = take_up_recurring(seen=2, **ids)
    assert (recurring.status, recurring.next_at) == ("active", before)
    assert "/" in card_change_page(recurring_id=recurring.pk, return_url=f"{live_site.url}/me/giving/")
    recurring = stop_recurring(seen=3, because="money", **ids)
    assert (recurring.status, recurring.ended_by, recurring.ended_because, recurring.next_at) == ("ended", "donor", "money", None)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    pass_months(donor, live_site, 2)
    settled(recurring, 2)
    told = letters()
    assert [told.count(f"recurring_{one}") for one in ("changed", "paused", "stopped")] == [1, 1, 1]


def test_a_pause_of_one_month_leaves_out_one_payment(donor, live_site):
    recurring = donor.give_monthly(FundFactory())
    live_site.drain()
    pause_recurring(recurring_id=recurring.pk, months=1, seen=0)
    pass_months(donor, live_site)
    settled(recurring, 1)
    pass_months(donor, live_site)
    assert settled(recurring, 2).status == "active"


def test_who_is_forgotten_is_never_charged_again(donor, live_site):
    recurring = donor.give_monthly(FundFactory())
    live_site.drain()
    recurring.refresh_from_db()
    for _ in range(2):
        end_subscription(subscription=recurring.subscription)
    end_subscription(subscription="sub_that_is_not_there")
    assert settled(recurring, 1).status == "ended"


@pytest.mark.parametrize(("outcome", "net"), [("won", 30_000), ("lost", 0)])
def test_a_dispute_takes_the_gift_and_gives_it_back_when_won(donor, live_site, outcome, net):
    page = donor.fill_in(FundFactory(), preset="30000").headers["Location"]
    donor.type_card(page, DISPUTED)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    dispute, gift = Dispute.objects.get(), Gift.objects.with_net().get()
    assert (dispute.status, dispute.taken, gift.net, dispute.answer_by is not None) == ("open", 30_000, 0, True)
    assert kinds(gift.fund) == ["dispute", "fee", "fee", "gift"]
    switch(donor.sandbox, "dispute", dispute=dispute.stripe_id, outcome=outcome)
    switch(donor.sandbox, "deliver")
    live_site.drain()
    dispute.refresh_from_db()
    assert (dispute.status, Gift.objects.with_net().get().net, Fund.objects.with_net().get().net) == (outcome, net, net)
    assert verify_ledger().problems == []


def test_a_dispute_that_we_never_heard_of_is_asked_for(donor, live_site):
    switch(donor.sandbox, "delivery", mode="never")
    donor.type_card(donor.fill_in(FundFactory()).headers["Location"], DISPUTED)
    call_command("reconcile_payments", stdout=StringIO())
    assert Dispute.objects.get().taken == 10_000
    assert verify_ledger().problems == []
