"""Money that goes back by transfer: asked by one, confirmed by another, told to whoever gave."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Letter
from scholarships.exceptions import RefundRefused
from scholarships.models import Gift, LedgerEntry, Refund
from scholarships.services.deposits import (
    From,
    match_to_new_gift,
)
from scholarships.services.transfers import confirm_refund, withdraw_refund
from scholarships.services.verification import verify_ledger
from tests.factories import staff
from tests.scholarships.factories import started_gift
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import asked, deposit, given, open_fund

pytestmark = pytest.mark.django_db


def test_a_refund_by_transfer_counts_when_a_second_person_says_that_the_money_has_left():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    gift = given(deposit(), open_fund(), 10_000)
    refund = asked(gift, 4_000, by=one)
    assert LedgerEntry.objects.net() == 10_000
    with pytest.raises(RefundRefused):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=one)
    for _ in range(2):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=other)
    kept = Refund.objects.get()
    assert kept.stripe_id.startswith("bank:")
    assert (kept.status, LedgerEntry.objects.net(), Gift.objects.with_net().get().net) == ("succeeded", 6_000, 6_000)
    with pytest.raises(RefundRefused):
        withdraw_refund(transfer_refund_id=refund.pk, by=one)
    assert verify_ledger().problems == []


def test_no_more_is_asked_back_than_was_given_and_what_is_withdrawn_is_free_again():
    gift, token = given(deposit(), open_fund(), 10_000), uuid.uuid4()
    first = asked(gift, 6_000, token=token)
    assert asked(gift, 6_000, token=token) == first
    with pytest.raises(RefundRefused, match="4,000"):
        asked(gift, 4_001)
    withdraw_refund(transfer_refund_id=first.pk, by=None)
    assert asked(gift, 10_000).refund.amount == 10_000


@pytest.mark.parametrize("days", [-400, 1])
def test_a_refund_leaves_the_bank_after_the_gift_and_not_tomorrow(days):
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    refund = asked(given(deposit(), open_fund(), 10_000), by=one)
    with pytest.raises(RefundRefused):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate() + timedelta(days=days), by=other)


def test_a_card_gift_is_not_given_back_by_transfer():
    with pytest.raises(RefundRefused):
        asked(started_gift(open_fund()))


@pytest.mark.django_db(transaction=True)
def test_one_refund_confirmed_by_many_at_once_leaves_once():
    gift = given(deposit(), open_fund(), 10_000)
    refund = asked(gift, 10_000, by=staff("staff", email="one@example.org"))
    others = [staff("staff", email=f"other{number}@example.org") for number in range(4)]
    at_once([lambda one=one: confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=one) for one in others])
    assert (LedgerEntry.objects.net(), LedgerEntry.objects.filter(kind="refund").count()) == (0, 1)


def test_whoever_gets_her_transfer_back_hears_of_it_once():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    refund = asked(given(deposit(), open_fund(), 10_000), 4_000, by=one)
    assert not Letter.objects.filter(kind="transfer_refunded").exists()
    for _ in range(2):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=other)
    letter = Letter.objects.get(kind="transfer_refunded")
    assert letter.to == "hana@example.org"
    assert "4,000" in letter.text and "착오 송금" not in letter.text


def test_nobody_is_written_to_about_a_refund_whose_giver_left_no_address():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    gift = match_to_new_gift(deposit_id=deposit().pk, fund_id=open_fund().pk, giver=From(name=""), amount=5_000, form_token=uuid.uuid4(), by=one)
    confirm_refund(transfer_refund_id=asked(gift, by=one).pk, sent_on=timezone.localdate(), by=other)
    assert not Letter.objects.exists()
