"""A refund and a dispute of one gift: the ledger says what left, in whatever order it is heard, and people are told."""

from dataclasses import replace
from itertools import permutations

import pytest
from django.db import transaction

from scholarships.gateway import Disputed, GivenBack
from scholarships.gateway.client import client as stripe_client
from scholarships.models import Fund, Gift, LedgerEntry, UnmatchedPayment
from scholarships.selectors import fund_page
from scholarships.selectors_mine import giving_of, mine_of_account
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.verification import verify_ledger
from tests.factories import member
from tests.scholarships.donor import Donor, switch
from tests.scholarships.factories import FundFactory, checkout_of, disputed, given_back, paid_gift

pytestmark = pytest.mark.django_db


def back(gift: Gift, refund: GivenBack) -> None:
    apply_checkout(checkout_of(gift, refunds=(refund,)))


def net(gift: Gift) -> int:
    return Gift.objects.with_net().get(pk=gift.pk).net


def test_a_refund_that_was_pending_when_the_bank_took_everything_fails_and_is_counted_once():
    """Stripe: `failure_reason` charge_for_pending_refund_disputed."""
    gift = paid_gift(amount=50_000)
    back(gift, given_back(50_000, status="pending"))
    assert (net(gift), LedgerEntry.objects.net()) == (50_000, 50_000), "nothing has gone yet"
    apply_dispute(disputed(gift, fee=None))
    back(gift, given_back(50_000, status="failed"))
    assert (net(gift), LedgerEntry.objects.net()) == (0, 0)
    assert not UnmatchedPayment.objects.exists()
    assert verify_ledger().problems == []


def test_where_both_were_really_taken_every_order_says_so_and_staff_see_it_once():
    ended = []
    for order in permutations(range(3)):
        with transaction.atomic():
            gift = paid_gift(FundFactory(), amount=50_000)
            facts = [
                lambda gift=gift: back(gift, given_back(20_000)),
                lambda gift=gift: apply_dispute(disputed(gift, fee=None)),
                lambda gift=gift: back(gift, given_back(20_000, status="pending")),
            ]
            for number in [*order, *order]:
                facts[number]()
            rows = UnmatchedPayment.objects.values_list("reason", "amount", "gift")
            ended.append((net(gift), Fund.objects.with_net().get(pk=gift.fund_id).net, [(*row[:2], row[2] == gift.pk) for row in rows]))
            assert verify_ledger().problems == []
            transaction.set_rollback(True)
    assert ended == [(-20_000, -20_000, [("went_back_twice", 20_000, True)])] * 6


def test_a_refund_that_fails_after_the_bank_took_everything_leaves_nothing_and_not_fifty_thousand():
    """The bank's taking is entered although a refund had taken all before: else nothing would be missing once the refund came back."""
    gift = paid_gift(amount=50_000)
    back(gift, given_back(50_000))
    apply_dispute(replace(disputed(gift, fee=None), status="lost"))
    back(gift, given_back(50_000, status="failed"))
    assert (net(gift), LedgerEntry.objects.net()) == (0, 0)


def test_nobody_but_staff_reads_of_less_than_nothing_and_everybody_reads_a_word(client):
    donor = member()
    gift, other = paid_gift(FundFactory(slug="first-steps"), amount=50_000), paid_gift(FundFactory(), amount=7_000)
    Gift.objects.update(donor=donor)
    back(gift, given_back(50_000))
    apply_dispute(disputed(gift, fee=None))
    assert fund_page("first-steps", None).raised == 0
    assert giving_of(donor).total == mine_of_account(donor).total == 7_000 == net(other)
    client.force_login(donor)
    assert "은행에서도 되찾아 갔어요" in client.get("/me/giving/").content.decode()
    assert "기금이 부담하며" in client.get(f"/scholarships/gifts/{gift.public_id}/follow/").content.decode()
    client.logout()
    assert "0보다 적게 남은 기금은" in client.get("/scholarships/ledger/").content.decode()
    assert "-50,000" not in client.get("/scholarships/first-steps/").content.decode()


def test_a_dispute_that_is_won_gives_back_what_it_took():
    gift = paid_gift(amount=50_000)
    back(gift, given_back(20_000))
    taken: Disputed = disputed(gift, fee=None)
    apply_dispute(taken)
    apply_dispute(replace(taken, status="won", is_returned=True))
    assert (net(gift), LedgerEntry.objects.net()) == (30_000, 30_000)
    assert UnmatchedPayment.objects.get().reason == "went_back_twice", "staff say what became of it"


def test_a_dispute_while_a_refund_is_on_its_way_goes_the_whole_way_and_counts_once(live_site, stripe_sandbox):
    donor = Donor(live_site, stripe_sandbox)
    page = donor.fill_in(FundFactory()).headers["Location"]
    donor.type_card(page, "4000 0000 0000 7726")
    live_site.drain()
    gift = Gift.objects.get()
    stripe = stripe_client().v1
    charge = stripe.payment_intents.retrieve(gift.payment_intent).latest_charge
    stripe.refunds.create({"charge": charge})
    switch(stripe_sandbox, "dispute", charge=charge)
    switch(stripe_sandbox, "deliver")
    live_site.drain()
    assert list(gift.refunds.values_list("status", flat=True)) == ["failed"]
    assert (net(gift), UnmatchedPayment.objects.exists(), verify_ledger().problems) == (0, False, [])
