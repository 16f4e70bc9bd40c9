"""Banks' files, deposits and pledges, in named situations."""

import io
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pypdf
from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from scholarships.models import BankDeposit, BankStatement, Fund, Gift, Pledge, RecipientEntity, TransferRefund
from scholarships.services.deposits import From, match_to_new_gift, match_to_pledge
from scholarships.services.pledges import Promise, agree_pledge, keep_stamped, start_pledge
from scholarships.services.statements import take_statement, upload_statement
from scholarships.services.transfers import ask_refund
from tests.scholarships.factories import EntityFactory, FundFactory

HEADER = ["거래일시", "적요", "보낸분", "출금(원)", "입금(원)", "거래후잔액(원)"]
ACCOUNT = {"bank": "이음은행", "bank_account": "100-200-303456", "account_holder": "총동문회"}


def entity_with_account() -> RecipientEntity:
    """A body that money can be sent to."""
    entity = EntityFactory()
    RecipientEntity.objects.filter(pk=entity.pk).update(**ACCOUNT)
    entity.refresh_from_db()
    return entity


def open_fund(**said: Any) -> Fund:
    """A fund that takes transfers."""
    return FundFactory(entity=entity_with_account(), **said)


def workbook(*rows: list[Any], name: str = "거래내역.xlsx") -> ContentFile:
    """An XLSX file of these rows."""
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return ContentFile(written.getvalue(), name=name)


def row(
    at: str = "2026-11-20 10:00:00", amount: Any = 50_000_000, who: str = "새싹데이터", balance: Any = 60_000_000, memo: str = "타행이체"
) -> list[Any]:
    """One deposit as the bank writes it."""
    return [at, memo, who, None, amount, balance]


def taken(*rows: list[Any], by: Any = None) -> BankStatement:
    """A file that staff have taken over."""
    statement = upload_statement(entity=entity_with_account(), account="100-200-303456", file=workbook(HEADER, *rows), by=by)
    return take_statement(statement_id=statement.pk, by=by)


def deposit(amount: int = 50_000_000, **said: Any) -> BankDeposit:
    """Money that came and waits."""
    known = set(BankDeposit.objects.values_list("pk", flat=True))
    taken(row(amount=amount, **{"balance": uuid.uuid4().int % 10**12, **said}))
    return BankDeposit.objects.exclude(pk__in=known).get()


def promise(*instalments: tuple[int, int], **said: Any) -> Promise:
    """Days from today and won; without any, 30 and 20 million."""
    today = timezone.localdate()
    days = tuple((today + timedelta(days=day), won) for day, won in (instalments or ((10, 30_000_000), (190, 20_000_000))))
    values: dict[str, Any] = {
        "name": "새싹데이터 주식회사",
        "contact": "박새싹",
        "email": "sprout@example.org",
        "representative": "이대표",
        "address": "서울특별시 마포구",
        "business_number": "1248100998",
    }
    return Promise(**{**values, **said, "instalments": days})


def drafted(fund: Fund | None = None, *instalments: tuple[int, int], **said: Any) -> Pledge:
    """A pledge that is being prepared."""
    return start_pledge(fund_id=(fund or open_fund()).pk, form_token=uuid.uuid4(), promise=promise(*instalments, **said))


def stamped_copy() -> Any:
    """A scan, already looked at."""
    from community.certificates import clean_certificate

    return clean_certificate(ContentFile(b"%PDF-1.7 stamped %%EOF", name="약정서.pdf"))


def agreed(fund: Fund | None = None, *instalments: tuple[int, int], **said: Any) -> Pledge:
    """A pledge in force."""
    pledge = drafted(fund, *instalments, **said)
    keep_stamped(pledge_id=pledge.pk, copy=stamped_copy())
    return agree_pledge(pledge_id=pledge.pk, by=None)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a Seoul day."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def given(money: BankDeposit, fund: Fund, amount: int, **said: Any) -> Gift:
    """So much of a deposit as a gift of Hana's."""
    giver = From(name="김하나", email="hana@example.org")
    return match_to_new_gift(deposit_id=money.pk, fund_id=fund.pk, giver=giver, amount=amount, **{"form_token": uuid.uuid4(), "by": None, **said})


def asked(gift: Gift, amount: int = 1_000, by: Any = None, token: uuid.UUID | None = None) -> TransferRefund:
    """A refund that one person has asked for."""
    return ask_refund(gift_id=gift.pk, amount=amount, reason="착오 송금", form_token=token or uuid.uuid4(), by=by)


def pay(pledge: Pledge, amount: int) -> Gift:
    """A deposit of this sum that staff match to the pledge."""
    return match_to_pledge(deposit_id=deposit(amount).pk, pledge_id=pledge.pk, amount=amount, form_token=uuid.uuid4(), by=None)


def words_of(pdf: bytes) -> str:
    """What a paper says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
