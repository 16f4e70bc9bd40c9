"""Receipts: one live one per payment, numbers without a gap, nothing printed that is not so, and void when money went back."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.models import Letter
from scholarships import receipt_triggers
from scholarships.exceptions import AlreadyReceipted, NothingToReceipt, NotOneReceipt, ReceiptError, ReceiptIsVoid
from scholarships.models import Dispute, Gift, InKindGift, Receipt, ReceiptLine, ReceiptNumber, ReceiptRun
from scholarships.receipt_outbox import void_what_is_stale, work_on_runs
from scholarships.selectors_receipts import duties_after, electronic_duties, open_in_january
from scholarships.services.checkouts import apply_checkout
from scholarships.services.receipt_checks import receipt_problems
from scholarships.services.receipt_runs import keep_wish, start_receipt_run
from scholarships.services.receipts import Printed, issue_receipt, issue_receipts, reissue_receipt, void_receipt
from tests.factories import member, staff
from tests.scholarships.factories import EntityFactory, FundFactory, checkout_of, given_back, paid_gift

pytestmark = pytest.mark.django_db
HANA = Printed(name="김하나", address="서울특별시 마포구 1")
SEOUL = timezone.get_default_timezone()


def deductible_fund(**said):
    entity = EntityFactory()
    entity.deductible_from, entity.deductible_until, entity.legal_basis_ko = date(2020, 1, 1), date(2099, 12, 31), "「법인세법 시행령」 제39조"
    entity.save()
    return FundFactory(entity=entity, **said)


def paid_on(gift: Gift, *day: int) -> Gift:
    Gift.objects.filter(pk=gift.pk).update(paid_at=datetime(*day, tzinfo=SEOUL))
    gift.refresh_from_db()
    return gift


def receipt_for(*gifts: Gift, **said) -> Receipt:
    return issue_receipt(gift_ids=[gift.pk for gift in gifts], printed=HANA, how="donor", **said)


def test_a_receipt_carries_the_next_number_of_its_body_and_year_and_says_what_was_paid():
    gift = paid_on(paid_gift(deductible_fund(), amount=30_000), 2026, 5, 2)
    first, second = receipt_for(gift), receipt_for(paid_on(paid_gift(gift.fund), 2026, 5, 3))
    assert (first.label, second.label, first.kind) == ("2026-000001", "2026-000002", "deductible")
    line = first.snapshot["lines"][0]
    assert (line["day"], line["amount"], line["form"], line["code"], first.amount) == ("2026-05-02", 30_000, "금전", "40", 30_000)
    assert first.holder == {"name": "김하나", "address": "서울특별시 마포구 1"}
    assert first.snapshot["entity"]["legal_basis"] == "「법인세법 시행령」 제39조"
    assert Letter.objects.filter(kind="receipt_ready").count() == 2
    assert receipt_problems() == []


def test_a_body_that_may_not_gives_a_confirmation_in_a_series_of_its_own():
    plain = receipt_for(paid_gift())
    assert (plain.kind, plain.label[0], plain.number, plain.snapshot["lines"][0]["code"]) == ("confirmation", "C", 1, "")
    assert receipt_for(paid_gift(deductible_fund())).number == 1


def test_the_year_of_a_gift_is_the_year_in_seoul():
    gift = paid_gift(deductible_fund())
    Gift.objects.filter(pk=gift.pk).update(paid_at=datetime(2025, 12, 31, 15, 30, tzinfo=timezone.get_fixed_timezone(0)))
    assert receipt_for(gift).year == 2026


def test_no_payment_stands_on_two_receipts_that_hold():
    gift = paid_gift()
    receipt = receipt_for(gift)
    with pytest.raises(AlreadyReceipted):
        receipt_for(gift)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptLine.objects.create(receipt=receipt, gift=gift, amount=1)
    assert ReceiptNumber.objects.get().last == 1


def test_gifts_of_other_years_kinds_or_bodies_do_not_share_a_receipt():
    fund = deductible_fund()
    gifts = [paid_on(paid_gift(fund), year, 6, 1) for year in (2025, 2026)]
    with pytest.raises(NotOneReceipt):
        receipt_for(*gifts)
    given = issue_receipts(gift_ids=[gift.pk for gift in gifts], printed=HANA, how="donor")
    assert [one.label for one in given] == ["2025-000001", "2026-000001"]


def test_an_unpaid_gift_and_one_given_back_whole_have_no_receipt_and_use_no_number():
    gift = paid_gift()
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    with pytest.raises(NothingToReceipt):
        receipt_for(gift)
    assert not ReceiptNumber.objects.exists()


def test_a_receipt_is_for_what_is_left_after_refunds_and_disputes():
    gift = paid_gift(amount=30_000)
    apply_checkout(checkout_of(gift, refunds=(given_back(5_000),)))
    Dispute.objects.create(gift=gift, stripe_id="dp_1", amount=4_000, taken=4_000)
    Dispute.objects.create(gift=gift, stripe_id="dp_2", amount=3_000, status="won")
    assert receipt_for(gift).amount == 21_000


def test_a_refund_voids_the_receipt_in_the_same_transaction_and_another_is_for_the_rest():
    gift = paid_gift(amount=30_000)
    receipt = receipt_for(gift)
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    receipt.refresh_from_db()
    assert (receipt.is_live, receipt.voided_for, receipt.lines.get().live) == (False, "money", False)
    assert Letter.objects.filter(kind="receipt_voided").count() == 1
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    again = receipt_for(gift)
    assert (again.number, again.amount) == (2, 20_000)
    assert Letter.objects.filter(kind="receipt_voided").count() == 1
    assert receipt_problems() == []


def test_a_refund_of_one_gift_voids_the_yearly_receipt_and_frees_the_others():
    fund = FundFactory()
    gifts = [paid_gift(fund, amount=10_000) for _month in range(3)]
    apply_checkout(checkout_of(gifts[1], payment_intent=gifts[1].payment_intent))
    yearly = receipt_for(*gifts)
    assert yearly.amount == 30_000
    apply_checkout(checkout_of(gifts[1], refunds=(given_back(10_000),)))
    assert not Receipt.objects.live().exists()
    assert receipt_for(*gifts).amount == 20_000


def test_what_no_signal_told_is_void_by_morning_and_verification_tells_before():
    gift = paid_gift()
    receipt = receipt_for(gift)
    Dispute.objects.create(gift=gift, stripe_id="dp_1", amount=10_000, taken=10_000)
    assert any("0 is left" in problem for problem in receipt_problems())
    assert void_what_is_stale() == "1 voided"
    receipt.refresh_from_db()
    assert not receipt.is_live
    assert receipt_problems() == []


def test_staff_void_with_a_reason_once():
    receipt, clerk = receipt_for(paid_gift()), staff()
    void_receipt(receipt_id=receipt.pk, reason="두 번 발급", by=clerk)
    receipt.refresh_from_db()
    assert (receipt.void_reason, receipt.voided_by) == ("두 번 발급", clerk)
    with pytest.raises(ReceiptIsVoid):
        void_receipt(receipt_id=receipt.pk, reason="또", by=clerk)


def test_a_wrong_name_is_put_right_by_another_receipt_in_its_place():
    receipt = receipt_for(paid_gift())
    other = reissue_receipt(receipt_id=receipt.pk, name="김하늬", address="", number="", reason="이름", by=staff())
    receipt.refresh_from_db()
    assert (other.replaces, other.number, other.holder["name"], receipt.voided_for) == (receipt, 2, "김하늬", "replaced")
    assert other.snapshot["in_place_of"] == receipt.label
    with pytest.raises(ReceiptIsVoid):
        reissue_receipt(receipt_id=receipt.pk, name="또", by=staff())
    assert receipt_problems() == []


def test_a_refusal_to_give_anew_leaves_the_old_receipt_as_it_was():
    gift = paid_gift()
    receipt = receipt_for(gift)
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    with pytest.raises(NothingToReceipt):
        reissue_receipt(receipt_id=receipt.pk, name="김하나", by=staff())
    assert Receipt.objects.count() == 1


def test_a_gift_in_kind_is_receipted_as_such():
    gift = paid_gift(deductible_fund(), amount=5_000_000)
    Gift.objects.filter(pk=gift.pk).update(channel="in_kind", payment_intent=None)
    InKindGift.objects.create(gift=gift, what="GPU 이용권", quantity="1,000시간", valued_by="가격표", received_on=date(2026, 5, 1))
    line = receipt_for(gift).snapshot["lines"][0]
    assert (line["form"], line["what"], line["quantity"]) == ("현물", "GPU 이용권", "1,000시간")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE scholarships_receipt SET amount = 1",
        "UPDATE scholarships_receipt SET snapshot = '{}'",
        "UPDATE scholarships_receipt SET number = 7",
        "UPDATE scholarships_receipt SET holder = '{}'",
        'UPDATE scholarships_receipt SET holder = \'{"name": "x"}\'',
        "UPDATE scholarships_receiptline SET amount = 1",
        "UPDATE scholarships_receiptline SET gift_id = gift_id",
        "UPDATE scholarships_receiptnumber SET last = 7",
        "UPDATE scholarships_receiptnumber SET last = 0",
        "DELETE FROM scholarships_receiptline",
        "DELETE FROM scholarships_receiptnumber",
    ],
)
def test_the_database_refuses_to_change_what_was_given(sql):
    receipt_for(paid_gift())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_to_delete_a_receipt_or_to_let_a_void_one_hold_again():
    receipt = receipt_for(paid_gift())
    void_receipt(receipt_id=receipt.pk, reason="x", by=staff())
    for sql in (
        "UPDATE scholarships_receiptline SET live = true",
        "UPDATE scholarships_receipt SET voided_at = NULL, voided_for = '', void_reason = ''",
        "DELETE FROM scholarships_receipt",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_truncate_is_refused():
    for table in ("scholarships_receiptline", "scholarships_receipt", "scholarships_receiptnumber"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")


def test_verification_names_a_gap_a_double_a_forged_row_and_a_missing_trigger():
    receipts = [receipt_for(paid_gift()) for _one in range(3)]
    table, lines, numbers = receipt_triggers.GUARDS
    with table.without_triggers(), lines.without_triggers(), numbers.without_triggers():
        assert any("is missing" in problem for problem in receipt_problems())
        Receipt.objects.filter(pk=receipts[0].pk).update(holder={"name": "다른 사람"})
        ReceiptLine.objects.filter(receipt=receipts[1]).update(amount=999)
        ReceiptNumber.objects.update(last=9)
    problems = " ".join(receipt_problems())
    for words in ("the counter says 9", "does not carry the digest", "its lines 999"):
        assert words in problems


def test_an_account_that_goes_leaves_its_receipts():
    person = member()
    gift = paid_gift()
    Gift.objects.filter(pk=gift.pk).update(donor=person)
    receipt = receipt_for(gift, by=person, donor=person)
    Receipt.objects.filter(pk=receipt.pk).update(donor=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(donor=person)


def test_a_yearly_run_gives_each_donor_one_and_goes_on_where_it_was_killed():
    fund, year = deductible_fund(), timezone.localdate().year - 1
    donors = [member() for _one in range(3)]
    for donor in donors:
        for month in (1, 2):
            gift = paid_on(paid_gift(fund), year, month, 5)
            Gift.objects.filter(pk=gift.pk).update(donor=donor, name=donor.name)
    paid_on(paid_gift(fund, name="", email=""), year, 3, 1)
    receipt_for(*Gift.objects.filter(donor=donors[0]))
    run = start_receipt_run(year=year, whom="all", by=staff())
    assert start_receipt_run(year=year, whom="all", by=staff()) == run
    assert work_on_runs([run.pk]) == {run.pk: "done"}
    run.refresh_from_db()
    assert (run.issued, run.skipped, Receipt.objects.count()) == (2, 1, 3)
    assert work_on_runs([run.pk]) == {run.pk: "done"}
    assert sorted(Receipt.objects.values_list("number", "amount")) == [(1, 20_000), (2, 20_000), (3, 20_000)]
    assert receipt_problems() == []


def test_a_run_for_those_who_asked_leaves_the_others_alone():
    fund, year = FundFactory(), timezone.localdate().year - 1
    asked, silent = member(), member()
    for donor in (asked, silent):
        gift = paid_on(paid_gift(fund), year, 1, 5)
        Gift.objects.filter(pk=gift.pk).update(donor=donor)
    keep_wish(donor=asked, printed=Printed(name="회사", address="서울"), yearly=True)
    work_on_runs([start_receipt_run(year=year, whom="asked", by=None).pk])
    assert (Receipt.objects.get().donor, Receipt.objects.get().holder["name"]) == (asked, "회사")


def test_a_year_that_is_not_over_has_no_yearly_run():
    with pytest.raises(ReceiptError):
        start_receipt_run(year=timezone.localdate().year, whom="all", by=None)
    assert not ReceiptRun.objects.exists()


def test_more_than_300_million_in_a_year_is_a_duty_for_the_next(time_machine):
    time_machine.move_to(datetime(2026, 3, 1, tzinfo=SEOUL))
    fund = deductible_fund()
    one = paid_on(paid_gift(fund, amount=9_000_000), 2025, 5, 1)
    Gift.objects.filter(pk=one.pk).update(amount=300_000_000)
    receipt_for(one)
    assert [duty.electronic for duty in duties_after(2025)] == [False]
    receipt_for(paid_on(paid_gift(fund), 2025, 6, 1))
    assert ([duty.given for duty in duties_after(2025)], electronic_duties()) == ([300_010_000], 1)


def test_in_january_gifts_of_last_year_without_a_receipt_wait_for_staff(time_machine):
    paid_on(paid_gift(), 2025, 5, 1)
    time_machine.move_to(datetime(2026, 1, 5, tzinfo=SEOUL))
    assert open_in_january() == 1
    time_machine.move_to(datetime(2026, 2, 5, tzinfo=SEOUL))
    assert open_in_january() == 0


def test_the_vault_refuses_to_be_on_without_a_key(settings):
    from scholarships.receipt_vault import vault_is_off_or_has_a_key

    assert vault_is_off_or_has_a_key(None) == []
    settings.TAX_VAULT = True
    assert [one.id for one in vault_is_off_or_has_a_key(None)] == ["scholarships.E003"]
    settings.TAX_VAULT_PUBLIC_KEY = "x"
    assert [one.id for one in vault_is_off_or_has_a_key(None)] == ["scholarships.W003"]
