"""Starting a gift, and bringing it to what Stripe says."""

import uuid

import pytest
from django.db import transaction

from core.models import CacheTag, Letter
from scholarships.exceptions import AmountOutOfRange, GivingIsClosed, PaymentDiffers
from scholarships.models import Fund, Gift, LedgerEntry, Refund, UnmatchedPayment
from scholarships.services.checkouts import apply_checkout
from scholarships.services.gifts import hide_message, show_message, start_gift
from scholarships.services.outcomes import resolve_unmatched
from scholarships.services.verification import verify_ledger
from scholarships.signals import gift_settled
from search.models import IndexRow
from tests.factories import member, newcomer, staff
from tests.scholarships.factories import EntityFactory, FundFactory, checkout_of, given_back, paid_gift, settle, started_gift, wish

pytestmark = pytest.mark.django_db


def kinds(gift: Gift) -> list[str]:
    return list(LedgerEntry.objects.filter(fund=gift.fund).order_by("position").values_list("kind", flat=True))


def test_a_form_sent_twice_is_one_gift():
    fund, token = FundFactory(), uuid.uuid4()
    first = start_gift(fund_id=fund.pk, form_token=token, wish=wish())
    assert start_gift(fund_id=fund.pk, form_token=token, wish=wish()) == first
    assert Gift.objects.count() == 1


def test_a_form_changed_and_sent_again_is_another_gift():
    fund, token = FundFactory(), uuid.uuid4()
    small = start_gift(fund_id=fund.pk, form_token=token, wish=wish(amount=10_000))
    large = start_gift(fund_id=fund.pk, form_token=token, wish=wish(amount=100_000))
    assert small != large
    assert large.amount == 100_000
    assert small.idempotency_key != large.idempotency_key


@pytest.mark.parametrize("amount", [0, 999, 10_000_001])
def test_an_amount_outside_the_bounds_is_refused(amount):
    with pytest.raises(AmountOutOfRange):
        start_gift(fund_id=FundFactory().pk, form_token=uuid.uuid4(), wish=wish(amount=amount))


@pytest.mark.parametrize(
    ("fund", "entity", "reason"),
    [
        ({"is_open": False}, {}, "switched_off"),
        ({"starts_on": "2099-01-01"}, {}, "not_yet"),
        ({"ends_on": "2020-01-01"}, {}, "ended"),
        ({}, {"may_collect": False}, "entity"),
        ({}, {"solicitation_until": "2020-01-01"}, "entity"),
        ({}, {"solicitation_ceiling": 0}, "ceiling"),
        ({"givers": "alumni"}, {}, "alumni_only"),
    ],
)
def test_a_closed_fund_takes_no_gift(fund, entity, reason):
    closed = FundFactory(entity=EntityFactory(**entity), **fund)
    with pytest.raises(GivingIsClosed) as refusal:
        start_gift(fund_id=closed.pk, form_token=uuid.uuid4(), wish=wish())
    assert refusal.value.reason == reason
    assert not Gift.objects.exists()


def test_without_keys_nobody_can_give(settings):
    settings.GIVING_OPEN = False
    with pytest.raises(GivingIsClosed):
        start_gift(fund_id=FundFactory().pk, form_token=uuid.uuid4(), wish=wish())


def test_alumni_give_to_an_alumni_fund_and_newcomers_do_not():
    fund = FundFactory(givers="alumni")
    assert start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(), donor=member()).pk
    with pytest.raises(GivingIsClosed):
        start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(), donor=newcomer())


def test_settling_once_or_often_leaves_one_entry_one_fee_and_one_letter():
    gift, heard = started_gift(), []
    gift_settled.connect(lambda gift, **kwargs: heard.append(gift), weak=False, dispatch_uid="test")
    changes = [settle(gift, checkout_of(gift)) for _ in range(3)]
    gift_settled.disconnect(dispatch_uid="test")
    assert changes == [True, False, False]
    assert kinds(gift) == ["gift", "fee"]
    assert Letter.objects.filter(kind="gift_thanks").count() == 1
    assert heard == [gift]
    assert verify_ledger().problems == []


def test_a_fee_that_comes_later_is_added_later():
    gift = started_gift()
    settle(gift, checkout_of(gift, fee=None))
    assert kinds(gift) == ["gift"]
    assert settle(gift, checkout_of(gift)) is True
    assert kinds(gift) == ["gift", "fee"]


def test_a_settled_gift_makes_pages_stale_and_search_look_again():
    gift = started_gift()
    settle(gift, checkout_of(gift))
    assert {"home", "scholarships"} <= set(CacheTag.objects.values_list("name", flat=True))
    assert IndexRow.objects.filter(kind="fund", object_id=gift.fund_id).exists()


def test_a_payment_of_another_amount_waits_for_staff_and_moves_nothing():
    gift = started_gift(amount=10_000)
    for _ in range(2):
        assert not apply_checkout(checkout_of(gift, amount=1_000_000)).matched
    gift.refresh_from_db()
    assert gift.status == "started"
    assert [row.reason for row in UnmatchedPayment.objects.all()] == ["other_amount"]
    assert not LedgerEntry.objects.exists()


def test_a_payment_in_another_currency_waits_for_staff():
    gift = started_gift()
    assert not apply_checkout(checkout_of(gift, currency="usd")).matched
    assert UnmatchedPayment.objects.get().currency == "usd"


def test_a_second_payment_for_one_gift_is_not_lost():
    gift = paid_gift()
    apply_checkout(checkout_of(gift, id="cs_second", payment_intent="pi_second"))
    row = UnmatchedPayment.objects.get()
    assert (row.payment_intent, row.reason, row.gift) == ("pi_second", "paid_twice", gift)
    assert kinds(gift) == ["gift", "fee"]


def test_the_second_payment_is_refused_under_the_lock_too():
    gift = paid_gift()
    with pytest.raises(PaymentDiffers), transaction.atomic():
        settle(gift, checkout_of(gift, payment_intent="pi_second"))


def test_money_that_belongs_to_no_gift_waits_for_staff_once():
    unknown = checkout_of(started_gift(), id="cs_x", payment_intent="pi_x", gift_id="", fund_slug="")
    assert [apply_checkout(unknown).matched for _ in range(2)] == [False, False]
    payment = UnmatchedPayment.objects.get()
    desk = staff("staff")
    assert resolve_unmatched(payment_id=payment.pk, by=desk, note="  ").resolved_at is None
    assert resolve_unmatched(payment_id=payment.pk, by=desk, note="given back").resolved_by == desk


def test_a_gift_whose_row_was_lost_is_made_again_from_what_stripe_kept():
    gift = started_gift()
    checkout = checkout_of(gift)
    Gift.objects.filter(pk=gift.pk).delete()
    assert apply_checkout(checkout).matched
    again = Gift.objects.get(public_id=gift.public_id)
    assert (again.status, again.amount, again.email) == ("paid", gift.amount, gift.email)
    assert apply_checkout(checkout).changed is False
    assert verify_ledger().problems == []


def test_a_payment_is_matched_before_our_row_knows_its_checkout():
    gift = started_gift()
    Gift.objects.filter(pk=gift.pk).update(checkout_session=None)
    assert apply_checkout(checkout_of(gift, id="cs_early")).matched
    gift.refresh_from_db()
    assert (gift.status, gift.checkout_session) == ("paid", "cs_early")


def test_refunds_lower_the_funds_net_and_are_written_once():
    gift = paid_gift(amount=30_000)
    for _ in range(2):
        apply_checkout(checkout_of(gift, refunds=(given_back(10_000, number=1), given_back(5_000, number=2))))
    assert kinds(gift) == ["gift", "fee", "refund", "refund"]
    assert Fund.objects.with_net().get(pk=gift.fund_id).net == 15_000
    assert Gift.objects.with_net().get(pk=gift.pk).net == 15_000
    assert verify_ledger().problems == []


def test_a_refund_that_fails_afterwards_brings_the_money_back():
    gift = paid_gift()
    for status in ("pending", "succeeded", "failed", "succeeded", "pending"):  # the last two were asked for earlier and come late
        apply_checkout(checkout_of(gift, refunds=(given_back(10_000, status=status),)))
    assert kinds(gift) == ["gift", "fee", "refund", "refund_failed"]
    assert Refund.objects.get().status == "failed"
    assert Fund.objects.with_net().get(pk=gift.fund_id).net == 10_000
    assert verify_ledger().problems == []


def test_a_message_is_hidden_until_staff_have_read_it():
    gift, desk = paid_gift(message="고맙습니다", shown_as="name"), staff("staff")
    assert gift.shown_message == ""
    assert show_message(gift_id=gift.pk, by=desk).shown_message == "고맙습니다"
    assert hide_message(gift_id=gift.pk, by=desk).shown_message == ""


def test_only_who_chose_a_name_and_was_not_paid_back_is_shown():
    fund = FundFactory()
    paid_gift(fund)
    named = paid_gift(fund, shown_as="name")
    other = paid_gift(fund, shown_as="other", other_name="마포 3기")
    returned = paid_gift(fund, shown_as="name")
    apply_checkout(checkout_of(returned, refunds=(given_back(10_000),)))
    started_gift(fund, shown_as="name")
    assert set(Gift.objects.named()) == {named, other}


def test_a_guests_gift_is_not_hers_by_its_address_alone():
    person = newcomer()
    paid_gift(email=person.email)
    assert not Gift.objects.owned_by(person).exists()
