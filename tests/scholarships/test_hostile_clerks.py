"""A careless clerk, two at the same moment, and one who has no business at a desk of giving."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AccessRecord
from scholarships.exceptions import NothingToCorrect, RefundRefused
from scholarships.models import Correction, Gift, LedgerEntry, Refund, StripeEvent
from scholarships.money import LARGEST
from scholarships.services.corrections import ask_correction, confirm_correction
from scholarships.services.transfers import ask_refund
from tests.factories import member, staff
from tests.scholarships.factories import FundFactory, paid_gift
from tests.scholarships.one_of_each import one_of_each
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import deposit, given, open_fund
from tests.test_access import how_they_are, places, state

pytestmark = pytest.mark.django_db
DESKS = (
    *("fund", "gift", "recurringgift", "refund", "dispute", "recipiententity", "stripeevent", "unmatchedpayment", "givingbrake", "books"),
    *("bankstatement", "bankdeposit", "transferrefund", "pledge", "inkindgift", "correction", "ledgerentry", "ledgerclosing", "receipt"),
)


def filled_in(**said: Any) -> dict[str, Any]:
    """What one form or another of these desks asks for."""
    today = timezone.localdate().isoformat()
    words = dict.fromkeys(("note", "reason", "name", "what", "valued_by", "quantity"), "x")
    return {**words, "amount": "1000", "sent_on": today, "dated": today, "received_on": today, "whom": "all", "account": "available", **said}


@pytest.mark.parametrize("who", ["editor", "officer", "auditor"])
def test_whoever_may_not_act_on_money_acts_at_no_desk_of_giving(who, settings, without_menu):
    settings.STAFF_SECOND_FACTOR = False
    fund = one_of_each()
    clerk = Client(raise_request_exception=False)
    clerk.force_login(staff(who))
    before, asked, broken = {**state(), "as they are": how_they_are()}, 0, {}
    said = filled_in(fund=fund.pk, form_token=str(uuid.uuid4()), gift=1, target="gift:1", entity=fund.entity_id, year=2026, giver_kind="person")
    for place in places():
        if place.pattern.startswith("staff/") and place.pattern.split("/")[1].startswith(DESKS):
            asked += 1
            if (status := clerk.post(place.path, said).status_code) >= 500:
                broken[place.path] = status
    assert asked > 100
    assert broken == {}
    assert {**state(), "as they are": how_they_are()} == before


def test_a_correction_of_more_than_there_can_be_is_refused_in_words_and_keeps_what_was_typed(settings):
    settings.STAFF_SECOND_FACTOR = False
    fund = FundFactory()
    paid_gift(fund)
    clerk = Client()
    clerk.force_login(staff("staff"))
    said = {"fund": fund.pk, "dated": "2026-08-31", "account": "available", "amount": str(2**63 - 1), "reason": "0이 너무 많음"}
    page = clerk.post(reverse("correction:add"), said).content.decode()
    assert "0이 너무 많음" in page
    assert "10조" in page
    assert not Correction.objects.exists()
    for amount in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(NothingToCorrect):
            ask_correction(fund=fund, amount=amount, dated=timezone.localdate(), reason="x", by=None)
    largest = ask_correction(fund=fund, amount=LARGEST, dated=timezone.localdate(), reason="x", by=staff("staff"))
    confirm_correction(correction_id=largest.pk, by=staff("staff"))
    assert LedgerEntry.objects.filter(kind="correction").get().amount == LARGEST


def test_who_reads_an_event_about_nothing_has_read_about_nobody(settings):
    """A gift by transfer has no card page either."""
    settings.STAFF_SECOND_FACTOR = False
    gift = given(deposit(50_000), open_fund(), 50_000)
    Gift.objects.filter(pk=gift.pk).update(donor=member())
    event = StripeEvent.objects.create(stripe_id="evt_1", type="balance.available", payload="{}", state="ignored")
    clerk = Client()
    clerk.force_login(staff("staff"))
    assert clerk.get(reverse("stripeevent:inspect", args=[event.pk])).status_code == 200
    assert [one.subject for one in AccessRecord.objects.all()] == [None]


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_to_give_the_same_gift_back_at_the_same_time_ask_for_it_once():
    gift = given(deposit(50_000), open_fund(), 50_000)

    def ask() -> bool:
        try:
            return bool(ask_refund(gift_id=gift.pk, amount=50_000, reason="착오 송금", form_token=uuid.uuid4(), by=None))
        except RefundRefused:
            return False

    assert sorted(at_once([ask] * 6)) == [False] * 5 + [True]
    assert Refund.objects.get().amount == 50_000
