"""Money that came to the account: each row once, never more gifts than money, and each gift with its entry and its letter."""

import random
import uuid
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone

from core.models import Letter, PrivateFile
from core.periods import periods
from scholarships.exceptions import DepositRefused, FileUnreadable, RefundRefused
from scholarships.models import BankDeposit, Gift, LedgerEntry, Pledge, Refund
from scholarships.services import statements
from scholarships.services.deposits import (
    From,
    left_of,
    match_to_gift,
    match_to_new_gift,
    match_to_pledge,
    pass_over_deposit,
    reopen_deposit,
    return_deposit,
)
from scholarships.services.transfers import ask_refund, confirm_refund, start_transfer, withdraw_refund
from scholarships.services.verification import verify_ledger
from scholarships.suggestions import suggestions, twins_of
from scholarships.transfers import transfer_code
from tests.factories import staff
from tests.scholarships.factories import EntityFactory, FundFactory, started_gift, wish
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import HEADER, agreed, at, deposit, entity_with_account, open_fund, row, taken, workbook

pytestmark = pytest.mark.django_db


def announced(fund=None, **said):
    return start_transfer(fund_id=(fund or open_fund()).pk, form_token=uuid.uuid4(), wish=wish(**said))


def given(money, fund, amount, **said):
    giver = From(name="김하나", email="hana@example.org")
    return match_to_new_gift(deposit_id=money.pk, fund_id=fund.pk, giver=giver, amount=amount, **{"form_token": uuid.uuid4(), "by": None, **said})


# -- files


def test_the_same_file_twice_and_overlapping_files_bring_each_row_once():
    days = [row(at=f"2026-11-{day:02d} 10:00", amount=day * 1_000, balance=day * 10_000) for day in range(1, 11)]
    first = taken(*days[:7])
    assert (first.rows_new, first.rows_known, first.state) == (7, 0, "done")
    assert [(one.rows_new, one.rows_known) for one in (taken(*days[:7]), taken(*days[4:]), taken(*reversed(days)))] == [(0, 7), (3, 3), (0, 10)]
    assert sum(BankDeposit.objects.values_list("amount", flat=True)) == 55_000


@pytest.mark.parametrize("seed", range(4))
def test_any_overlap_of_files_brings_what_the_account_saw(seed):
    dice = random.Random(seed)
    rows, balance = [], 0
    for number in range(24):
        day, amount = date(2026, 10, 1) + timedelta(days=number // 3), dice.choice([10_000, 30_000])
        balance += amount
        rows.append((day, row(at=f"{day} 10:0{dice.randrange(2)}", amount=amount, who=dice.choice("가나"), balance=dice.choice([balance, None]))))
    for _ in range(5):
        first, last = sorted(date(2026, 10, 1) + timedelta(days=dice.randrange(8)) for _ in range(2))
        part = [cells for day, cells in rows if first <= day <= last]
        taken(*(reversed(part) if dice.random() < 0.5 else part))
    taken(*(cells for _day, cells in rows))
    assert sorted(BankDeposit.objects.values_list("amount", flat=True)) == sorted(cells[4] for _day, cells in rows)


def test_nothing_counts_before_it_is_taken_and_a_file_left_brings_nothing():
    statement = statements.upload_statement(entity=entity_with_account(), account="3456", file=workbook(HEADER, row()), by=None)
    assert not BankDeposit.objects.exists()
    statements.leave_statement(statement_id=statement.pk, by=None)
    statements.take_statement(statement_id=statement.pk, by=None)
    assert not BankDeposit.objects.exists()
    assert not PrivateFile.objects.exists()


def test_a_crash_midway_leaves_whole_steps_and_the_next_try_goes_on(monkeypatch):
    monkeypatch.setattr(statements, "STEP", 4)
    rows = [row(at=f"2026-11-01 10:{minute:02d}", balance=minute) for minute in range(10)]
    statement = statements.upload_statement(entity=entity_with_account(), account="3456", file=workbook(HEADER, *rows), by=None)
    create = BankDeposit.objects.bulk_create
    calls = iter([create, RuntimeError])

    def dies(*args, **kwargs):
        made = next(calls)
        if made is RuntimeError:
            raise RuntimeError("killed")
        return made(*args, **kwargs)

    with patch.object(BankDeposit.objects, "bulk_create", dies), pytest.raises(RuntimeError):
        statements.take_statement(statement_id=statement.pk, by=None)
    assert BankDeposit.objects.count() == 4
    done = statements.take_statement(statement_id=statement.pk, by=None)
    assert (done.rows_new, done.state, BankDeposit.objects.count()) == (10, "done", 10)


def test_the_file_itself_goes_once_it_is_taken_and_its_balance_stays():
    statement = taken(row(balance=60_000_000))
    assert (statement.file, statement.balance) == (None, 60_000_000)
    assert not PrivateFile.objects.exists()


def test_an_account_without_four_figures_is_asked_for_again():
    with pytest.raises(FileUnreadable):
        statements.upload_statement(entity=EntityFactory(), account="기업", file=workbook(HEADER, row()), by=None)


def test_a_row_of_another_file_with_the_same_day_and_sum_is_pointed_out():
    first, other = deposit(who="새싹데이터"), deposit(who="새싹데이터(주)")
    assert (twins_of(first), twins_of(other)) == ([other], [first])


# -- matching


def test_a_deposit_matched_to_a_pledge_is_a_paid_gift_with_entry_and_letter():
    pledge, money = agreed(), deposit(30_000_000)
    Letter.objects.all().delete()
    gift = match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=30_000_000, form_token=uuid.uuid4(), by=None)
    money.refresh_from_db()
    assert (gift.status, gift.channel, gift.paid_at, gift.giver_kind, gift.name) == ("paid", "transfer", money.at, "organisation", pledge.name)
    assert money.state == "matched"
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.account, entry.amount, entry.source) == ("gift", "available", 30_000_000, gift.source)
    assert [(letter.kind, letter.to) for letter in Letter.objects.all()] == [("gift_thanks", pledge.email)]
    assert verify_ledger().problems == []


def test_the_same_form_sent_twice_is_one_gift():
    pledge, money, token = agreed(), deposit(30_000_000), uuid.uuid4()
    said = {"deposit_id": money.pk, "pledge_id": pledge.pk, "amount": 10_000_000, "form_token": token, "by": None}
    assert match_to_pledge(**said) == match_to_pledge(**said)
    assert left_of(money) == 20_000_000
    fund = open_fund()
    assert given(money, fund, 5_000_000, form_token=token) == given(money, fund, 5_000_000, form_token=token)
    assert left_of(money) == 15_000_000


def test_what_came_counts_and_not_what_was_announced():
    gift, money = announced(amount=30_000), deposit(50_000)
    assert match_to_gift(deposit_id=money.pk, gift_id=gift.pk, amount=50_000, by=None).amount == 50_000
    assert match_to_gift(deposit_id=money.pk, gift_id=gift.pk, amount=50_000, by=None).pk == gift.pk
    assert LedgerEntry.objects.net() == 50_000


def test_a_transfer_that_is_announced_proves_nothing():
    gift = announced()
    assert (gift.status, gift.channel, LedgerEntry.objects.exists()) == ("started", "transfer", False)
    assert [letter.kind for letter in Letter.objects.all()] == ["transfer_account"]


def test_a_deposit_is_split_over_several_and_never_over_more_than_it_is():
    pledge, money, fund = agreed(), deposit(50_000_000), open_fund()
    match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=30_000_000, form_token=uuid.uuid4(), by=None)
    with pytest.raises(DepositRefused, match="20,000,000"):
        given(money, fund, 20_000_001)
    given(money, fund, 20_000_000)
    with pytest.raises(DepositRefused):
        given(money, fund, 1)
    money.refresh_from_db()
    assert (money.state, left_of(money), LedgerEntry.objects.net()) == ("matched", 0, 50_000_000)


def test_the_nightly_check_sees_a_deposit_of_which_more_became_gifts_than_came():
    money = deposit(10_000)
    given(money, open_fund(), 10_000)
    assert verify_ledger().problems == []
    BankDeposit.objects.update(amount=9_999)
    assert verify_ledger().problems == [f"deposit {money.pk} brought 9999, its gifts are 10000"]


@pytest.mark.parametrize("amount", [0, -1])
def test_no_part_is_nothing_or_less(amount):
    with pytest.raises(DepositRefused):
        given(deposit(), open_fund(), amount)


def test_money_of_one_body_is_no_gift_to_another():
    other = FundFactory(entity=EntityFactory(number="105-82-00009", name_ko="다른 단체"))
    with pytest.raises(DepositRefused):
        given(deposit(), other, 1_000)


def test_a_card_gift_and_a_gift_paid_by_other_money_take_no_deposit():
    with pytest.raises(DepositRefused):
        match_to_gift(deposit_id=deposit().pk, gift_id=started_gift(open_fund()).pk, amount=10_000, by=None)
    gift = announced()
    match_to_gift(deposit_id=deposit().pk, gift_id=gift.pk, amount=10_000, by=None)
    with pytest.raises(DepositRefused):
        match_to_gift(deposit_id=deposit().pk, gift_id=gift.pk, amount=10_000, by=None)


def test_a_pledge_takes_no_more_than_is_open_and_nothing_before_it_is_in_force():
    pledge, money = agreed(None, (5, 10_000)), deposit(50_000)
    with pytest.raises(DepositRefused, match="10,000"):
        match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=10_001, form_token=uuid.uuid4(), by=None)
    Pledge.objects.filter(pk=pledge.pk).update(status="draft")
    with pytest.raises(DepositRefused):
        match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=10_000, form_token=uuid.uuid4(), by=None)
    assert not LedgerEntry.objects.exists()


def test_what_is_put_aside_says_why_and_can_be_opened_again():
    money = deposit()
    with pytest.raises(DepositRefused):
        return_deposit(deposit_id=money.pk, note=" ", by=None)
    return_deposit(deposit_id=money.pk, note="보낸 분께 돌려드림", by=None)
    assert return_deposit(deposit_id=money.pk, note="보낸 분께 돌려드림", by=None).state == "returned"
    with pytest.raises(DepositRefused):
        pass_over_deposit(deposit_id=money.pk, note="회비", by=None)
    with pytest.raises(DepositRefused):
        given(money, open_fund(), 1_000)
    reopen_deposit(deposit_id=money.pk, by=None)
    pass_over_deposit(deposit_id=money.pk, note="회비", by=None)
    assert not LedgerEntry.objects.exists()


def test_the_letter_and_the_entry_stand_or_fall_together():
    money = deposit()
    with patch("scholarships.services.deposits.letters.gift_thanks", side_effect=RuntimeError), pytest.raises(RuntimeError), transaction.atomic():
        given(money, open_fund(), 1_000)
    assert (Gift.objects.count(), LedgerEntry.objects.count(), left_of(money)) == (0, 0, money.amount)


# -- suggestions


def test_the_code_is_the_best_sign_then_sum_and_name():
    fund = open_fund()
    pledge, gift = agreed(fund, (5, 30_000), (50, 20_000)), announced(fund, amount=30_000, name="김하나")
    other = announced(fund, amount=70_000, name="박둘")
    by_code = suggestions(deposit(99_000, who=f"{transfer_code(gift.public_id)}김하"))
    assert (by_code[0].about, by_code[0].reasons[0]) == (gift, by_code[0].reasons[0])
    assert by_code[0].points >= 100
    assert suggestions(deposit(30_000, who="㈜새싹데이터"))[0].about == pledge
    assert suggestions(deposit(30_000, who="김하나"))[0].about == gift
    assert {one.about for one in suggestions(deposit(1_000, who="모름"))} == {pledge, gift, other}


def test_a_filled_promise_is_suggested_no_more():
    pledge = agreed(None, (5, 30_000))
    match_to_pledge(deposit_id=deposit(30_000).pk, pledge_id=pledge.pk, amount=30_000, form_token=uuid.uuid4(), by=None)
    assert suggestions(deposit(30_000)) == []


# -- giving back


def asked(gift, amount=1_000, by=None, token=None):
    return ask_refund(gift_id=gift.pk, amount=amount, reason="착오 송금", form_token=token or uuid.uuid4(), by=by)


def test_a_refund_by_transfer_counts_when_a_second_person_says_that_the_money_has_left():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    gift = given(deposit(), open_fund(), 10_000)
    refund = asked(gift, 4_000, by=one)
    assert LedgerEntry.objects.net() == 10_000
    with pytest.raises(RefundRefused):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=one)
    for _ in range(2):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=other)
    kept = Refund.objects.get()
    assert kept.stripe_id.startswith("bank:")
    assert (kept.status, LedgerEntry.objects.net(), Gift.objects.with_net().get().net) == ("succeeded", 6_000, 6_000)
    with pytest.raises(RefundRefused):
        withdraw_refund(transfer_refund_id=refund.pk, by=one)
    assert verify_ledger().problems == []


def test_no_more_is_asked_back_than_was_given_and_what_is_withdrawn_is_free_again():
    gift, token = given(deposit(), open_fund(), 10_000), uuid.uuid4()
    first = asked(gift, 6_000, token=token)
    assert asked(gift, 6_000, token=token) == first
    with pytest.raises(RefundRefused, match="4,000"):
        asked(gift, 4_001)
    withdraw_refund(transfer_refund_id=first.pk, by=None)
    assert asked(gift, 10_000).refund.amount == 10_000


@pytest.mark.parametrize("days", [-400, 1])
def test_a_refund_leaves_the_bank_after_the_gift_and_not_tomorrow(days):
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    refund = asked(given(deposit(), open_fund(), 10_000), by=one)
    with pytest.raises(RefundRefused):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate() + timedelta(days=days), by=other)


def test_a_card_gift_is_not_given_back_by_transfer():
    with pytest.raises(RefundRefused):
        asked(started_gift(open_fund()))


# -- all together


@pytest.mark.parametrize("seed", range(3))
def test_whatever_clerks_do_the_fund_holds_what_was_matched_less_what_went_back(seed):
    dice = random.Random(seed)
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    funds, pledge = [open_fund(), open_fund()], agreed(None, (5, 40_000), (9, 25_000))
    moneys = [deposit(dice.randrange(1, 8) * 10_000) for _ in range(4)]
    for _ in range(25):
        money, amount = dice.choice(moneys), dice.randrange(-1, 9) * 5_000
        act = dice.choice(["new", "new", "pledge", "gift", "refund", "return", "reopen"])
        try:
            if act == "new":
                given(money, dice.choice(funds), amount)
            elif act == "pledge":
                match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=amount, form_token=uuid.uuid4(), by=one)
            elif act == "gift":
                match_to_gift(deposit_id=money.pk, gift_id=announced(funds[0]).pk, amount=amount, by=one)
            elif act == "refund" and (gift := Gift.objects.paid().order_by("?").first()):
                confirm_refund(transfer_refund_id=asked(gift, amount, by=one).pk, sent_on=timezone.localdate(), by=other)
            elif act == "return":
                return_deposit(deposit_id=money.pk, note="돌려드림", by=one)
            else:
                reopen_deposit(deposit_id=money.pk, by=one)
        except (DepositRefused, RefundRefused):
            continue
    for money in moneys:
        assert 0 <= left_of(money) <= money.amount
    for fund in {*funds, pledge.fund}:
        gifts = Gift.objects.paid().filter(fund=fund).with_net().values_list("net", flat=True)
        assert LedgerEntry.objects.filter(fund=fund).available() == sum(gifts)
    assert verify_ledger().problems == []


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_count_fifty_million_once():
    pledge, fund, money = agreed(), open_fund(), deposit(50_000_000)

    def as_pledge():
        return match_to_pledge(deposit_id=money.pk, pledge_id=pledge.pk, amount=50_000_000, form_token=uuid.uuid4(), by=None)

    def attempt(act):
        try:
            return act().amount
        except DepositRefused:
            return 0

    counted = at_once([lambda: attempt(as_pledge), lambda: attempt(lambda: given(money, fund, 50_000_000))] * 4)
    assert sorted(counted)[-2:] == [0, 50_000_000]
    assert (LedgerEntry.objects.net(), Gift.objects.paid().count()) == (50_000_000, 1)
    assert Letter.objects.filter(kind="gift_thanks").count() == 1
    assert verify_ledger().problems == []


@pytest.mark.django_db(transaction=True)
def test_one_file_taken_by_four_clerks_at_once_brings_each_row_once():
    rows = [row(at=f"2026-11-01 10:{minute:02d}", balance=minute) for minute in range(30)]
    files = [statements.upload_statement(entity=entity_with_account(), account="3456", file=workbook(HEADER, *rows), by=None) for _ in range(2)]
    at_once([lambda one=one: statements.take_statement(statement_id=one.pk, by=None) for one in files * 2])
    assert BankDeposit.objects.count() == 30
    assert sum(one.deposits.count() for one in files) == 30


@pytest.mark.django_db(transaction=True)
def test_one_refund_confirmed_by_many_at_once_leaves_once():
    gift = given(deposit(), open_fund(), 10_000)
    refund = asked(gift, 10_000, by=staff("staff", email="one@example.org"))
    others = [staff("staff", email=f"other{number}@example.org") for number in range(4)]
    at_once([lambda one=one: confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=one) for one in others])
    assert (LedgerEntry.objects.net(), LedgerEntry.objects.filter(kind="refund").count()) == (0, 1)


def test_paid_on_the_day_the_money_came_even_when_it_is_matched_later():
    money = deposit(at="2026-10-01 23:59")
    gift = given(money, open_fund(), 1_000)
    assert gift.paid_at == at(date(2026, 10, 1), 23) + timedelta(minutes=59)


# -- letters and periods


def test_whoever_gets_her_transfer_back_hears_of_it_once():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    refund = asked(given(deposit(), open_fund(), 10_000), 4_000, by=one)
    assert not Letter.objects.filter(kind="transfer_refunded").exists()
    for _ in range(2):
        confirm_refund(transfer_refund_id=refund.pk, sent_on=timezone.localdate(), by=other)
    letter = Letter.objects.get(kind="transfer_refunded")
    assert letter.to == "hana@example.org"
    assert "4,000" in letter.text and "착오 송금" not in letter.text


def test_nobody_is_written_to_about_a_refund_whose_giver_left_no_address():
    one, other = staff("staff", email="one@example.org"), staff("staff", email="two@example.org")
    gift = match_to_new_gift(deposit_id=deposit().pk, fund_id=open_fund().pk, giver=From(name=""), amount=5_000, form_token=uuid.uuid4(), by=one)
    confirm_refund(transfer_refund_id=asked(gift, by=one).pk, sent_on=timezone.localdate(), by=other)
    assert not Letter.objects.exists()


def forgotten(name, days):
    return periods[name].run(), periods[name].days == days


def put_back(days, **said):
    """A deposit that went back so many days ago."""
    money = deposit(**said)
    return_deposit(deposit_id=money.pk, note="김하나 님께 돌려드림", by=None)
    BankDeposit.objects.filter(pk=money.pk).update(decided_at=timezone.now() - timedelta(days=days))
    return money


def test_who_sent_what_was_no_gift_is_forgotten_and_the_same_file_brings_it_no_more():
    rows = [row(at="2026-11-20 10:00", who="김하나", balance=1), row(at="2026-11-20 10:01", who="박두리", balance=2)]
    taken(*rows)
    old, young = BankDeposit.objects.order_by("at")
    for money, days in ((old, 1096), (young, 1000)):
        pass_over_deposit(deposit_id=money.pk, note=f"{money.depositor} 회비", by=None)
        BankDeposit.objects.filter(pk=money.pk).update(decided_at=timezone.now() - timedelta(days=days))
    assert forgotten("deposits_of_others", 1095) == (1, True)
    for money in (old, young):
        money.refresh_from_db()
    assert (old.depositor, old.memo, old.note, old.amount, old.state) == ("", "", "–", 50_000_000, "other")
    assert young.depositor == "박두리"
    assert (taken(*rows).rows_new, taken(*rows).rows_known) == (0, 2)
    assert forgotten("deposits_of_others", 1095) == (0, True)
    assert verify_ledger().problems == []


def test_who_sent_a_gift_is_forgotten_ten_years_after_its_year_and_the_chain_holds():
    money = deposit(at="2015-06-01 10:00", who="김하나")
    gift = given(money, open_fund(), money.amount)
    young = put_back(10)
    assert forgotten("deposits_of_others", 1095)[0] == 0
    assert forgotten("deposits", 3650) == (1, True)
    money.refresh_from_db()
    young.refresh_from_db()
    assert (money.depositor, money.memo, young.depositor) == ("", "", "새싹데이터")
    assert (gift.deposit, LedgerEntry.objects.get().amount) == (money, money.amount)
    assert verify_ledger().problems == []


def test_a_file_that_nobody_takes_and_rows_that_nobody_could_read_go_after_their_time():
    statement = statements.upload_statement(entity=entity_with_account(), account="3456", file=workbook(HEADER, row(), row(at="내일")), by=None)
    for name in ("bank_files", "refused_bank_rows"):
        assert periods[name].run() == 0
    type(statement).objects.update(uploaded_at=timezone.now() - timedelta(days=91))
    assert forgotten("refused_bank_rows", 90) == (1, True)
    assert forgotten("bank_files", 30) == (1, True)
    statement.refresh_from_db()
    assert (statement.state, statement.file, statement.refused, PrivateFile.objects.count()) == ("left", None, [], 0)
    assert periods["bank_files"].run() == 0


def test_a_file_stopped_midway_and_left_so_keeps_what_it_brought(monkeypatch):
    statement = statements.upload_statement(entity=entity_with_account(), account="3456", file=workbook(HEADER, row()), by=None)
    with patch.object(BankDeposit.objects, "bulk_create", side_effect=RuntimeError), pytest.raises(RuntimeError):
        statements.take_statement(statement_id=statement.pk, by=None)
    type(statement).objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    assert periods["bank_files"].run() == 1
    statement.refresh_from_db()
    assert (statement.state, statement.rows_new, statement.file) == ("done", 0, None)


def test_a_matched_deposit_of_which_a_part_is_nowhere_is_told():
    money = deposit(10_000)
    given(money, open_fund(), 4_000)
    BankDeposit.objects.filter(pk=money.pk).update(state="matched")
    assert verify_ledger().problems == [f"deposit {money.pk} brought 10000, its gifts are 4000"]
