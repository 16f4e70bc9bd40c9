"""What somebody with a hold on our Stripe account, or only bad luck, may let us hear: copied metadata, odd sums, events about nothing."""

import uuid
from typing import Any

import pytest

from core.models import Letter
from core.outbox import drain
from scholarships import gateway
from scholarships.gateway import Hint
from scholarships.models import Dispute, Gift, LedgerEntry, RecurringGift, StripeEvent, UnmatchedPayment
from scholarships.outbox import QUEUE
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.events import (
    ABOUT_CHECKOUTS,
    ABOUT_CUSTOMERS,
    ABOUT_INVOICES,
    ABOUT_SUBSCRIPTIONS,
    act_on_events,
    act_on_hint,
    store_event,
)
from scholarships.services.gifts import card_page
from scholarships.services.recurring import apply_invoice, apply_recurring_checkout, apply_subscription
from scholarships.services.verification import verify_ledger
from tests.scholarships.factories import (
    FundFactory,
    checkout_of,
    disputed,
    given_back,
    invoice_of,
    started_gift,
    started_recurring,
    subscription_of,
)
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import deposit, given, open_fund

pytestmark = pytest.mark.django_db


def reasons() -> list[str]:
    return list(UnmatchedPayment.objects.order_by("pk").values_list("reason", flat=True))


def test_a_dispute_about_no_payment_takes_nothing_from_a_gift_that_came_by_transfer():
    """Stripe: a dispute's `payment_intent` may be null, as for a charge that something else of the account made."""
    gift = given(deposit(50_000), open_fund(), 50_000)
    assert not apply_dispute(disputed(gift, id="du_of_another", payment_intent="")).matched
    assert not Dispute.objects.exists()
    assert LedgerEntry.objects.net() == 50_000


def test_a_session_of_ours_that_names_another_gift_pays_its_own():
    mine, other = started_gift(), started_gift()
    apply_checkout(checkout_of(mine, gift_id=str(other.public_id)))
    assert [Gift.objects.get(pk=one.pk).status for one in (mine, other)] == ["paid", "started"]
    apply_checkout(checkout_of(other))
    assert (Gift.objects.paid().count(), LedgerEntry.objects.net(), reasons()) == (2, 20_000, [])


@pytest.mark.parametrize("known", [True, False], ids=["with our row", "without a row"])
@pytest.mark.parametrize("said", [{"amount": 0}, {"amount": -10_000}, {"currency": "usd"}, {"currency": "kwd"}], ids=str)
def test_money_that_cannot_be_ours_waits_for_staff_and_stops_no_event(known, said):
    gift = started_gift()
    named = {} if known else {"id": "cs_copied", "gift_id": str(uuid.uuid4())}
    for _ in range(2):
        assert not apply_checkout(checkout_of(gift, **named, **said)).matched
    assert reasons() == ["other_amount" if known else "no_gift"]
    assert not LedgerEntry.objects.exists()
    assert not Gift.objects.paid().exists()


def test_a_single_payment_with_a_monthly_gifts_number_begins_no_monthly_gift():
    recurring, pattern = started_recurring(), started_gift()
    apply_checkout(checkout_of(pattern, id="cs_copied", gift_id=str(recurring.public_id), payment_intent="pi_copied"))
    recurring.refresh_from_db()
    assert (recurring.status, recurring.subscription) == ("started", None)
    assert (LedgerEntry.objects.net(), verify_ledger().problems) == (10_000, [])
    apply_checkout(checkout_of(pattern, id="cs_other", gift_id="", monthly_id=str(recurring.public_id), payment_intent="pi_other"))
    assert reasons() == ["no_gift"]


def test_a_subscription_with_a_single_gifts_number_pays_no_single_gift():
    gift, pattern = started_gift(), started_recurring()
    said: dict[str, Any] = {"monthly_id": str(gift.public_id), "subscription": "sub_copied"}
    apply_subscription(subscription_of(pattern, id="sub_copied", monthly_id=str(gift.public_id)))
    apply_invoice(invoice_of(pattern, **said))
    gift.refresh_from_db()
    assert (gift.status, LedgerEntry.objects.net(), verify_ledger().problems) == ("started", 10_000, [])
    assert Gift.objects.paid().get().recurring.public_id == gift.public_id


def test_a_monthly_card_page_that_names_a_single_gift_leaves_it_as_it_is():
    gift = started_gift()
    apply_recurring_checkout(checkout_of(gift, id="cs_copied", is_monthly=True, is_paid=False, status="expired"))
    gift.refresh_from_db()
    assert (gift.status, RecurringGift.objects.exists()) == ("started", False)


@pytest.mark.parametrize("kind", [*ABOUT_CHECKOUTS, *ABOUT_SUBSCRIPTIONS, *ABOUT_INVOICES, *ABOUT_CUSTOMERS, "charge.refunded"])
def test_an_event_about_nothing_asks_nothing(kind, monkeypatch):
    monkeypatch.setattr("stripe.HTTPClient.request_with_retries", lambda *args, **said: pytest.fail("asked Stripe for a list"))
    assert not act_on_hint(Hint("evt_1", kind, "", "")).matched


def test_an_answer_without_a_payment_ends_no_other_event_without_one(monkeypatch):
    gift = started_gift()
    ran_out = checkout_of(gift, is_paid=False, status="expired", payment_intent="", fee=None)
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session_id: ran_out)
    for number, session in enumerate((gift.checkout_session, "cs_of_another")):
        store_event(hint=Hint(f"evt_{number}", "checkout.session.expired", session, ""), payload="{}", state="queued")
    first, other = StripeEvent.objects.order_by("pk")
    assert act_on_events(event_ids=[first.pk], seconds=60) == {first.pk: "done"}
    assert StripeEvent.objects.get(pk=other.pk).state == "queued"


def test_what_is_told_again_a_year_later_changes_nothing(monkeypatch):
    """Our row of the event may be gone by then: Stripe is asked anew, and says what it said."""
    gift = started_gift()
    said = checkout_of(gift, refunds=(given_back(3_000),))
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session_id: said)
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda intent: said)
    found = []
    for _ in range(2):
        for number, kind in enumerate(("checkout.session.completed", "charge.refunded", "payment_intent.succeeded")):
            store_event(hint=Hint(f"evt_{number}", kind, said.id, said.payment_intent), payload="{}", state="queued")
        drain(QUEUE)
        found.append(
            (LedgerEntry.objects.net(), LedgerEntry.objects.count(), Letter.objects.count(), StripeEvent.objects.filter(state="done").count())
        )
        StripeEvent.objects.all().delete()
    assert found[0] == found[1]
    assert found[0][0] == 7_000


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_the_events_of_one_payment_write_each_fact_once(monkeypatch):
    gift = started_gift(FundFactory())
    lost = disputed(gift, payment_intent=f"pi_{gift.public_id.hex}", amount=7_000)
    said = checkout_of(gift, refunds=(given_back(3_000),), disputes=(lost,))
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda intent: said)
    kinds = ("charge.succeeded", "charge.refunded", "charge.dispute.created", "payment_intent.succeeded", "charge.dispute.funds_withdrawn")
    for number, kind in enumerate(kinds):
        store_event(hint=Hint(f"evt_{number}", kind, lost.id, said.payment_intent), payload="{}", state="queued")
    ids = list(StripeEvent.objects.values_list("pk", flat=True))
    for ended in at_once([lambda: act_on_events(event_ids=ids, seconds=60)] * 4):
        assert set(ended.values()) == {"done"}
    kinds_written = sorted(LedgerEntry.objects.exclude(kind="fee").values_list("kind", "amount"))
    assert kinds_written == [("dispute", -7_000), ("gift", 10_000), ("refund", -3_000)]
    assert (Letter.objects.filter(kind="gift_thanks").count(), verify_ledger().problems) == (1, [])


def test_a_gift_whose_two_card_pages_both_paid_is_paid_once_and_the_other_waits_for_staff(monkeypatch):
    gift = started_gift()
    first = gift.checkout_session
    failed = checkout_of(gift, is_paid=False, declined=True, fee=None)
    apply_checkout(failed)
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session_id: failed)
    second = checkout_of(gift, id="cs_second", status="open", url="https://stripe.invalid/2", payment_intent="pi_second", is_paid=False, fee=None)
    monkeypatch.setattr(gateway, "open_checkout", lambda *args, **said: second)
    assert card_page(gift_id=gift.pk) == second.url
    gift.refresh_from_db()
    paid_after_all = checkout_of(gift, id=first)
    for said in (paid_after_all, checkout_of(gift, id="cs_second", payment_intent="pi_second"), paid_after_all):
        apply_checkout(said)
    gift.refresh_from_db()
    assert (gift.status, gift.checkout_session, LedgerEntry.objects.net()) == ("paid", first, 10_000)
    assert list(UnmatchedPayment.objects.values_list("payment_intent", "reason")) == [("pi_second", "paid_twice")]
    assert Letter.objects.filter(kind="gift_thanks").count() == 1
