"""A pledge from its form to its agreement and its reminders, and a gift that a person sends by transfer."""

import uuid
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.caching import bump
from core.models import Letter, PrivateFile
from scholarships.exceptions import AmountOutOfRange, GivingIsClosed, PledgeRefused
from scholarships.models import Gift, Instalment, Pledge, RecipientEntity
from scholarships.names import TAGS
from scholarships.outbox import remind_daily
from scholarships.papers import agreement_pdf, report_pdf
from scholarships.services.pledges import (
    agree_pledge,
    end_pledge,
    keep_stamped,
    late_pledges,
    remind_of_overdue,
    start_pledge,
)
from scholarships.transfers import depositor_line, pledge_token, transfer_code, won_in_words
from tests.factories import member
from tests.scholarships.transfer_factories import agreed, drafted, open_fund, pay, promise, stamped_copy, words_of

pytestmark = pytest.mark.django_db
STATUSES = Pledge.Status.values


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


def test_the_funds_page_leads_to_a_transfer_and_to_a_pledge_where_there_is_an_account(client) -> None:
    fund = open_fund(slug="first-steps")
    page = client.get("/scholarships/first-steps/").content.decode()
    for way in ("transfer", "pledge"):
        assert f'href="/scholarships/first-steps/{way}/"' in page
        assert client.get(f"/scholarships/first-steps/{way}/").status_code == 200
    type(fund.entity).objects.update(bank_account="")
    bump(*TAGS)
    assert "/scholarships/first-steps/transfer/" not in client.get("/scholarships/first-steps/").content.decode()


def test_papers_of_a_body_without_a_telephone_end_in_no_loose_dot_or_comma():
    pledge = agreed(None, (5, 30_000))
    RecipientEntity.objects.update(telephone="", email="office@example.org")
    pledge, entity = Pledge.objects.get(), RecipientEntity.objects.get()
    assert "office@example.org" in words_of(agreement_pdf(pledge))
    assert f"{entity.number} · {entity.address_ko} 2 / 2" in words_of(report_pdf(pledge))
    assert ", office@example.org" not in words_of(agreement_pdf(pledge))
