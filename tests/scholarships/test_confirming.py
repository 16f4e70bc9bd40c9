"""A way of paying that takes a while: never paid before the money has come, and a way on when it does not come."""

import uuid
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from community.personal_data import Erased
from core.models import Letter
from scholarships import gateway
from scholarships.exceptions import GiftIsPaid, MoreThanMayBeCollected
from scholarships.models import Gift, GiftStop, LedgerEntry, RecurringGift
from scholarships.personal_data import _erase
from scholarships.selectors_mine import giving_of
from scholarships.services.checkouts import apply_checkout
from scholarships.services.gifts import card_page, record_not_paid, start_gift
from scholarships.services.reconciliation import _is_settled
from scholarships.services.recurring import apply_subscription
from tests.factories import member
from tests.scholarships.donor import Donor, switch
from tests.scholarships.factories import EntityFactory, FundFactory, checkout_of, started_gift, started_recurring, subscription_of, wish

pytestmark = pytest.mark.django_db


def unpaid(gift: Gift, **said: Any) -> gateway.Checkout:
    """A complete session whose money has not come: `declined` once it will not."""
    return checkout_of(gift, **{"status": "complete", "is_paid": False, "fee": None, **said})


def thanks(client: Any, gift: Gift) -> str:
    return client.get(reverse("scholarships:gift-thanks", args=[gift.public_id])).content.decode()


def state(gift: Gift) -> str:
    gift.refresh_from_db()
    return gift.status


def test_what_is_complete_and_unpaid_is_being_confirmed_and_nothing_is_entered(client):
    gift = started_gift()
    assert apply_checkout(unpaid(gift)).changed
    assert not apply_checkout(unpaid(gift)).changed
    assert (state(gift), LedgerEntry.objects.exists(), Letter.objects.exists()) == ("confirming", False, False)
    assert "아직 확인되고 있어요" in thanks(client, gift)
    assert client.get(reverse("scholarships:gift-cancelled", args=[gift.public_id])).status_code == 302
    apply_checkout(checkout_of(gift))
    assert state(gift) == "paid"
    assert "고맙습니다" in thanks(client, gift)


def test_what_did_not_go_through_says_so_stops_asking_and_leads_to_another_card_page(client, monkeypatch):
    gift = started_gift()
    for said in (unpaid(gift), unpaid(gift, declined=True), unpaid(gift, declined=True)):
        apply_checkout(said)
    (letter,) = Letter.objects.all()
    assert (letter.kind, letter.to) == ("gift_not_paid", "hana@example.org")
    assert reverse("scholarships:gift-cancelled", args=[gift.public_id]) in letter.text, "a GET that shows the button"
    page = thanks(client, gift)
    assert state(gift) == "failed"
    assert "결제되지 않았어요" in page
    assert reverse("scholarships:go-on", args=[gift.public_id]) in page
    assert "hx-get" not in page
    opened: list[str] = []

    def open_one(given: Gift, **places: Any) -> gateway.Checkout:
        opened.append(given.idempotency_key)
        return checkout_of(given, id="cs_2", url="https://checkout.stripe.com/2", status="open", is_paid=False)

    monkeypatch.setattr(gateway, "fetch_checkout", lambda session: unpaid(gift, declined=True))
    monkeypatch.setattr(gateway, "open_checkout", open_one)
    assert card_page(gift_id=gift.pk) == "https://checkout.stripe.com/2"
    assert opened == [f"checkout:{gift.public_id}:2"]
    gift.refresh_from_db()
    assert (gift.checkout_session, gift.confirming_at, gift.did_not_go_through) == ("cs_2", None, False)
    assert "결제되지 않았어요" not in thanks(client, gift), "whoever comes back has paid at the second page"


def test_who_tries_again_before_we_heard_that_it_failed_gets_another_card_page_and_not_the_old_one(monkeypatch):
    gift = started_gift()
    apply_checkout(unpaid(gift))
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session: unpaid(gift, declined=True))
    opened: list[str] = []

    def open_one(given: Gift, **places: Any) -> gateway.Checkout:
        opened.append(given.idempotency_key)
        return checkout_of(given, id="cs_2", url="https://checkout.stripe.com/2", status="open", is_paid=False)

    monkeypatch.setattr(gateway, "open_checkout", open_one)
    assert card_page(gift_id=gift.pk) == "https://checkout.stripe.com/2"
    assert (opened, state(gift)) == ([f"checkout:{gift.public_id}:2"], "failed")


def test_while_it_is_being_confirmed_no_second_card_page_is_opened(monkeypatch):
    gift = started_gift()
    apply_checkout(unpaid(gift))
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session: unpaid(gift))
    with pytest.raises(GiftIsPaid):
        card_page(gift_id=gift.pk)


def test_what_was_said_earlier_and_comes_late_changes_nothing():
    gift = started_gift()
    earlier_decline = checkout_of(gift, status="open", is_paid=False, declined=True)
    apply_checkout(unpaid(gift))
    assert not apply_checkout(earlier_decline).changed
    assert state(gift) == "confirming"
    apply_checkout(unpaid(gift, declined=True))
    assert not apply_checkout(unpaid(gift)).changed
    assert state(gift) == "failed"


def test_every_order_of_what_may_be_said_ends_paid_when_the_money_came():
    for order in permutations(range(4)):
        with transaction.atomic():
            gift = started_gift()
            said = (checkout_of(gift, status="open", is_paid=False, declined=True), unpaid(gift), unpaid(gift, declined=True), checkout_of(gift))
            for number in order:
                apply_checkout(said[number])
            assert state(gift) == "paid", order
            transaction.set_rollback(True)


def test_a_checkout_left_behind_says_nothing_about_the_one_that_is_open():
    gift = started_gift()
    assert not record_not_paid(gift_id=gift.pk, checkout_session="cs_of_yesterday")
    assert not apply_checkout(unpaid(gift, id="cs_of_yesterday", declined=True)).changed
    assert state(gift) == "started"


def test_the_nightly_reconciliation_asks_again_until_our_row_says_the_same():
    gift = started_gift()
    assert not _is_settled(unpaid(gift))
    apply_checkout(unpaid(gift))
    gift.refresh_from_db()
    assert _is_settled(unpaid(gift))
    assert not _is_settled(unpaid(gift, declined=True))
    apply_checkout(unpaid(gift, declined=True))
    assert _is_settled(unpaid(gift, declined=True))


def test_what_is_being_confirmed_holds_its_room_under_the_ceiling_for_as_long_as_it_takes(time_machine):
    fund = FundFactory(entity=EntityFactory(solicitation_ceiling=100_000))
    time_machine.move_to("2026-11-20T03:00:00Z", tick=False)
    gift = started_gift(fund, amount=60_000)
    apply_checkout(unpaid(gift))
    time_machine.move_to("2026-11-24T03:00:00Z", tick=False)
    with pytest.raises(MoreThanMayBeCollected):
        start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=60_000))
    apply_checkout(unpaid(gift, declined=True))
    assert start_gift(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish(amount=60_000)).pk


def test_her_own_page_and_its_front_tell_of_what_has_not_come_yet(client, django_assert_max_num_queries):
    person = member()
    client.force_login(person)
    gift = started_gift()
    Gift.objects.update(donor=person)
    assert giving_of(person) is None, "who left a card page has given nothing"
    apply_checkout(unpaid(gift))
    with django_assert_max_num_queries(1):
        assert giving_of(person).confirming
    assert "확인되고 있는 후원이 있어요" in client.get("/me/").content.decode()
    assert "다시 내지 않으셔도 돼요" in client.get("/me/giving/").content.decode()
    apply_checkout(unpaid(gift, declined=True))
    page = client.get("/me/giving/").content.decode()
    assert "결제되지 않았어요" in page
    assert reverse("scholarships:go-on", args=[gift.public_id]) in page


def test_a_monthly_gift_whose_first_payment_is_pending_is_shown_with_its_state(client):
    """Stripe: a subscription is `incomplete` until its first invoice is paid."""
    person = member()
    client.force_login(person)
    recurring = started_recurring()
    RecurringGift.objects.update(donor=person)
    assert giving_of(person) is None
    apply_subscription(subscription_of(recurring, status="incomplete"))
    giving = giving_of(person)
    assert (giving.monthly, giving.amount, giving.times, giving.failed) == ("started", 10_000, 0, False)
    assert "첫 결제가 확인되고 있어요" in client.get("/me/").content.decode()
    assert "첫 결제가 확인되고 있어요" in client.get("/me/giving/").content.decode()
    apply_subscription(subscription_of(recurring, status="incomplete_expired"))
    assert giving_of(person) is None


def test_who_is_forgotten_while_her_first_payment_is_being_confirmed_is_not_charged_for_ever():
    person, recurring = member(), started_recurring()
    RecurringGift.objects.update(donor=person)
    apply_subscription(subscription_of(recurring, status="incomplete"))
    _erase(person, Erased())
    assert GiftStop.objects.get().subscription == f"sub_{recurring.public_id.hex}"


@pytest.mark.parametrize("outcome", ["succeeded", "failed"])
def test_a_wallet_that_says_later_whether_it_pays_goes_the_whole_way(live_site, stripe_sandbox, settings, outcome):
    settings.STRIPE_WALLETS = ["kakao_pay"]
    switch(stripe_sandbox, "account", payment_methods=["card", "kakao_pay"])
    donor = Donor(live_site, stripe_sandbox)
    page = donor.fill_in(FundFactory(slug="first-steps")).headers["Location"]
    donor.http.post(page, data={"way": "kakao_pay", "email": "hana@example.org", "name": "김하나"}, allow_redirects=False, timeout=20)
    back = donor.http.post(f"{page}/authenticate", data={"decision": "later"}, allow_redirects=False, timeout=20).headers["Location"]
    live_site.drain()
    gift = Gift.objects.get()
    assert (gift.status, LedgerEntry.objects.exists()) == ("confirming", False)
    assert "아직 확인되고 있어요" in donor.http.get(back, timeout=10).text
    switch(stripe_sandbox, "payment", session=gift.checkout_session, outcome=outcome)
    switch(stripe_sandbox, "deliver")
    live_site.drain()
    said = donor.http.get(back, timeout=10).text
    if outcome == "succeeded":
        assert (state(gift), LedgerEntry.objects.net(), "고맙습니다" in said) == ("paid", 10_000, True)
        return
    assert (state(gift), LedgerEntry.objects.exists(), "결제되지 않았어요" in said) == ("failed", False, True)
    again = card_page(gift_id=gift.pk)
    donor.type_card(again)
    live_site.drain()
    assert again != page
    assert (state(gift), LedgerEntry.objects.net()) == ("paid", 10_000)
    assert Gift.objects.count() == 1
