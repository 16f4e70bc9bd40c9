"""What could make a receipt false: midnight, another name, money that moves, bodies that change, two clerks at once."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from core.models import Letter
from scholarships.exceptions import NothingToReceipt, NotOneReceipt, ReceiptIsVoid, ScholarshipsError
from scholarships.models import Fund, Gift, Receipt, ReceiptLine, RecipientEntity
from scholarships.services.checkouts import apply_checkout
from scholarships.services.disputes import apply_dispute
from scholarships.services.receipt_checks import receipt_problems
from scholarships.services.receipt_papers import receipt_pdf
from scholarships.services.receipt_runs import keep_wish, printed_for, start_receipt_run, work_on_run
from scholarships.services.receipts import Printed, issue_receipt, issue_receipts, reissue_receipt, void_receipt
from scholarships.services.recurring import apply_invoice
from tests.factories import member, staff
from tests.scholarships.factories import FundFactory, checkout_of, disputed, given_back, invoice_of, paid_gift, running_recurring
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.test_receipt_pages import FORM, words
from tests.scholarships.test_receipts import deductible_fund, paid_on, receipt_for

pytestmark = pytest.mark.django_db
COMPANY = {"giver_kind": "organisation", "name": "새싹데이터", "business_number": "1248100998"}


def donated(person, fund: Fund | None = None, **said) -> Gift:
    gift = paid_gift(fund, **said)
    Gift.objects.filter(pk=gift.pk).update(donor=person)
    return paid_on(gift, 2025, 5, 1)


@pytest.mark.parametrize(
    ("moment", "year"), [(datetime(2025, 12, 31, 14, 59, 59, 999_999, UTC), 2025), (datetime(2025, 12, 31, 15, 0, 0, 0, UTC), 2026)]
)
def test_a_year_ends_at_midnight_in_seoul(moment, year):
    gift = paid_gift(deductible_fund())
    Gift.objects.filter(pk=gift.pk).update(paid_at=moment)
    assert Gift.objects.paid_in(year).get() == gift
    receipt = receipt_for(gift)
    assert (receipt.year, receipt.snapshot["lines"][0]["day"][:4]) == (year, str(year))


def test_a_month_that_comes_after_the_yearly_receipt_joins_it_never():
    recurring = running_recurring(deductible_fund())
    first = Gift.objects.get(recurring=recurring)
    receipt = receipt_for(first)
    apply_invoice(invoice_of(recurring, month=2, payment={"paid_at": first.paid_at}))
    receipt.refresh_from_db()
    assert (receipt.is_live, receipt.lines.count(), receipt.amount) == (True, 1, 10_000)
    assert Gift.objects.without_receipt().count() == 1
    later = receipt_for(*Gift.objects.filter(recurring=recurring).without_receipt())
    assert (later.amount, receipt_problems()) == (10_000, [])


def test_a_dispute_voids_once_and_when_it_is_won_a_receipt_may_be_given_again():
    gift = paid_gift(amount=30_000)
    receipt = receipt_for(gift)
    apply_dispute(disputed(gift))
    apply_dispute(disputed(gift, status="lost"))
    receipt.refresh_from_db()
    assert (receipt.is_live, Letter.objects.filter(kind="receipt_voided").count()) == (False, 1)
    with pytest.raises(NothingToReceipt):
        reissue_receipt(receipt_id=receipt.pk, name="김하나", by=staff())
    assert receipt_problems() == []


def test_money_that_comes_back_makes_the_receipt_for_the_rest_void_too():
    gift = paid_gift(amount=30_000)
    receipt_for(gift)
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000),)))
    rest = receipt_for(gift)
    assert rest.amount == 20_000
    apply_checkout(checkout_of(gift, refunds=(given_back(10_000, status="failed"),)))
    rest.refresh_from_db()
    assert not rest.is_live
    assert receipt_for(gift).amount == 30_000
    assert [one.number for one in Receipt.objects.order_by("number")] == [1, 2, 3]
    assert receipt_problems() == []


def test_a_body_that_changes_its_name_number_or_standing_changes_no_receipt():
    gift = paid_gift(deductible_fund())
    receipt = receipt_for(gift)
    before = receipt_pdf(receipt)
    RecipientEntity.objects.update(name_ko="다른 이름", representative_ko="다른 사람", number="999-82-00009", deductible_from=None, legal_basis_ko="")
    Fund.objects.update(name_ko="다른 기금")
    again = Receipt.objects.get()
    assert receipt_pdf(again) == before
    assert (again.digest, receipt_problems()) == (again.computed_digest(), [])
    other = reissue_receipt(receipt_id=receipt.pk, name="김하나", by=staff())  # what may be given today is today's
    assert (other.kind, other.snapshot["entity"]["name"]) == ("confirmation", "다른 이름")


def test_what_a_person_gives_and_what_her_company_gives_never_share_a_receipt():
    person, fund = member(), deductible_fund()
    own, company = donated(person, fund), donated(person, fund, amount=1_000_000, **COMPANY)
    with pytest.raises(NotOneReceipt):
        receipt_for(own, company)
    with pytest.raises(NotOneReceipt):
        issue_receipts(gift_ids=[own.pk, company.pk], printed=Printed(name="김하나"), how="donor")
    assert not Receipt.objects.exists()


def test_her_page_asks_in_each_name_apart_and_the_company_is_printed_with_its_number(client):
    person, fund = member(), deductible_fund()
    donated(person, fund, amount=30_000)
    company = donated(person, fund, amount=1_000_000, **COMPANY)
    client.force_login(person)
    page = client.get("/me/giving/receipts/").content.decode()
    assert "30,000원 영수증 받기" in page and "1,000,000원 영수증 받기" in page and "새싹데이터" in page
    client.post("/me/giving/receipts/2025/", {**FORM, "keep": "on"})
    own = Receipt.objects.get()
    assert (own.amount, own.holder["name"]) == (30_000, "김하나")
    address = f"/me/giving/receipts/2025/?like={company.public_id}"
    assert client.get(address).context["form"].initial["name"] == "새싹데이터"
    client.post(address, {"name": "새싹데이터 주식회사", "address": "서울", "number": "", "keep": "on"})
    theirs = Receipt.objects.exclude(pk=own.pk).get()
    assert (theirs.amount, theirs.holder) == (1_000_000, {"name": "새싹데이터 주식회사", "number": "1248100998", "address": "서울"})
    assert person.receipt_wish.name == "김하나"


def test_the_yearly_run_prints_a_group_under_its_own_name_and_not_under_its_members_wish():
    person, fund = member(), deductible_fund()
    keep_wish(donor=person, printed=Printed(name="김하나", address="서울"), yearly=True)
    donated(person, fund, amount=30_000)
    donated(person, fund, amount=70_000, giver_kind="organisation", name="3기 동기회")
    donated(person, fund, amount=90_000, giver_kind="organisation", name="4기 동기회")
    work_on_run(run_id=start_receipt_run(year=2025, whom="asked", by=None).pk)
    given = {receipt.holder["name"]: receipt.amount for receipt in Receipt.objects.all()}
    assert given == {"김하나": 30_000, "3기 동기회": 70_000, "4기 동기회": 90_000}


def test_whoever_was_erased_leaves_her_receipts_and_gets_no_other(django_user_model):
    from community.services.erasure import erase

    person = member()
    gift = donated(person, deductible_fund(), amount=30_000)
    receipt = receipt_for(gift, donor=person)
    unasked = donated(person, deductible_fund())
    erase(user_id=person.pk)
    receipt.refresh_from_db()
    assert (receipt.holder["name"], receipt.donor, receipt.digest) == ("김하나", None, receipt.computed_digest())
    work_on_run(run_id=start_receipt_run(year=2025, whom="all", by=None).pk)
    assert Receipt.objects.count() == 1
    unasked.refresh_from_db()
    assert printed_for(unasked) is None
    letters = Letter.objects.count()
    apply_checkout(checkout_of(gift, refunds=(given_back(30_000),)))
    receipt.refresh_from_db()
    assert (receipt.is_live, Letter.objects.count()) == (False, letters)
    assert receipt_problems() == []


def test_another_name_after_a_change_of_name_keeps_both_numbers():
    receipt = receipt_for(paid_gift())
    renamed = reissue_receipt(receipt_id=receipt.pk, name="김하늘", reason="개명", by=staff())
    again = reissue_receipt(receipt_id=renamed.pk, name="김하늘", address="부산", by=staff())
    assert [one.number for one in Receipt.objects.order_by("number")] == [1, 2, 3]
    assert (again.replaces, again.snapshot["in_place_of"]) == (renamed, renamed.label)


def test_a_receipt_is_korean_whatever_the_donor_reads():
    with translation.override("en"):
        receipt = receipt_for(paid_gift(deductible_fund(name_en="First steps")))
        said = words(receipt_pdf(receipt))
    assert receipt.snapshot["entity"]["name"] == "청년취업사관학교 총동문회"
    assert "기부금영수증" in said and "First" not in said


CONFIRMED = ("/me/giving/receipts/", "/me/giving/receipts/2025/")


@pytest.mark.parametrize("path", CONFIRMED)
def test_where_no_deduction_is_possible_a_confirmation_is_offered_before_it_is_asked_for(client, path):
    person = member()
    donated(person)
    client.force_login(person)
    page = client.get(path).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "후원 확인서" in main
    assert "영수증 받기" not in main
    assert "영수증 발급받기" not in main


def test_letters_about_a_confirmation_do_not_call_it_a_receipt():
    gift = paid_gift()
    receipt = receipt_for(gift)
    void_receipt(receipt_id=receipt.pk, reason="두 번", by=staff())
    for letter in Letter.objects.filter(kind__in=("receipt_ready", "receipt_voided", "gift_thanks")):
        assert "후원 확인서" in letter.subject + letter.text, letter.kind
        assert "영수증" not in letter.subject, letter.kind
        assert "영수증 받기" not in letter.text, letter.kind


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_give_anew_once_and_void_once():
    receipt = receipt_for(paid_gift())
    clerks = [staff("staff", email=f"clerk{number}@example.org") for number in range(4)]

    def attempt(act):
        try:
            return bool(act())
        except ReceiptIsVoid:
            return False

    acts = [lambda by=by: attempt(lambda: reissue_receipt(receipt_id=receipt.pk, name="김하늬", by=by)) for by in clerks]
    acts += [lambda by=by: attempt(lambda: void_receipt(receipt_id=receipt.pk, reason="두 번", by=by)) for by in clerks]
    at_once(acts)
    assert Receipt.objects.filter(replaces=receipt).count() == 1
    assert ReceiptLine.objects.filter(live=True).count() == 1
    assert receipt_problems() == []


@pytest.mark.django_db(transaction=True)
def test_a_year_asked_for_by_four_tabs_at_once_has_one_receipt():
    fund = FundFactory()
    gifts = [paid_gift(fund).pk for _one in range(3)]

    def ask():
        try:
            return len(issue_receipts(gift_ids=gifts, printed=Printed(name="김하나"), how="donor"))
        except ScholarshipsError:
            return 0

    assert sum(at_once([ask] * 4)) == 1
    assert Receipt.objects.get().amount == 30_000


def test_the_official_day_of_a_receipt_is_a_day_in_seoul(time_machine):
    gift = paid_gift(deductible_fund())
    time_machine.move_to(datetime(2026, 12, 31, 15, 30, tzinfo=UTC), tick=False)
    receipt = issue_receipt(gift_ids=[gift.pk], printed=Printed(name="김하나"), how="donor")
    assert date.fromisoformat(receipt.snapshot["issued_on"]) == date(2027, 1, 1)
