"""What comes of a pledge, what goes back of it, what is no money, and the report about it all."""

import uuid
from datetime import timedelta
from functools import partial
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import User
from core.models import Letter
from scholarships.exceptions import DepositRefused
from scholarships.models import LedgerEntry, Pledge
from scholarships.outbox import remind_daily
from scholarships.papers import report_of, report_pdf, spent_of
from scholarships.services.deposits import From, left_of, match_to_new_gift, match_to_pledge, return_deposit
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from scholarships.services.pledges import (
    came_of,
    end_pledge,
    instalments_of,
    late_pledges,
    remind_of_overdue,
    short_pledges,
)
from scholarships.services.transfers import ask_refund, confirm_refund
from scholarships.services.verification import verify_ledger
from scholarships.transfers import pledge_token
from tests.factories import staff
from tests.scholarships.factories import FundFactory, paid_gift
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import agreed, deposit, open_fund, pay, words_of

pytestmark = pytest.mark.django_db
STATUSES = Pledge.Status.values


def test_money_fills_the_oldest_instalment_and_all_of_it_fulfils_the_pledge():
    pledge = agreed(None, (5, 30_000), (40, 20_000))
    pay(pledge, 35_000)
    assert [due.came for due in instalments_of(pledge)] == [30_000, 5_000]
    pay(pledge, 15_000)
    pledge.refresh_from_db()
    assert (pledge.status, bool(pledge.fulfilled_at), came_of(pledge)) == ("fulfilled", True, 50_000)


def test_no_more_than_is_still_to_come_is_matched_to_a_pledge_a_second_time():
    pledge = agreed(None, (5, 30_000), (40, 20_000))
    pay(pledge, 35_000)
    with pytest.raises(DepositRefused, match="15,000"):
        pay(pledge, 15_001)
    assert came_of(pledge) == 35_000


def test_what_went_back_is_open_again():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    pledge = agreed(None, (5, 30_000), (40, 20_000))
    gift = pay(pledge, 30_000)
    asked = ask_refund(gift_id=gift.pk, amount=10_000, reason="착오", form_token=uuid.uuid4(), by=one)
    confirm_refund(transfer_refund_id=asked.pk, sent_on=timezone.localdate(), by=other)
    assert [due.came for due in instalments_of(pledge)] == [20_000, 0]


def refund(gift, amount, *, sent_on=None):
    one, other = (staff("staff", email=f"{name}@example.org") for name in ("one", "other"))
    asked = ask_refund(gift_id=gift.pk, amount=amount, reason="착오", form_token=uuid.uuid4(), by=one)
    return confirm_refund(transfer_refund_id=asked.pk, sent_on=sent_on or timezone.localdate(), by=other)


def test_a_fulfilled_pledge_of_which_something_went_back_is_in_force_again_and_staff_see_it(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    pledge = agreed(None, (5, 30_000), (40, 20_000))
    gift = pay(pledge, 50_000)
    pledge.refresh_from_db()
    agreed_at = pledge.agreed_at
    assert not short_pledges().exists()
    refund(gift, 20_000)
    pledge.refresh_from_db()
    assert (pledge.status, pledge.fulfilled_at, pledge.agreed_at, list(short_pledges())) == ("agreed", None, agreed_at, [pledge])
    assert ModelLogEntry.objects.filter(action="scholarships.reopen_pledge").count() == 1
    client.force_login(User.objects.get(email="one@example.org"))
    assert "20,000원이 더 들어와야 합니다" in client.get(reverse("pledge:inspect", args=[pledge.pk])).content.decode()
    pay(pledge, 20_000)
    pledge.refresh_from_db()
    assert (pledge.status, came_of(pledge), short_pledges().count()) == ("fulfilled", 50_000, 0)


def test_nobody_is_dunned_for_what_we_gave_back_ourselves():
    pledge = agreed(None, (1, 10_000), (60, 20_000))
    gift = pay(pledge, 10_000)
    in_a_month = timezone.localdate() + timedelta(days=30)
    with patch("scholarships.services.pledges.timezone.localdate", return_value=in_a_month):
        refund(gift, 4_000)
        assert remind_daily() == "0 reminded"
        assert late_pledges(in_a_month) == 1
    in_three_months = timezone.localdate() + timedelta(days=90)
    with patch("scholarships.services.pledges.timezone.localdate", return_value=in_three_months):
        assert remind_daily() == "1 reminded", "the second instalment is theirs"


@pytest.mark.django_db(transaction=True)
def test_money_that_is_matched_while_other_money_goes_back_never_waits_for_ever():
    one, other = (staff("staff", email=f"{name}@example.org") for name in ("one", "other"))
    pledge = agreed(open_fund(), (5, 100_000))
    gift = pay(pledge, 50_000)
    asked = [ask_refund(gift_id=gift.pk, amount=5_000, reason=f"착오 {number}", form_token=uuid.uuid4(), by=one) for number in range(4)]
    more = [deposit(10_000) for _ in range(4)]
    backs = [partial(confirm_refund, transfer_refund_id=row.pk, sent_on=timezone.localdate(), by=other) for row in asked]
    comes = [partial(match_to_pledge, deposit_id=row.pk, pledge_id=pledge.pk, amount=10_000, form_token=uuid.uuid4(), by=one) for row in more]
    at_once([act for pair in zip(backs, comes, strict=True) for act in pair])
    assert came_of(pledge) == 50_000 - 4 * 5_000 + 4 * 10_000
    assert verify_ledger().problems == []


def dues_of(pledge):
    return [(due.came, due.is_late) for due in instalments_of(pledge, today=timezone.localdate() + timedelta(days=60))]


def test_instalments_that_come_late_in_other_sums_or_all_at_once_fill_the_oldest_first():
    late = agreed(None, (5, 30_000), (50, 20_000))
    pay(late, 12_000)
    assert dues_of(late) == [(12_000, True), (0, True)]
    pay(late, 25_000)
    assert dues_of(late) == [(30_000, False), (7_000, True)]
    at_once = agreed(None, (5, 30_000), (50, 20_000))
    pay(at_once, 50_000)
    at_once.refresh_from_db()
    assert (at_once.status, dues_of(at_once)) == ("fulfilled", [(30_000, False), (20_000, False)])
    assert verify_ledger().problems == []


def test_of_too_much_the_rest_is_a_gift_of_its_own_or_goes_back():
    pledge, money = agreed(None, (5, 30_000)), deposit(70_000)
    said = {"deposit_id": money.pk, "form_token": uuid.uuid4(), "by": None}
    with pytest.raises(DepositRefused, match="30,000"):
        match_to_pledge(pledge_id=pledge.pk, amount=70_000, **said)
    match_to_pledge(pledge_id=pledge.pk, amount=30_000, **said)
    match_to_new_gift(fund_id=pledge.fund_id, giver=From(name=pledge.name, giver_kind="organisation"), amount=15_000, **said)
    return_deposit(deposit_id=money.pk, note="초과분 반환", by=None)
    money.refresh_from_db()
    pledge.refresh_from_db()
    assert (pledge.status, came_of(pledge), left_of(money), money.state) == ("fulfilled", 30_000, 25_000, "returned")
    assert LedgerEntry.objects.net() == 45_000
    assert verify_ledger().problems == []


def test_of_a_pledge_that_ended_the_money_stays_later_money_is_its_own_and_the_report_says_so():
    pledge = agreed(None, (-30, 30_000), (50, 20_000))
    pay(pledge, 12_000)
    end_pledge(pledge_id=pledge.pk, reason="회사 사정", by=None)
    assert remind_of_overdue() == 0
    with pytest.raises(DepositRefused):
        pay(pledge, 1_000)
    pledge.refresh_from_db()
    assert [due.came for due in instalments_of(pledge)] == [12_000, 0]
    assert not any(due.is_late for due in instalments_of(pledge))
    said = words_of(report_pdf(pledge))
    for words in ("약정 종료일", "12,000", "50,000"):
        assert words in said
    assert "회사 사정" not in said
    assert verify_ledger().problems == []


def in_kind(fund, amount=5_000_000, **said):
    thing = Thing(what="GPU 크레딧", quantity="1,000시간", amount=amount, valued_by="공개 요금표", received_on=timezone.localdate(), **said)
    return record_in_kind(fund_id=fund.pk, thing=thing, giver=GivenBy(name="새싹클라우드"), form_token=uuid.uuid4(), by=None)


def test_a_report_says_what_was_promised_what_came_and_what_the_fund_did(client):
    pledge = agreed(None, (5, 30_000_000), (40, 20_000_000))
    pay(pledge, 30_000_000)
    paid_gift(pledge.fund, amount=10_000)
    in_kind(pledge.fund)
    spent = spent_of(pledge.fund, since=timezone.localdate(), until=timezone.localdate())
    assert (spent.sums.received, spent.sums.fees, spent.left) == (30_010_000, 290, 30_009_710)
    assert spent.head == LedgerEntry.objects.order_by("-position").first().hash
    words = words_of(client.get(f"{reverse('scholarships:pledge', args=[pledge_token(pledge)])}report.pdf").content)
    for said in ("후원 결과 보고서", "금 오천만 원정", "30,000,000", "30,010,000원", "290원", spent.head[:20], "서명 또는 인"):
        assert said in words
    assert report_of(pledge).came == 30_000_000


def test_what_is_not_money_stands_in_its_own_account_and_on_its_own_line(client):
    fund = open_fund(slug="first-steps")
    given = in_kind(fund)
    entry = LedgerEntry.objects.get()
    assert (entry.account, entry.amount, entry.available_after, given.gift.status) == ("in_kind", 5_000_000, 0, "paid")
    assert (LedgerEntry.objects.net(), LedgerEntry.objects.available()) == (0, 0)
    page = client.get("/scholarships/first-steps/").content.decode()
    assert "물품·용역" in page and "5,000,000원" in page
    assert 'class="n">5,000,000' in client.get("/scholarships/ledger/").content.decode()
    assert verify_ledger().problems == []


def test_one_form_of_a_gift_in_kind_is_one_gift():
    fund, token = FundFactory(), uuid.uuid4()
    thing = Thing(what="노트북", amount=1_000_000, valued_by="세금계산서", received_on=timezone.localdate())
    said = {"fund_id": fund.pk, "thing": thing, "giver": GivenBy(name="새싹"), "form_token": token, "by": None}
    assert record_in_kind(**said) == record_in_kind(**said)
    assert LedgerEntry.objects.count() == 1


def test_whoever_gives_in_kind_is_thanked_once_with_the_worth_that_stands_in_the_books():
    thing = Thing(what="GPU 크레딧", amount=5_000_000, valued_by="공개 요금표", received_on=timezone.localdate())
    said = {"fund_id": open_fund().pk, "thing": thing, "giver": GivenBy(name="새싹", email="gpu@example.org"), "form_token": uuid.uuid4()}
    for _ in range(2):
        record_in_kind(**said, by=None)
    letter = Letter.objects.get(kind="in_kind_thanks")
    assert letter.to == "gpu@example.org"
    assert "5,000,000" in letter.text
