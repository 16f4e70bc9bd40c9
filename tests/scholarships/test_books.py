"""The books in the back office: a body's year, the bank beside it, the auditor's file, closing by a button, corrections by two."""

import csv
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AccessRecord
from scholarships.auditors_file import register_sheet, sheets
from scholarships.models import BankDeposit, BankStatement, Correction, Fund, Gift, LedgerClosing, LedgerEntry
from scholarships.selectors.books import beside_the_bank, books
from scholarships.services.closings import close_months
from scholarships.services.receipts import Printed, issue_receipt, reissue_receipt
from scholarships.services.transfers import confirm_refund
from tests.factories import member, staff
from tests.scholarships.factories import FundFactory, checkout_of, given_back, paid_gift, settle
from tests.scholarships.test_closings import appended, asked, noon
from tests.scholarships.transfer_factories import asked as asked_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


def entered(who: str) -> Client:
    client = Client()
    client.force_login(staff(who))
    return client


@pytest.fixture
def fund() -> Fund:
    """1,000,000 won by transfer in 2025; 10,000 by card in August 2026, of which 5,000 are awarded and 2,000 paid out; GPU time."""
    fund = FundFactory(slug="first-steps", name_ko="=첫걸음")
    transfer = Gift.objects.create(
        fund=fund, amount=1_000_000, channel="transfer", status="paid", paid_at=noon(1, 1), deposit=deposited(fund, "matched", 1_000_000)
    )
    appended(fund, at=datetime(2025, 12, 30, tzinfo=UTC), kind="gift", amount=1_000_000, source=transfer.source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scholarships.services.entries.timezone.now", lambda: noon(8, 3))
        gift = paid_gift(fund, amount=10_000, name="김하나", email="hana@example.org", message="힘내세요")
    Gift.objects.filter(pk=gift.pk).update(paid_at=noon(8, 3))
    appended(fund, at=noon(8, 4), kind="gift", amount=70_000, source="gift:things", account="in_kind")
    for account, amount in (("available", -5_000), ("reserved", 5_000)):
        appended(fund, at=noon(10, 2), kind="award", amount=amount, source="award:1", account=account)
    appended(fund, at=noon(10, 3), kind="disbursement", amount=-2_000, source="payout:1", account="reserved")
    close_months(now=noon(11, 2))
    return fund


def deposited(fund: Fund, state: str, amount: int) -> BankDeposit:
    """A row of the bank's, in the year 2026, from somebody with a name."""
    statement, _new = BankStatement.objects.get_or_create(
        entity=fund.entity, account="1002-1", defaults={"last_at": noon(10, 9), "balance": 1_020_000}
    )
    said = {"depositor": "박두리", "memo": "박두리 후원", "note": "-", "fingerprint": f"{state}{amount}", "at": noon(9, 1)}
    return BankDeposit.objects.create(entity=fund.entity, statement=statement, state=state, amount=amount, **said)


def test_a_year_begins_with_what_the_year_before_left(fund: Fund) -> None:
    total = books(fund.entity, 2026).total
    assert (total.before, total.sums.received, total.sums.fees, total.sums.paid_out) == (1_000_000, 10_000, 290, 2_000)
    assert (total.after, total.reserved, total.sums.in_kind) == (1_007_710, 3_000, 70_000)
    assert books(fund.entity, 2027).total.before == total.after


def test_the_difference_between_bank_and_ledger_is_explained(fund: Fund) -> None:
    """The bank has 1,020,000: the transfer, 9,000 from Stripe, 13,000 that nobody matched yet, less the 2,000 that were paid out."""
    deposited(fund, "other", 9_000)
    deposited(fund, "open", 13_000)
    said = explained(fund)
    assert (said["ledger"], said["bank"], said["difference"]) == (1_007_710, 1_020_000, 12_290)
    assert (said["card"], said["other"], said["waiting"], said["on its way"], said["corrections"]) == (-9_710, 9_000, 13_000, 0, 0)
    assert said["rest"] == 0


def explained(fund: Fund, year: int = 2026) -> dict[str, int]:
    names = ("ledger", "bank", "difference", "card", "other", "waiting", "on its way", "corrections", "rest")
    return dict(zip(names, (line.amount for line in beside_the_bank(fund.entity, year)), strict=True))


def test_of_a_deposit_that_became_a_gift_in_part_only_the_rest_waits_or_is_no_gift(fund: Fund) -> None:
    for state, amount in (("open", 50_000), ("other", 40_000), ("returned", 30_000)):
        money = deposited(fund, state, amount)
        gift = Gift.objects.create(fund=fund, amount=10_000, channel="transfer", status="paid", paid_at=noon(9, 1), deposit=money)
        appended(fund, at=noon(10, 4), kind="gift", amount=gift.amount, source=gift.source)
    said = explained(fund)
    assert (said["waiting"], said["other"]) == (40_000, 30_000)


def test_what_is_decided_after_the_year_waited_at_its_end(fund: Fund) -> None:
    """The bank had it on 31 December; the ledger has it, or it went back, in January."""
    matched, back = deposited(fund, "matched", 50_000), deposited(fund, "returned", 7_000)
    gift = Gift.objects.create(fund=fund, amount=50_000, channel="transfer", status="paid", paid_at=noon(9, 1), deposit=matched)
    january = datetime(2027, 1, 5, tzinfo=UTC)
    appended(fund, at=january, kind="gift", amount=gift.amount, source=gift.source)
    BankDeposit.objects.filter(pk__in=(matched.pk, back.pk)).update(decided_at=january)
    assert explained(fund)["waiting"] == 57_000
    assert explained(fund, 2027)["waiting"] == 0


def test_a_refund_sent_in_december_and_confirmed_in_january_belongs_to_january_and_is_named_until_then(fund: Fund, time_machine) -> None:
    """The bank's balance lacks it on 31 December; the ledger has it until a second person says that it left."""
    one, other = (staff("staff", email=f"{name}@example.org") for name in ("one", "other"))
    deposited(fund, "other", 9_000)
    deposited(fund, "open", 13_000)
    before = explained(fund)
    time_machine.move_to(datetime(2026, 12, 30, 3, tzinfo=UTC), tick=False)
    refund = asked_back(Gift.objects.get(channel="transfer"), 40_000, by=one)
    BankStatement.objects.update(balance=1_020_000 - 40_000)
    time_machine.move_to(datetime(2027, 1, 4, 3, tzinfo=UTC), tick=False)
    assert explained(fund)["rest"] == -40_000, "nobody has said yet that it left"
    confirm_refund(transfer_refund_id=refund.pk, sent_on=date(2026, 12, 30), by=other)
    said = explained(fund)
    assert (said["ledger"], said["on its way"], said["rest"]) == (before["ledger"], -40_000, 0)
    assert explained(fund, 2027)["on its way"] == 0
    close_months(now=datetime(2027, 2, 2, tzinfo=UTC))
    assert LedgerClosing.objects.get(month=date(2026, 12, 1)).totals == {}
    assert LedgerClosing.objects.get(month=date(2027, 1, 1)).totals == {"refund.available": -40_000}
    assert books(fund.entity, 2026).total.sums.returned == 0
    assert books(fund.entity, 2027).total.sums.returned == 40_000


@pytest.mark.parametrize("day", [31, 1])
def test_a_refund_that_left_the_bank_on_new_years_eve_or_the_day_after_is_told_apart(fund: Fund, time_machine, day: int) -> None:
    one, other = (staff("staff", email=f"{name}@example.org") for name in ("one", "other"))
    time_machine.move_to(datetime(2027, 1, 4, 3, tzinfo=UTC), tick=False)
    refund = asked_back(Gift.objects.get(channel="transfer"), 40_000, by=one)
    confirm_refund(transfer_refund_id=refund.pk, sent_on=date(2026, 12, 31) if day == 31 else date(2027, 1, 1), by=other)
    assert explained(fund)["on its way"] == (-40_000 if day == 31 else 0)


def test_a_card_refund_that_stripe_had_begun_in_december_is_named_beside_the_card_gifts(fund: Fund, time_machine) -> None:
    gift = Gift.objects.get(channel="card")
    time_machine.move_to(datetime(2026, 12, 31, 3, tzinfo=UTC), tick=False)
    said = {"payment_intent": gift.payment_intent}
    settle(gift, checkout_of(gift, **said, refunds=(given_back(4_000, status="pending"),)))
    assert "4,000" in beside_the_bank(fund.entity, 2026)[3].why
    time_machine.move_to(datetime(2027, 1, 4, 3, tzinfo=UTC), tick=False)
    settle(gift, checkout_of(gift, **said, refunds=(given_back(4_000),)))
    assert "4,000" in beside_the_bank(fund.entity, 2026)[3].why
    assert explained(fund)["card"] == -9_710
    assert "4,000" not in beside_the_bank(fund.entity, 2027)[3].why


def taken(client: Client, fund: Fund, year: int = 2026) -> zipfile.ZipFile:
    answer = client.post(reverse("staff_books_file"), {"entity": fund.entity_id, "year": year})
    return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("who", ["auditor", "staff"])
def test_the_auditors_file_holds_the_year_and_no_person_and_is_recorded(fund: Fund, who: str) -> None:
    archive = taken(entered(who), fund)
    assert archive.testzip() is None
    names = {"ledger.csv", "closings.csv", "gifts.csv", "refunds.csv", "disputes.csv", "deposits.csv", "bank.csv", "statement.xlsx", "README.txt"}
    assert names <= set(archive.namelist())
    texts = [archive.read(name).decode("utf-8-sig") for name in archive.namelist() if not name.endswith((".xlsx", ".pdf"))]
    assert not any(word in text for word in ("김하나", "hana@", "힘내세요", "박두리") for text in texts)
    record = AccessRecord.objects.get(what="export")
    assert "2026" in record.purpose


def test_the_ledger_in_the_file_can_be_checked_by_its_hashes(fund: Fund) -> None:
    rows = list(csv.DictReader(StringIO(taken(entered("auditor"), fund).read("ledger.csv").decode("utf-8-sig"))))
    assert [row["hash"] for row in rows] == list(LedgerEntry.objects.filter(at__year=2026).order_by("position").values_list("hash", flat=True))
    for row, entry in zip(rows, LedgerEntry.objects.filter(at__year=2026).order_by("position"), strict=True):
        assert datetime.fromisoformat(row["at"]) == entry.at


def test_the_statement_says_the_same_as_the_page_and_runs_nothing(fund: Fund) -> None:
    sheet = load_workbook(BytesIO(taken(entered("auditor"), fund).read("statement.xlsx"))).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("'=첫걸음", 1_000_000, 10_000, 290, 0, 0, 5_000, 2_000, 1_007_710, 3_000, 70_000)
    assert rows[-1][1:] == rows[0][1:]
    page = entered("auditor").get(reverse("staff_books"), {"entity": fund.entity_id, "year": 2026}).content.decode()
    assert "1,007,710" in page


def test_other_parts_add_their_sheets(fund: Fund) -> None:
    register_sheet("issued.txt", lambda entity, year: f"{entity.number} {year}".encode())
    try:
        archive = taken(entered("auditor"), fund)
    finally:
        del sheets["issued.txt"]
    assert archive.read("issued.txt").decode() == f"{fund.entity.number} 2026"
    assert "issued.txt" in archive.read("README.txt").decode()


def test_receipts_of_the_year_are_a_sheet_with_names_and_who_took_it_is_recorded(fund: Fund) -> None:
    gift, donor = Gift.objects.get(channel="card"), member()
    Gift.objects.filter(pk=gift.pk).update(donor=donor)
    first = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="=김하나", address="서울"), how="donor", donor=donor)
    reissue_receipt(receipt_id=first.pk, name="김하늬", by=staff("staff"))
    archive = taken(entered("auditor"), fund)
    rows = list(load_workbook(BytesIO(archive.read("receipts-issued.xlsx"))).active.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3], row[9], row[10]) for row in rows] == [("C2026-000001", "'=김하나", 10_000, "X"), ("C2026-000002", "김하늬", 10_000, "O")]
    assert (rows[0][12], rows[1][12]) == ("기재 사항 정정", None)
    assert "receipts-issued.xlsx" in archive.read("README.txt").decode()
    record = AccessRecord.objects.get(what="export", object_type="scholarships.ReceiptLine")
    assert [seen.ref for seen in record.seen.all()] == [donor.public_id]
    assert "receipts-issued.xlsx" not in taken(entered("auditor"), fund, 2025).namelist()


def test_whoever_may_not_see_receipts_gets_the_books_without_them(fund: Fund) -> None:
    issue_receipt(gift_ids=[Gift.objects.get(channel="card").pk], printed=Printed(name="김하나"), how="donor")
    reader = staff("auditor")
    reader.groups.clear()
    reader.user_permissions.add(*Permission.objects.filter(codename__in=("access_admin", "view_ledgerclosing")))
    client = Client()
    client.force_login(reader)
    assert "receipts-issued.xlsx" not in taken(client, fund).namelist()
    assert not AccessRecord.objects.filter(object_type="scholarships.ReceiptLine").exists()


@pytest.mark.parametrize("year", ["", "x", "1", "99999"])
def test_a_year_that_is_none_is_asked_for_again(fund: Fund, year: str) -> None:
    client = entered("auditor")
    assert client.get(reverse("staff_books"), {"entity": fund.entity_id, "year": year}).status_code == 200
    assert client.post(reverse("staff_books_file"), {"entity": fund.entity_id, "year": year}).status_code == 302


@pytest.mark.parametrize("who", ["editor", "officer"])
def test_whoever_has_nothing_to_do_with_money_sees_no_books(fund: Fund, who: str) -> None:
    client = entered(who)
    for name in ("staff_books_file", "staff_books_close"):
        assert client.post(reverse(name)).status_code in (302, 403)
    assert "1,007,710" not in client.get(reverse("staff_books")).content.decode()
    assert not AccessRecord.objects.filter(what="export").exists()


def test_staff_close_months_by_a_button_and_an_auditor_does_not() -> None:
    fund = FundFactory()
    appended(fund, at=noon(8, 3), kind="gift", amount=1, source="gift:1")
    entered("auditor").post(reverse("staff_books_close"))
    assert not LedgerClosing.objects.exists()
    clerk = entered("staff")
    clerk.post(reverse("staff_books_close"))
    assert LedgerClosing.objects.filter(month=date(2026, 8, 1)).exists()
    assert clerk.get(reverse("ledgerclosing:index")).status_code == 200
    assert clerk.get(reverse("ledgerclosing:inspect", args=[LedgerClosing.objects.first().pk])).status_code == 200


def test_a_correction_needs_a_second_person_also_by_the_buttons(fund: Fund) -> None:
    clerk = entered("staff")
    said = {"fund": fund.pk, "dated": "2026-08-31", "account": "available", "amount": "-300", "reason": "수수료 두 번"}
    clerk.post(reverse("correction:add"), said)
    correction = Correction.objects.get()
    clerk.post(reverse("correction:act_confirm", args=[correction.pk]))
    assert Correction.objects.get().state == "asked"
    assert "정정" in clerk.get("/staff/").content.decode()
    other = entered("staff")
    other.post(reverse("correction:act_confirm", args=[correction.pk]))
    assert Correction.objects.get().state == "recorded"


def test_a_correction_of_nothing_is_refused_in_words(fund: Fund) -> None:
    said = {"fund": fund.pk, "dated": "2999-01-01", "account": "available", "amount": "-300", "reason": "나중"}
    assert "정정에는" in entered("staff").post(reverse("correction:add"), said).content.decode()
    assert not Correction.objects.exists()


def test_an_auditor_reads_corrections_and_decides_none(fund: Fund) -> None:
    correction, client = asked(fund), entered("auditor")
    assert "수수료 두 번" in client.get(reverse("correction:inspect", args=[correction.pk])).content.decode()
    client.post(reverse("correction:act_confirm", args=[correction.pk]))
    assert Correction.objects.get().state == "asked"
