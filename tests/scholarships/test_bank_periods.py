"""How long what a bank said of people is kept: names go, sums and chain stay."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from core.models import PrivateFile
from core.periods import periods
from scholarships.models import BankDeposit, LedgerEntry
from scholarships.services import statements
from scholarships.services.deposits import (
    pass_over_deposit,
    return_deposit,
)
from scholarships.services.verification import verify_ledger
from tests.scholarships.transfer_factories import HEADER, deposit, entity_with_account, given, open_fund, row, taken, workbook

pytestmark = pytest.mark.django_db


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
