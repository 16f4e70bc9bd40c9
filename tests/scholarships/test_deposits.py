"""Money that came to the account: each row once, never more gifts than money, and each gift with its entry and its letter."""

import random
import uuid
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone

from core.models import Letter, PrivateFile
from scholarships.exceptions import DepositRefused, FileUnreadable, RefundRefused
from scholarships.models import BankDeposit, Gift, LedgerEntry, Pledge
from scholarships.services import statements
from scholarships.services.deposits import (
    left_of,
    match_to_gift,
    match_to_pledge,
    pass_over_deposit,
    reopen_deposit,
    return_deposit,
)
from scholarships.services.transfers import confirm_refund, start_transfer
from scholarships.services.verification import verify_ledger
from scholarships.suggestions import suggestions, twins_of
from scholarships.transfers import transfer_code
from tests.factories import staff
from tests.scholarships.factories import EntityFactory, FundFactory, started_gift, wish
from tests.scholarships.test_concurrency import at_once
from tests.scholarships.transfer_factories import HEADER, agreed, asked, at, deposit, entity_with_account, given, open_fund, row, taken, workbook

pytestmark = pytest.mark.django_db


def announced(fund=None, **said):
    return start_transfer(fund_id=(fund or open_fund()).pk, form_token=uuid.uuid4(), wish=wish(**said))


# -- files


def test_the_same_file_twice_and_overlapping_files_bring_each_row_once():
    days = [row(at=f"2026-11-{day:02d} 10:00", amount=day * 1_000, balance=day * 10_000) for day in range(1, 11)]
    first = taken(*days[:7])
    assert (first.rows_new, first.rows_known, first.state) == (7, 0, "done")
    assert [(one.rows_new, one.rows_known) for one in (taken(*days[:7]), taken(*days[4:]), taken(*reversed(days)))] == [(0, 7), (3, 3), (0, 10)]
    assert sum(BankDeposit.objects.values_list("amount", flat=True)) == 55_000


def uploaded(*rows, entity):
    return statements.upload_statement(entity=entity, account="1234-998", file=workbook(HEADER, *rows), by=staff("staff"))


def test_a_look_at_a_waiting_file_reads_no_more_than_it_shows_until_another_file_came_in_between():
    days = [row(at=f"2026-11-{day:02d} 10:00", amount=day * 1_000, balance=day * 10_000) for day in range(1, 11)]
    entity = entity_with_account()
    first, second = uploaded(*days[:6], entity=entity), uploaded(*days[3:], entity=entity)
    with patch.object(statements, "read_statement", wraps=statements.read_statement) as reading:
        seen = statements.look_at(second, most=2)
    assert [call.kwargs for call in reading.call_args_list] == [{"most": 2}]
    assert ([one.amount for one in seen.rows], seen.total, seen.known) == ([4_000, 5_000], 7, 0)
    statements.take_statement(statement_id=first.pk, by=None)
    second.refresh_from_db()
    assert (statements.look_at(second, most=2).total, statements.look_at(second, most=2).known) == (7, 3)
    left = statements.leave_statement(statement_id=second.pk, by=None)
    assert (left.rows_new, left.rows_known) == (0, 0)


def test_a_file_of_which_hardly_a_row_is_understood_is_refused_with_an_example(monkeypatch):
    monkeypatch.setattr(statements, "MOST_REFUSED", 3)
    good, bad = row(), row(at="어제", who="갑을")
    with pytest.raises(FileUnreadable, match=r"3번째"):
        uploaded(good, *[bad] * 4, entity=entity_with_account())
    assert len(uploaded(good, *[bad] * 3, entity=entity_with_account()).refused) == 3


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


def test_paid_on_the_day_the_money_came_even_when_it_is_matched_later():
    money = deposit(at="2026-10-01 23:59")
    gift = given(money, open_fund(), 1_000)
    assert gift.paid_at == at(date(2026, 10, 1), 23) + timedelta(minutes=59)


def test_a_matched_deposit_of_which_a_part_is_nowhere_is_told():
    money = deposit(10_000)
    given(money, open_fund(), 4_000)
    BankDeposit.objects.filter(pk=money.pk).update(state="matched")
    assert verify_ledger().problems == [f"deposit {money.pk} brought 10000, its gifts are 4000"]
