"""The back office of transfers: a file is looked at and taken, a deposit is matched, a pledge agreed on, and two people give back."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import AccessRecord
from scholarships.models import BankDeposit, BankStatement, Gift, InKindGift, LedgerEntry, Pledge, TransferRefund
from tests.factories import staff
from tests.scholarships.transfer_factories import HEADER, agreed, deposit, drafted, entity_with_account, open_fund, row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def desk(client):
    client.force_login(staff("staff"))
    return client


def uploaded(*rows):
    return SimpleUploadedFile("거래내역.xlsx", workbook(*rows).read())


def test_a_file_is_uploaded_looked_at_and_taken_over(desk):
    entity = entity_with_account()
    bad = desk.post(reverse("bankstatement:add"), {"entity": entity.pk, "account": "3456", "file": uploaded(["이름"], ["김하나"])})
    assert "거래일시" in bad.content.decode()
    said = {"entity": entity.pk, "account": "3456", "file": uploaded(HEADER, row(), row(amount="오천"))}
    page = desk.post(reverse("bankstatement:add"), said, follow=True).content.decode()
    assert "아직 아무것도 기록하지 않았어요" in page
    assert "새싹데이터" in page
    statement = BankStatement.objects.get()
    desk.post(reverse("bankstatement:act_take", args=[statement.pk]))
    assert BankDeposit.objects.get().amount == 50_000_000
    answer = desk.post(reverse("bankstatement:refused", args=[statement.pk]), {"export": "csv", "reason": "accounts", "purpose": "결산"})
    assert "오천" in b"".join(answer.streaming_content).decode()
    assert AccessRecord.objects.filter(what="export", object_type="scholarships.BankStatement").exists()


def test_a_deposit_is_matched_to_the_first_suggestion(desk):
    pledge, money = agreed(), deposit(30_000_000)
    page = desk.get(reverse("bankdeposit:inspect", args=[money.pk])).content.decode()
    assert "다음 회차와 같은 금액" in page
    form = desk.get(reverse("bankdeposit:act_match", args=[money.pk])).context["form"]
    assert form.fields["target"].initial == f"pledge:{pledge.pk}"
    said = {"form_token": uuid.uuid4(), "target": f"pledge:{pledge.pk}", "amount": "30,000,000"}
    for _ in range(2):
        desk.post(reverse("bankdeposit:act_match", args=[money.pk]), said)
    assert LedgerEntry.objects.net() == 30_000_000
    assert "30,000,000" in desk.get(reverse("pledge:inspect", args=[pledge.pk])).content.decode()


def test_a_refusal_stands_in_words_above_what_was_typed(desk):
    money, fund = deposit(10_000), open_fund()
    said = {"form_token": uuid.uuid4(), "fund": fund.pk, "amount": "10,001", "name": "김하나", "giver_kind": "person"}
    page = desk.post(reverse("bankdeposit:act_gift", args=[money.pk]), said).content.decode()
    assert "이 입금에서 남은 금액은 10,000원" in page
    assert "김하나" in page
    desk.post(reverse("bankdeposit:act_gift", args=[money.pk]), {**said, "amount": ""})
    assert not Gift.objects.exists()


def test_a_refund_takes_two_people(desk, client):
    money, fund = deposit(10_000), open_fund()
    said = {"form_token": uuid.uuid4(), "fund": fund.pk, "amount": "10,000", "name": "김하나", "giver_kind": "person"}
    desk.post(reverse("bankdeposit:act_gift", args=[money.pk]), said)
    ask = {"form_token": uuid.uuid4(), "gift": Gift.objects.get().pk, "amount": "10000", "reason": "착오 송금"}
    desk.post(reverse("bankdeposit:act_refund", args=[money.pk]), ask)
    asked = TransferRefund.objects.get()
    seen = desk.get(reverse("transferrefund:inspect", args=[asked.pk])).content.decode()
    assert "돌려줄 금액" in seen and "김하나" in seen  # whose gift it is, for the one who has to confirm
    sent = {"sent_on": timezone.localdate().isoformat()}
    refused = desk.post(reverse("transferrefund:act_confirm", args=[asked.pk]), sent)
    assert "다른 사람이" in refused.content.decode()
    assert LedgerEntry.objects.net() == 10_000
    client.force_login(staff("staff", email="second@example.org"))
    client.post(reverse("transferrefund:act_confirm", args=[asked.pk]), sent)
    assert LedgerEntry.objects.net() == 0


def test_staff_agree_on_a_pledge_and_print_its_papers(desk):
    pledge = drafted()
    desk.post(reverse("pledge:act_stamped", args=[pledge.pk]), {"copy": SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF")})
    desk.post(reverse("pledge:act_agree", args=[pledge.pk]))
    pledge.refresh_from_db()
    assert pledge.status == "agreed"
    before = AccessRecord.objects.count()
    for name in ("agreement", "report"):
        assert desk.get(reverse(f"pledge:{name}", args=[pledge.pk]))["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.count() == before + 2
    assert desk.get(reverse("core:private-file", args=[pledge.stamped.public_id])).status_code == 200
    desk.post(reverse("pledge:act_end", args=[pledge.pk]), {"reason": "사정이 바뀜"})
    assert Pledge.objects.get().status == "ended"


def test_staff_enter_a_gift_in_kind_with_its_evidence(desk):
    fund = open_fund()
    said = {
        "form_token": uuid.uuid4(),
        "fund": fund.pk,
        "name": "새싹클라우드",
        "giver_kind": "organisation",
        "what": "GPU 크레딧",
        "quantity": "1,000시간",
        "amount": "5,000,000",
        "valued_by": "공개 요금표",
        "received_on": timezone.localdate().isoformat(),
        "evidence_file": SimpleUploadedFile("견적.pdf", b"%PDF-1.7 %%EOF"),
        "shown": "on",
    }
    desk.post(reverse("inkindgift:add"), said)
    given = InKindGift.objects.get()
    assert (given.gift.amount, given.gift.shown_as, given.evidence.name) == (5_000_000, "name", "견적.pdf")
    assert "증빙 열기" in desk.get(reverse("inkindgift:inspect", args=[given.pk])).content.decode()


@pytest.mark.parametrize("model", ["bankdeposit", "pledge", "transferrefund"])
def test_nobody_adds_edits_or_deletes_what_is_money(desk, model):
    for view in ("add", "edit", "delete"):
        with pytest.raises(Exception, match="is not a valid view function"):
            reverse(f"{model}:{view}", args=[] if view == "add" else [1])


@pytest.mark.parametrize("model", ["bankdeposit", "bankstatement", "pledge", "transferrefund", "inkindgift"])
def test_an_auditor_reads_and_changes_nothing(client, model):
    client.force_login(staff("auditor"))
    assert client.get(reverse(f"{model}:index")).status_code == 200
    money = deposit()
    client.post(reverse("bankdeposit:act_other", args=[money.pk]), {"note": "회비"})
    assert BankDeposit.objects.get().state == "open"


def test_what_waits_stands_on_the_first_screen(desk):
    deposit()
    assert "연결할 입금" in desk.get("/staff/").content.decode()


def test_where_no_promise_is_open_the_form_says_what_to_do_instead(desk):
    money = deposit(10_000)
    assert "따로 후원으로 만들거나 무엇인지" in desk.get(reverse("bankdeposit:act_match", args=[money.pk])).content.decode()
