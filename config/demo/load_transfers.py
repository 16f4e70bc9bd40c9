"""The demo's pledge, bank statement and gift in kind: written by the site's own verbs. A second run changes nothing."""

import csv
import io
import uuid
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from community.certificates import clean_certificate
from community.models import User
from core.exceptions import CannotPrint
from scholarships.models import BankDeposit, BankStatement, Fund, Pledge, RecipientEntity
from scholarships.papers import agreement_pdf
from scholarships.services.deposits import match_to_pledge
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from scholarships.services.pledges import Promise, agree_pledge, keep_stamped, start_pledge
from scholarships.services.statements import take_statement, upload_statement
from scholarships.transfers import depositor_line

FORMS = uuid.UUID("7a8c1f52-2f0b-4e0e-9d7f-6b0e0d3c9a41")
FIRST, SECOND, OTHER = 30_000_000, 20_000_000, 300_000
BALANCE = 41_200_000
FUND = "advanced-track"


def load() -> None:
    """A company's pledge in two instalments, one of them paid, a deposit that waits, and GPU credits."""
    fund = Fund.objects.select_related("entity").filter(slug=FUND).first()
    staff = User.objects.filter(email="staff@example.org").first()
    if fund is None or BankStatement.objects.exists():
        return
    RecipientEntity.objects.filter(pk=fund.entity_id, bank_account="").update(
        bank="이음은행(시연용)", bank_account="000-2878-000998", account_holder=fund.entity.name_ko[:80]
    )
    pledge = _pledge(fund, staff)
    _bank(pledge, staff)
    thing = Thing(
        what="GPU 클라우드 크레딧",
        quantity="1,200시간",
        amount=6_000_000,
        valued_by="제공 회사의 공개 요금표",
        received_on=timezone.localdate() - timedelta(days=12),
    )
    giver = GivenBy(name="새싹클라우드(시연용)", shown_as="name")
    record_in_kind(fund_id=fund.pk, thing=thing, giver=giver, form_token=uuid.uuid5(FORMS, "credits"), by=staff)


def _pledge(fund: Fund, staff: Any) -> Pledge:
    today = timezone.localdate()
    promise = Promise(
        name="새싹데이터 주식회사(시연용)",
        contact="박새싹",
        email="company@example.org",
        representative="이대표",
        address="서울특별시 마포구(시연용 주소)",
        instalments=((today - timedelta(days=1), FIRST), (today + timedelta(days=180), SECOND)),
        purpose="연구를 이어 가려는 수료생의 교재와 장비에 쓰이기를 바랍니다.",
        shown=True,
    )
    pledge = start_pledge(fund_id=fund.pk, form_token=uuid.uuid5(FORMS, "pledge"), promise=promise)
    keep_stamped(pledge_id=pledge.pk, copy=clean_certificate(_stamped(pledge)), by=staff)
    return agree_pledge(pledge_id=pledge.pk, by=staff)


def _stamped(pledge: Pledge) -> ContentFile:
    """The agreement itself; on a machine that cannot print, a white sheet."""
    try:
        return ContentFile(agreement_pdf(pledge), name="약정서.pdf")
    except CannotPrint:
        sheet = io.BytesIO()
        Image.new("RGB", (420, 594), "white").save(sheet, "JPEG")
        return ContentFile(sheet.getvalue(), name="약정서.jpg")


def _bank(pledge: Pledge, staff: Any) -> None:
    day = timezone.localdate() - timedelta(days=1)
    rows = [
        ["거래내역조회"],
        ["거래일시", "적요", "보낸분", "출금(원)", "입금(원)", "거래후잔액(원)"],
        [f"{day} 10:12:03", "타행이체", depositor_line(pledge), "", f"{FIRST:,}", f"{BALANCE:,}"],
        [f"{day} 15:40:51", "모바일", "김여름", "", f"{OTHER:,}", f"{BALANCE + OTHER:,}"],
        ["합계", "", "", "0", f"{FIRST + OTHER:,}", ""],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = ContentFile(text.getvalue().encode(), name="거래내역.csv")
    statement = upload_statement(entity=pledge.fund.entity, account="000-2878-000998", file=file, by=staff)
    take_statement(statement_id=statement.pk, by=staff)
    first = BankDeposit.objects.filter(statement=statement, amount=FIRST).get()
    match_to_pledge(deposit_id=first.pk, pledge_id=pledge.pk, amount=FIRST, form_token=uuid.uuid5(FORMS, "first"), by=staff)
