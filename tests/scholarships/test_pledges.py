"""A pledge from its form to its report, and a gift that a person sends by transfer."""

import uuid
from datetime import timedelta
from functools import partial
from io import BytesIO
from unittest.mock import patch

import pypdf
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.models import User
from core.caching import bump
from core.models import Letter, PrivateFile
from scholarships.exceptions import AmountOutOfRange, DepositRefused, GivingIsClosed, PledgeRefused
from scholarships.models import Gift, Instalment, LedgerEntry, Pledge, RecipientEntity
from scholarships.names import TAGS
from scholarships.outbox import remind_daily
from scholarships.papers import report_of, report_pdf, spent_of
from scholarships.services.deposits import From, left_of, match_to_new_gift, match_to_pledge, return_deposit
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from scholarships.services.pledges import (
    agree_pledge,
    came_of,
    end_pledge,
    instalments_of,
    keep_stamped,
    late_pledges,
    remind_of_overdue,
    short_pledges,
    start_pledge,
)
from scholarships.services.transfers import ask_refund, confirm_refund
from scholarships.services.verification import verify_ledger
from scholarships.transfers import depositor_line, pledge_token, transfer_code, won_in_words
from tests.factories import member, staff
from tests.scholarships.factories import FundFactory, paid_gift
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import agreed, deposit, drafted, open_fund, promise, stamped_copy

pytestmark = pytest.mark.django_db
STATUSES = Pledge.Status.values


def pay(pledge, amount):
    return match_to_pledge(deposit_id=deposit(amount).pk, pledge_id=pledge.pk, amount=amount, form_token=uuid.uuid4(), by=None)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (50_000_000, "오천만"),
        (10_000, "일만"),
        (1, "일"),
        (100_000_000, "일억"),
        (123_456_789, "일억이천삼백사십오만육천칠백팔십구"),
        (10_000_001, "일천만일"),
        (0, "영"),
    ],
)
def test_sums_are_written_in_korean_words(won, words):
    assert won_in_words(won) == words


# -- its life


def test_a_pledge_is_a_draft_with_its_instalments_and_one_letter_however_often_the_form_is_sent():
    fund, token = open_fund(), uuid.uuid4()
    first, again = (start_pledge(fund_id=fund.pk, form_token=token, promise=promise()) for _ in range(2))
    assert first == again
    assert (first.status, first.amount, Instalment.objects.count()) == ("draft", 50_000_000, 2)
    assert [letter.kind for letter in Letter.objects.all()] == ["pledge_draft"]


@pytest.mark.parametrize("won", [999, 10_000_000_001])
def test_a_pledge_has_a_least_and_a_largest_sum(won):
    with pytest.raises(AmountOutOfRange):
        drafted(None, (5, won))


def test_without_an_account_nobody_is_asked_for_a_transfer_and_without_stripe_one_still_is(client, settings):
    fund = open_fund(slug="first-steps")
    settings.GIVING_OPEN = False
    assert client.get("/scholarships/first-steps/transfer/").context["form"]
    RecipientEntity.objects.update(bank_account="")
    assert "계좌가 아직 없어요" in client.get("/scholarships/first-steps/transfer/").content.decode()
    with pytest.raises(GivingIsClosed):
        drafted(fund)


def test_both_sides_sign_before_the_account_is_told():
    pledge = drafted()
    with pytest.raises(PledgeRefused):
        agree_pledge(pledge_id=pledge.pk, by=None)
    keep_stamped(pledge_id=pledge.pk, copy=stamped_copy())
    keep_stamped(pledge_id=pledge.pk, copy=stamped_copy())
    assert PrivateFile.objects.count() == 1
    for _ in range(2):
        agree_pledge(pledge_id=pledge.pk, by=None)
    letter = Letter.objects.get(kind="pledge_agreed")
    assert "100-200-303456" in letter.html
    assert depositor_line(pledge) in letter.html
    with pytest.raises(PledgeRefused):
        keep_stamped(pledge_id=pledge.pk, copy=stamped_copy())


@pytest.mark.parametrize("status", STATUSES)
def test_only_the_steps_of_the_map_are_possible(status):
    pledge = agreed()
    dates = {"ended_at": timezone.now()} if status == "ended" else {}
    Pledge.objects.filter(pk=pledge.pk).update(status=status, **dates)
    for act, target in ((agree_pledge, "agreed"), (end_pledge, "ended")):
        said = {"reason": "사정"} if target == "ended" else {}
        if (status, target) in {("draft", "agreed"), ("draft", "ended"), ("agreed", "ended")} or status == target:
            continue
        with pytest.raises(PledgeRefused):
            act(pledge_id=pledge.pk, by=None, **said)


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


def test_an_instalment_a_week_late_is_reminded_of_once_and_a_missed_day_is_caught_up():
    pledge = agreed(None, (1, 10_000), (60, 20_000))
    for days, count in ((7, 0), (8, 1), (9, 1), (30, 1), (66, 1), (67, 2)):
        with patch("scholarships.services.pledges.timezone.localdate", return_value=timezone.localdate() + timedelta(days=days)):
            remind_daily()
        assert Letter.objects.filter(kind="pledge_overdue").count() == count, days
    assert late_pledges(timezone.localdate() + timedelta(days=2)) == 1
    end_pledge(pledge_id=pledge.pk, reason="사정", by=None)
    assert late_pledges(timezone.localdate() + timedelta(days=99)) == 0


def test_whoever_was_reminded_is_not_counted_again():
    agreed(None, (1, 10_000), (60, 20_000))
    in_ten_days = timezone.localdate() + timedelta(days=10)
    assert [remind_of_overdue(today=in_ten_days) for _ in range(3)] == [1, 0, 0]
    assert ModelLogEntry.objects.filter(action="scholarships.remind_pledge").count() == 1


def test_nobody_is_reminded_of_what_has_come():
    pledge = agreed(None, (1, 10_000), (60, 20_000))
    pay(pledge, 10_000)
    with patch("scholarships.services.pledges.timezone.localdate", return_value=timezone.localdate() + timedelta(days=30)):
        assert remind_daily() == "0 reminded"


# -- its pages


def filled_in(**said):
    day = timezone.localdate() + timedelta(days=10)
    values = {
        "token": uuid.uuid4(),
        "name": "새싹데이터 주식회사",
        "representative": "이대표",
        "address": "서울특별시 마포구",
        "contact": "박새싹",
        "email": "Sprout@Example.org",
        "business_number": "124-81-00998",
        "due_1": day.isoformat(),
        "amount_1": "30,000,000원",
        "due_2": (day + timedelta(days=180)).isoformat(),
        "amount_2": "20000000",
    }
    return {**values, **said}


def test_an_organisation_pledges_prints_stamps_and_sends_back(client):
    open_fund(slug="first-steps")
    assert "약정" in client.get("/scholarships/first-steps/pledge/").content.decode()
    answer = client.post("/scholarships/first-steps/pledge/", filled_in(), follow=True)
    pledge = Pledge.objects.get()
    assert (pledge.amount, pledge.business_number, pledge.email) == (50_000_000, "1248100998", "sprout@example.org")
    page = answer.redirect_chain[-1][0]
    paper = client.get(f"{page}agreement.pdf")
    words = words_of(paper.content)
    numbers = ("124-81-00998", "105-82-00001", "100-200-303456", transfer_code(pledge.public_id))
    for said in ("후원 약정서", "금 오천만 원정", "50,000,000", "반환", *numbers):
        assert said in words
    bad = client.post(page, {"copy": SimpleUploadedFile("a.txt", b"hello")})
    assert "PDF, JPEG, PNG" in bad.content.decode()
    sent = client.post(page, {"copy": SimpleUploadedFile("약정서.pdf", b"%PDF-1.7 %%EOF")}, follow=True)
    assert "도착했어요" in sent.content.decode()
    pledge.refresh_from_db()
    assert (pledge.stamped.name, pledge.stamped.owner) == ("약정서.pdf", None)
    assert client.get(f"{page}report.pdf").status_code == 404
    assert client.get(reverse("core:private-file", args=[pledge.stamped.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount_1": ""}, "amount_1"),
        ({"due_1": ""}, "due_1"),
        ({"due_2": ""}, "due_2"),
        ({"amount_2": ""}, "amount_2"),
        ({"due_1": "2020-01-01"}, "due_1"),
        ({"due_2": (timezone.localdate() + timedelta(days=10)).isoformat()}, "due_2"),
        ({"amount_1": "999", "due_2": "", "amount_2": ""}, "amount_1"),
        ({"business_number": "124-81-00999"}, "business_number"),
        ({"report_due_on": timezone.localdate().isoformat()}, "report_due_on"),
        ({"name": "\u200b"}, "name"),
    ],
)
def test_a_form_that_does_not_fit_says_where_and_keeps_what_was_typed(client, said, field):
    open_fund(slug="first-steps")
    answer = client.post("/scholarships/first-steps/pledge/", filled_in(**said))
    assert list(answer.context["form"].errors) == [field]
    assert "박새싹" in answer.content.decode()
    assert not Pledge.objects.exists()


def test_an_address_is_for_sixty_days_except_for_the_account_that_pledged(client):
    donor = member()
    pledge = start_pledge(fund_id=open_fund().pk, form_token=uuid.uuid4(), promise=promise(), donor=donor)
    with patch("django.core.signing.time.time", return_value=timezone.now().timestamp() - 61 * 86_400):
        old = reverse("scholarships:pledge", args=[pledge_token(pledge)])
    assert client.get(old).status_code == 410
    assert client.get(f"{old}agreement.pdf").status_code == 410
    client.force_login(donor)
    assert client.get(old).status_code == 200
    assert client.get(reverse("scholarships:pledge", args=["made-up"])).status_code == 404


def test_a_person_announces_a_transfer_and_sees_the_account_and_no_name(client):
    open_fund(slug="first-steps")
    said = {"token": uuid.uuid4(), "preset": "30000", "name": "김하나", "email": "hana@example.org", "shown_as": "anonymous", "agreed": "on"}
    page = client.post("/scholarships/first-steps/transfer/", said, follow=True).content.decode()
    client.post("/scholarships/first-steps/transfer/", said)
    gift = Gift.objects.get()
    assert (gift.status, gift.channel, gift.overseas_version) == ("started", "transfer", None)
    assert "100-200-303456" in page
    assert transfer_code(gift.public_id) in page
    assert "김하나" not in page
    assert client.get(reverse("scholarships:gift-thanks", args=[gift.public_id])).status_code == 404
    assert client.post(reverse("scholarships:go-on", args=[gift.public_id])).status_code == 404
    assert mail.outbox == []


def test_the_card_form_has_one_line_for_those_who_would_rather_send_it(client):
    open_fund(slug="first-steps")
    assert "/scholarships/first-steps/transfer/" in client.get("/scholarships/first-steps/give/").content.decode()
    RecipientEntity.objects.update(bank="")
    assert "/scholarships/first-steps/transfer/" not in client.get("/scholarships/first-steps/give/").content.decode()


# -- its report, and what is not money


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


# -- companies that do not pay as they said


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


def test_whoever_gives_in_kind_is_thanked_once_with_the_worth_that_stands_in_the_books():
    thing = Thing(what="GPU 크레딧", amount=5_000_000, valued_by="공개 요금표", received_on=timezone.localdate())
    said = {"fund_id": open_fund().pk, "thing": thing, "giver": GivenBy(name="새싹", email="gpu@example.org"), "form_token": uuid.uuid4()}
    for _ in range(2):
        record_in_kind(**said, by=None)
    letter = Letter.objects.get(kind="in_kind_thanks")
    assert letter.to == "gpu@example.org"
    assert "5,000,000" in letter.text


def test_the_funds_page_leads_to_a_transfer_and_to_a_pledge_where_there_is_an_account(client) -> None:
    fund = open_fund(slug="first-steps")
    page = client.get("/scholarships/first-steps/").content.decode()
    for way in ("transfer", "pledge"):
        assert f'href="/scholarships/first-steps/{way}/"' in page
        assert client.get(f"/scholarships/first-steps/{way}/").status_code == 200
    type(fund.entity).objects.update(bank_account="")
    bump(*TAGS)
    assert "/scholarships/first-steps/transfer/" not in client.get("/scholarships/first-steps/").content.decode()
