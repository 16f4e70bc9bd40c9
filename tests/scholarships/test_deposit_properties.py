"""Whatever files are brought and whatever clerks do: each won that the bank brought is in exactly one place, and the ledger says the same."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholarships.exceptions import ScholarshipsError
from scholarships.models import BankDeposit, Fund, Gift, LedgerEntry, Pledge
from scholarships.services import deposits, transfers
from scholarships.services.pledges import came_of, end_pledge
from scholarships.services.verification import verify_ledger
from tests.factories import staff
from tests.scholarships.factories import wish
from tests.scholarships.transfer_factories import agreed, open_fund, row, taken

pytestmark = pytest.mark.django_db
BEGUN = date(2026, 10, 1)
DAYS = 5


@dataclass(frozen=True)
class Came:
    """One movement at the bank. Two may be alike to the last sign."""

    day: int
    minute: int
    thousands: int
    who: str


@dataclass(frozen=True)
class File:
    """What a clerk downloads: whole days, in one order or the other."""

    first: int
    last: int
    newest_first: bool


@dataclass(frozen=True)
class Act:
    what: str
    deposit: int
    thousands: int
    target: int


came = st.lists(
    st.builds(Came, st.integers(0, DAYS - 1), st.integers(0, 1), st.sampled_from([10, 10, 30]), st.sampled_from("가나")), min_size=1, max_size=9
)
files = st.lists(st.builds(File, st.integers(0, DAYS - 1), st.integers(0, DAYS - 1), st.booleans()), max_size=3)
WHAT = ("new", "announced", "pledge", "refund", "withdraw", "return", "other", "reopen", "end", "again")
acts = st.lists(st.builds(Act, st.sampled_from(WHAT), st.integers(0, 8), st.integers(0, 35), st.integers(0, 1)), max_size=16)


def bring(movements: list[Came], brought: File) -> None:
    first, last = sorted((brought.first, brought.last))
    rows = [
        row(at=f"{BEGUN + timedelta(days=one.day)} 10:0{one.minute}", amount=one.thousands * 1_000, who=one.who, balance=None)
        for one in sorted(movements, key=lambda one: (one.day, one.minute))
        if first <= one.day <= last
    ]
    if rows:
        taken(*(reversed(rows) if brought.newest_first else rows))


@dataclass
class Office:
    """Two clerks, two funds and a company's pledge."""

    one: Any
    other: Any
    funds: list[Fund]
    pledge: Pledge

    def do(self, act: Act) -> None:
        """As an act on the desk: it may be refused, and then nothing moved."""
        money = BankDeposit.objects.order_by("pk")[act.deposit % BankDeposit.objects.count()]
        gift = Gift.objects.paid().order_by("pk").first() if act.target else Gift.objects.paid().order_by("pk").last()
        said = {"deposit_id": money.pk, "by": self.one}
        won, token = act.thousands * 1_000, uuid.uuid5(uuid.NAMESPACE_OID, repr(act))  # the same act again is the same form
        if act.what in ("new", "again"):
            giver = deposits.From(name=money.depositor)
            for _time in range(1 + (act.what == "again")):
                deposits.match_to_new_gift(fund_id=self.funds[act.target].pk, giver=giver, amount=won, form_token=token, **said)
        elif act.what == "announced":
            announced = transfers.start_transfer(fund_id=self.funds[act.target].pk, form_token=token, wish=wish(amount=20_000))
            deposits.match_to_gift(gift_id=announced.pk, amount=won, **said)
        elif act.what == "pledge":
            deposits.match_to_pledge(pledge_id=self.pledge.pk, amount=won, form_token=token, **said)
        elif act.what in ("refund", "withdraw") and gift:
            asked = transfers.ask_refund(gift_id=gift.pk, amount=won, reason="착오 송금", form_token=token, by=self.one)
            if act.what == "refund":
                transfers.confirm_refund(transfer_refund_id=asked.pk, sent_on=timezone.localdate(), by=self.other)
            else:
                transfers.withdraw_refund(transfer_refund_id=asked.pk, by=self.other)
        elif act.what == "return":
            deposits.return_deposit(note="돌려드림", **said)
        elif act.what == "other":
            deposits.pass_over_deposit(note="회비", **said)
        elif act.what == "reopen":
            deposits.reopen_deposit(**said)
        elif act.what == "end":
            end_pledge(pledge_id=self.pledge.pk, reason="회사 사정", by=self.one)


def places(money: BankDeposit) -> Counter:
    """Where each won of a deposit is: nothing of it twice, nothing nowhere."""
    given = money.gifts.aggregate(sum=Sum("amount", default=0))["sum"]
    back = sum(gift.amount - gift.net for gift in money.gifts.with_net())
    rest = {"open": "waits", "matched": "nowhere", "returned": "went back unmatched", "other": "no gift"}[money.state]
    return Counter({"gift": given - back, "refunded": back, rest: money.amount - given})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(movements=came, brought=files, done=acts)
def test_each_won_of_each_deposit_is_in_one_place(db: None, movements: list[Came], brought: list[File], done: list[Act]) -> None:
    with transaction.atomic():
        all_is_somewhere(movements, brought, done)
        transaction.set_rollback(True)


def all_is_somewhere(movements: list[Came], brought: list[File], done: list[Act]) -> None:
    office = Office(staff("staff"), staff("officer"), [open_fund(), open_fund()], agreed(None, (5, 25_000), (9, 20_000)))
    for file in [*brought, File(0, DAYS - 1, newest_first=bool(brought))]:
        bring(movements, file)
    assert sorted(BankDeposit.objects.values_list("amount", flat=True)) == sorted(one.thousands * 1_000 for one in movements)
    for number, act in enumerate(done):
        try:
            office.do(act)
        except ScholarshipsError:
            continue
        if number == len(done) // 2:
            bring(movements, File(0, DAYS - 1, newest_first=False))  # the same rows once more, in between
    together: Counter = Counter()
    for money in BankDeposit.objects.all():
        found = places(money)
        assert all(won >= 0 for won in found.values()), found
        assert found["nowhere"] == 0
        assert sum(found.values()) == money.amount
        together += found
    assert sum(together.values()) == 1_000 * sum(one.thousands for one in movements)
    assert LedgerEntry.objects.net() == LedgerEntry.objects.available() == together["gift"]
    for fund in {*office.funds, office.pledge.fund}:
        assert LedgerEntry.objects.filter(fund=fund).available() == sum(
            Gift.objects.paid().filter(fund=fund).with_net().values_list("net", flat=True)
        )
    assert 0 <= came_of(office.pledge) <= office.pledge.amount
    assert verify_ledger().problems == []
