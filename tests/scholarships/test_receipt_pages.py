"""Receipts on pages: the donor's own, the guest's by a link, and the office's with its records of reading."""

import re
from datetime import datetime
from io import BytesIO

import pypdf
import pytest
from django.core import signing
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AccessRecord, Letter
from scholarships import receipt_links, receipt_triggers
from scholarships.models import Gift, Receipt, ReceiptRun, ReceiptWish
from scholarships.services.checkouts import apply_checkout
from scholarships.services.receipt_checks import receipt_problems
from scholarships.services.receipt_papers import receipt_pdf
from scholarships.services.receipts import Printed, issue_receipt, void_receipt
from tests.factories import member, staff
from tests.scholarships.factories import checkout_of, given_back, paid_gift
from tests.scholarships.test_receipts import deductible_fund, paid_on

pytestmark = pytest.mark.django_db
FORM = {"name": "김하나", "address": "서울특별시 마포구 백범로 23", "number": ""}


@pytest.fixture
def donor(client):
    person = member()
    client.force_login(person)
    return person


def given_by(person, fund=None, **said) -> Gift:
    gift = paid_gift(fund, **said)
    Gift.objects.filter(pk=gift.pk).update(donor=person)
    gift.refresh_from_db()
    return gift


def words(pdf: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages))


def test_a_donor_asks_for_a_year_and_fetches_the_paper(client, donor):
    fund = deductible_fund()
    for month in (1, 2, 3):
        paid_on(given_by(donor, fund, amount=30_000), 2026, month, 5)
    page = client.get("/me/giving/receipts/").content.decode()
    assert "90,000원 영수증 받기" in page
    assert "국세청 간소화 서비스에는 아직 올리지 않아요. 연말정산이나 소득세 신고 때 받은 PDF를 직접 내 주세요." in page
    answer = client.post("/me/giving/receipts/2026/", {**FORM, "keep": "on"}, follow=True)
    assert "영수증이 준비됐어요" in answer.content.decode()
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.donor, receipt.lines.count()) == (90_000, donor, 3)
    paper = client.get(reverse("receipts:pdf", args=[receipt.public_id]))
    assert paper["Content-Type"] == "application/pdf" and "no-store" in paper["Cache-Control"]
    said = words(paper.content)
    for one in ("기부금영수증", "2026-000001", "김하나", "백범로", "2026.02.05", "90,000", "105-82-00001", "제출할때직접적음"):
        assert one in said
    assert "영수증 받기" not in client.get("/me/giving/receipts/").content.decode()
    assert client.get("/me/giving/receipts/2026/").status_code == 302
    assert ReceiptWish.objects.get().address == FORM["address"]


def test_only_one_gift_may_be_asked_for_and_the_rest_come_later(client, donor):
    one, _other = given_by(donor), given_by(donor)
    year = timezone.localdate().year
    client.post(f"/me/giving/receipts/{year}/?gift={one.public_id}", FORM)
    assert Receipt.objects.get().lines.get().gift == one
    client.post(f"/me/giving/receipts/{year}/", FORM)
    assert Receipt.objects.count() == 2


def test_looking_gives_no_receipt_and_a_form_without_an_address_keeps_what_was_typed(client, donor):
    given_by(donor, deductible_fund())
    address = f"/me/giving/receipts/{timezone.localdate().year}/"
    client.get(address)
    answer = client.post(address, {"name": "김한글", "address": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["address"])
    assert "김한글" in answer.content.decode()
    assert not Receipt.objects.exists()


def test_a_business_number_must_be_one(client, donor):
    given_by(donor)
    answer = client.post(f"/me/giving/receipts/{timezone.localdate().year}/", {**FORM, "number": "123-45-67890"})
    assert list(answer.context["form"].errors) == ["number"]


def test_nobody_fetches_or_asks_for_what_is_anothers(client, donor):
    gift = given_by(member())
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="남"), how="donor", donor=gift.donor)
    assert client.get(reverse("receipts:pdf", args=[receipt.public_id])).status_code == 404
    other = given_by(member())
    assert client.get(f"/me/giving/receipts/{timezone.localdate().year}/?gift={other.public_id}").status_code == 302
    assert receipt.label not in client.get("/me/giving/receipts/").content.decode()


def test_the_page_asks_the_database_as_often_for_many_as_for_few(client, donor):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/me/giving/receipts/")
        return len(queries)

    given_by(donor)
    asked()
    few = asked()
    for _one in range(5):
        given_by(donor)
        issue_receipt(gift_ids=[given_by(donor).pk], printed=Printed(name="x"), how="donor", donor=donor)
    assert asked() == few <= 15


def test_a_guest_gets_a_link_by_mail_and_with_it_her_receipt(client):
    gift = paid_gift()
    thanks = client.get(reverse("scholarships:gift-thanks", args=[gift.public_id])).content.decode()
    assert reverse("receipts:send-link", args=[gift.public_id]) in thanks
    for _many in range(5):
        client.post(reverse("receipts:send-link", args=[gift.public_id]))
    assert [one.to for one in Letter.objects.filter(kind="receipt_link")] == ["hana@example.org"] * 3
    address = receipt_links.receipt_url(gift).partition("localhost")[2].partition("/")[2]
    page = client.get(f"/{address}")
    assert page.status_code == 200 and "김하나" not in page.content.decode()
    assert not Receipt.objects.exists()
    page = client.post(f"/{address}", FORM, follow=True).content.decode()
    receipt = Receipt.objects.get()
    assert receipt.label in page
    paper = client.get(re.search(r'href="(/receipts/[^"]+/pdf/)"', page)[1])
    assert "후원확인서" in words(paper.content)
    client.post(f"/{address}", FORM)
    assert Receipt.objects.count() == 1


def test_an_old_link_opens_nothing_but_a_new_one_to_the_same_address(client, time_machine):
    gift = paid_gift()
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="donor")
    token = signing.dumps(str(gift.public_id), salt=receipt_links.SALT)
    time_machine.move_to(timezone.now() + receipt_links.LASTS * 2)
    page = client.get(f"/receipts/{token}/")
    assert page.status_code == 410 and "새 링크" in page.content.decode()
    assert client.post(f"/receipts/{token}/", FORM).status_code == 410
    assert client.get(f"/receipts/{token}/{receipt.public_id}/pdf/").status_code == 302
    client.post(f"/receipts/{token}/link/")
    assert Letter.objects.filter(kind="receipt_link", to=gift.email).count() == 1


@pytest.mark.parametrize("token", ["x", "something", "a:b:c"])
def test_a_link_that_we_never_signed_opens_nothing(client, token):
    assert client.get(f"/receipts/{token}/").status_code == 404
    assert client.post(f"/receipts/{token}/link/").status_code == 404


def test_the_paper_is_the_same_bytes_each_time_and_void_is_printed_across():
    receipt = issue_receipt(gift_ids=[paid_gift(deductible_fund()).pk], printed=Printed(name="김하나"), how="donor")
    first = receipt_pdf(receipt)
    assert receipt_pdf(Receipt.objects.get()) == first and Receipt.objects.get().pdf_sha256
    assert b"pdfuaid" in pypdf.PdfReader(BytesIO(first)).trailer["/Root"]["/Metadata"].get_data()
    assert receipt_problems() == []
    void_receipt(receipt_id=receipt.pk, reason="두 번 발급", by=staff())
    said = words(receipt_pdf(Receipt.objects.get()))
    assert "무효" in said and "두번발급" in said


def test_nothing_is_printed_from_a_row_that_is_not_what_was_given(client, donor):
    gift = given_by(donor)
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="donor", donor=donor)
    with receipt_triggers.GUARDS[0].without_triggers():
        Receipt.objects.update(holder={"name": "다른 사람"})
    answer = client.get(reverse("receipts:pdf", args=[receipt.public_id]), follow=True)
    assert "더 이상 인쇄할 수 없어요" in answer.content.decode()


def test_another_page_shows_the_receipts_of_its_gifts(donor):
    gift = given_by(donor)
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="donor", donor=donor)
    shown = Template("{% load scholarships %}{% receipts_of gifts %}").render(Context({"gifts": Gift.objects.filter(donor=donor)}))
    assert receipt.label in shown


@pytest.fixture
def desk(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


@pytest.fixture
def receipt():
    return issue_receipt(gift_ids=[paid_gift(deductible_fund()).pk], printed=Printed(name="김하나", address="서울 마포"), how="donor")


def test_staff_look_download_void_and_give_anew_and_reading_is_recorded(desk, receipt):
    assert "김하나" in desk.get(reverse("receipt:index")).content.decode()
    assert "서울 마포" in desk.get(reverse("receipt:inspect", args=[receipt.pk])).content.decode()
    assert desk.get(reverse("receipts_of_a_year:paper", args=[receipt.pk]))["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.filter(object_type="scholarships.Receipt").count() == 3
    desk.post(reverse("receipt:act_reissue", args=[receipt.pk]), {"name": "김하늬", "address": "서울", "number": "", "reason": "이름"})
    other = Receipt.objects.get(replaces=receipt)
    assert other.holder["name"] == "김하늬"
    desk.post(reverse("receipt:act_void", args=[other.pk]), {"reason": "후원자 요청"})
    assert not Receipt.objects.live().exists()


def test_the_list_by_donor_leaves_as_a_file_with_a_purpose(desk, receipt):
    answer = desk.post(reverse("receiptline:export") + f"?receipt__year={receipt.year}", {"export": "xlsx", "purpose": "발급명세 보관"})
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(b"".join(answer.streaming_content))).active]
    assert len(rows) == 2
    for one in ("김하나", "서울 마포", receipt.label, "금전", 10_000):
        assert one in rows[1]
    assert AccessRecord.objects.filter(object_type="scholarships.ReceiptLine", what="export").exists()


def test_the_year_shows_what_has_no_receipt_and_starts_the_run(desk):
    year = timezone.localdate().year - 1
    paid_on(paid_gift(name="박두리"), year, 5, 1)
    page = desk.get(reverse("receipts_of_a_year:year", args=[year])).content.decode()
    assert "박두리" in page
    assert AccessRecord.objects.filter(object_type="scholarships.Gift", what="list").exists()
    desk.post(reverse("receipts_of_a_year:year", args=[year]), {"whom": "all"})
    assert ReceiptRun.objects.get().whom == "all"
    assert desk.get(reverse("receipts_of_a_year:index"))["Location"].endswith(f"/{year}/")


def test_an_auditor_reads_and_changes_nothing(client, settings, receipt):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("auditor"))
    year = timezone.localdate().year - 1
    for name, args in (("receipt:index", []), ("receiptline:index", []), ("receipts_of_a_year:year", [year])):
        assert client.get(reverse(name, args=args)).status_code == 200
    client.post(reverse("receipt:act_void", args=[receipt.pk]), {"reason": "x"})
    client.post(reverse("receipts_of_a_year:year", args=[year]), {"whom": "all"})
    assert Receipt.objects.live().count() == 1 and not ReceiptRun.objects.exists()


def test_january_and_the_electronic_duty_wait_on_the_first_screen(desk, time_machine):
    gift = paid_on(paid_gift(), 2025, 5, 1)
    time_machine.move_to(datetime(2026, 1, 5, tzinfo=timezone.get_default_timezone()))
    assert "영수증이 없는 지난해 후원" in desk.get("/staff/").content.decode()
    apply_checkout(checkout_of(gift, payment_intent=gift.payment_intent, refunds=(given_back(10_000),)))
    assert "영수증이 없는 지난해 후원" not in desk.get("/staff/").content.decode()
