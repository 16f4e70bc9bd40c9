"""The registered sum and period: nobody is led past them, and what came all the same waits for staff."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from scholarships import gateway
from scholarships.exceptions import GivingIsClosed, MoreThanMayBeCollected
from scholarships.models import Fund, Gift, RecurringGift, UnmatchedPayment
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.gifts import _begin_next_checkout, card_page, start_gift
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from scholarships.services.recurring import apply_invoice, start_recurring
from scholarships.services.transfers import start_transfer
from tests.factories import staff
from tests.scholarships.donor import Donor, switch
from tests.scholarships.factories import (
    EntityFactory,
    FundFactory,
    checkout_of,
    disputed,
    given_back,
    invoice_of,
    paid_gift,
    running_recurring,
    started_gift,
    wish,
)
from tests.scholarships.test_concurrency import at_once

SEOUL = timezone.get_default_timezone()
BANK = {"bank": "이음은행", "bank_account": "000-0000-000000", "account_holder": "동문회"}


def fund_with(ceiling: int | None = None, **said: Any) -> Any:
    return FundFactory(slug="first-steps", entity=EntityFactory(solicitation_ceiling=ceiling, **BANK, **said))


def give(fund: Any, amount: int) -> bool:
    """Whether this donor got as far as a card page."""
    try:
        start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=amount))
    except (MoreThanMayBeCollected, GivingIsClosed):
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_of_twenty_donors_at_once_at_the_ceiling_only_as_many_get_a_card_page_as_fit():
    fund = fund_with(1_000_000)
    paid_gift(fund, amount=500_000)
    led = at_once([lambda: give(fund, 100_000)] * 20)
    assert led.count(True) == 5
    for gift in Gift.objects.filter(status="started"):
        apply_checkout(checkout_of(gift, id=f"cs_{gift.public_id.hex}"))
    assert not UnmatchedPayment.objects.exists(), "to the won, and not a won more"
    assert not give(fund, 1_000)


@pytest.mark.django_db
def test_what_stands_at_a_card_page_counts_for_a_day_and_a_paid_or_left_one_no_longer():
    fund = fund_with(100_000)
    gift = started_gift(fund, amount=60_000)
    with pytest.raises(MoreThanMayBeCollected) as refusal:
        start_recurring(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=50_000))
    assert refusal.value.left == 40_000
    assert start_recurring(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=40_000)).pk
    Gift.objects.filter(pk=gift.pk).update(started_at=timezone.now() - timedelta(hours=26))
    assert give(fund, 60_000)


@pytest.mark.django_db
def test_a_card_page_opened_anew_needs_room_again():
    fund = fund_with(100_000)
    gift = started_gift(fund, amount=60_000)
    Gift.objects.filter(pk=gift.pk).update(status="abandoned", abandoned_at=timezone.now(), started_at=timezone.now() - timedelta(days=2))
    assert give(fund, 60_000)
    gift.refresh_from_db()
    with pytest.raises(MoreThanMayBeCollected):
        _begin_next_checkout(gift)
    Gift.objects.exclude(pk=gift.pk).delete()
    again = _begin_next_checkout(gift)
    assert (again.attempt, again.checkout_session) == (2, None)
    assert not give(fund, 60_000), "what was opened anew counts"


@pytest.mark.django_db
def test_things_count_towards_the_ceiling_with_money_because_the_law_counts_them():
    fund = fund_with(1_000_000)
    thing = Thing(what="GPU 이용권", amount=900_000, valued_by="공급 가격표", received_on=timezone.localdate())
    record_in_kind(fund_id=fund.pk, thing=thing, giver=GivenBy(name="새싹데이터"), form_token=uuid.uuid4(), by=staff("staff"))
    assert not give(fund, 200_000)
    assert give(fund, 100_000)


@pytest.mark.django_db
def test_a_transfer_past_the_ceiling_is_refused_and_promised_ones_hold_nobody_up():
    fund = fund_with(100_000)
    assert start_transfer(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=90_000)).pk
    assert give(fund, 100_000)
    with pytest.raises(MoreThanMayBeCollected):
        start_transfer(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=1_000))


@pytest.mark.django_db
def test_the_form_says_how_much_may_still_come_and_keeps_what_was_typed(client):
    fund = fund_with(50_000)
    paid_gift(fund, amount=30_000)
    token = str(uuid.uuid4())
    said = {"token": token, "frequency": "once", "giver_kind": "person", "preset": "30000", "name": "김하나", "email": "hana@example.org"}
    answer = client.post(
        "/scholarships/first-steps/give/", {**said, "shown_as": "anonymous", "agreed": "on", "overseas": "on", "message": "응원해요"}
    )
    page = answer.content.decode()
    assert "20,000원" in page
    assert "응원해요" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "is_open"), [(datetime(2026, 11, 30, 23, 59, 59), True), (datetime(2026, 12, 1, 0, 0, 1), False)])  # noqa: DTZ001 - Seoul's below
def test_a_period_that_ends_at_midnight_in_seoul_ends_for_a_form_that_was_open(client, time_machine, at, is_open):
    fund = fund_with(solicitation_until="2026-11-30")
    time_machine.move_to(at.replace(tzinfo=SEOUL), tick=False)
    assert give(fund, 10_000) is is_open


@pytest.mark.django_db
@pytest.mark.parametrize(("paid", "flagged"), [((2026, 11, 30, 23, 59), False), ((2026, 12, 1, 0, 1), True)])
def test_a_payment_after_the_period_is_entered_and_waits_for_staff(paid, flagged):
    fund = fund_with()
    gift = started_gift(fund)
    type(fund.entity).objects.update(solicitation_until="2026-11-30")
    said = checkout_of(gift, paid_at=datetime(*paid, tzinfo=SEOUL))
    for _ in range(2):
        assert apply_checkout(said).matched
    gift.refresh_from_db()
    assert gift.is_paid
    assert [(row.reason, row.gift) for row in UnmatchedPayment.objects.all()] == ([("not_allowed", gift)] if flagged else [])


@pytest.mark.django_db
def test_a_renewal_that_was_charged_after_the_period_is_a_gift_that_waits_for_staff():
    recurring = running_recurring()
    type(recurring.fund.entity).objects.update(may_collect=False)
    assert apply_invoice(invoice_of(recurring, month=2)).matched
    assert UnmatchedPayment.objects.get().reason == "not_allowed"
    assert RecurringGift.objects.get().gifts.paid().count() == 2


@pytest.mark.django_db
def test_a_refund_makes_room_again():
    fund = fund_with(50_000)
    gift = paid_gift(fund, amount=50_000)
    assert not give(fund, 10_000)
    apply_checkout(checkout_of(gift, refunds=(given_back(20_000),)))
    assert give(fund, 20_000)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["refund", "dispute"])
def test_what_goes_back_of_a_gift_from_before_the_registration_makes_no_room_in_it(time_machine, how):
    """Else a body could collect more than it registered, by as much as it gives back of earlier years."""
    time_machine.move_to(datetime(2026, 12, 20, tzinfo=SEOUL), tick=False)
    fund = fund_with(50_000)
    earlier = paid_gift(fund, amount=40_000)
    type(fund.entity).objects.update(solicitation_from="2027-01-01")
    time_machine.move_to(datetime(2027, 1, 10, tzinfo=SEOUL), tick=False)
    paid_gift(fund, amount=30_000)
    if how == "refund":
        apply_checkout(checkout_of(earlier, refunds=(given_back(40_000),)))
    else:
        apply_dispute(disputed(earlier, fee=None))
    assert Fund.objects.with_collected().get().collected == 30_000
    assert not give(fund, 20_001)
    assert give(fund, 20_000)


@pytest.fixture
def opened(monkeypatch) -> list[tuple[str, datetime | None]]:
    """Each card page that was opened: its key and its end."""
    pages: list[tuple[str, datetime | None]] = []

    def open_one(given: Any, *, until: datetime | None = None, **said: Any) -> Any:
        pages.append((given.idempotency_key, until))
        return checkout_of(given, id=f"cs_{len(pages)}", status="open", is_paid=False)

    monkeypatch.setattr(gateway, "open_checkout", open_one)
    return pages


def waiting(fund: Any) -> Gift:
    return start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=60_000))


@pytest.mark.django_db
def test_a_card_page_that_counts_towards_a_ceiling_ends_after_an_hour_and_any_other_when_stripe_ends_it(opened):
    held, free = waiting(fund_with(100_000)), waiting(FundFactory(entity=EntityFactory(number="105-82-00002", name_ko="다른 단체")))
    for gift in (held, free):
        card_page(gift_id=gift.pk)
    assert [until for _key, until in opened] == [held.started_at + timedelta(hours=1), None]


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "attempt"), [(24, 1), (26, 2), (600, 2)])
def test_a_page_that_was_not_opened_in_time_is_opened_under_the_next_number(opened, time_machine, minutes, attempt):
    """Stripe refuses an end that is less than 30 minutes ahead."""
    time_machine.move_to("2026-11-20T03:00:00Z", tick=False)
    gift = waiting(fund_with(100_000))
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes), tick=False)
    card_page(gift_id=gift.pk)
    ((key, until),) = opened
    assert key == f"checkout:{gift.public_id}:{attempt}"
    assert timezone.now() + timedelta(minutes=31) <= until <= timezone.now() + timedelta(hours=1)


def test_who_leaves_the_card_page_holds_the_ceiling_for_an_hour_and_not_for_a_day(live_site, stripe_sandbox):
    fund = fund_with(50_000)
    donor = Donor(live_site, stripe_sandbox)
    page = donor.fill_in(fund, preset="50000").headers["Location"]
    assert "Location" not in donor.fill_in(fund, preset="50000", email="late@example.org").headers
    assert Gift.objects.count() == 1
    switch(stripe_sandbox, "clock", advance=3_601)
    switch(stripe_sandbox, "deliver")
    live_site.drain()
    assert donor.type_card(page).status_code == 410
    assert Gift.objects.get().status == "abandoned"
    assert give(fund, 50_000)
