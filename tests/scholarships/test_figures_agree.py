"""Whatever a fund goes through: page, chart, CSV, closed months, chain, books and auditor's file say the same won, and it is the plain sum."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scholarships import auditors_file as auditors
from scholarships.models import Fund, LedgerClosing
from scholarships.months import begin_of, month_after, month_of
from scholarships.selectors.books import books
from scholarships.services.closings import close_months
from scholarships.services.verification import verify_ledger
from tests.scholarships.factories import FundFactory
from tests.scholarships.test_closings import appended

pytestmark = pytest.mark.django_db
FIGURES = ("received", "fees", "returned", "corrected", "awarded", "paid_out", "left", "in_kind")
BEGUN = datetime(2024, 11, 20, 3, tzinfo=UTC)
Said = tuple[Fund, datetime, str, str, int]  # fund, moment, kind, account, won


@dataclass
class Step:
    """What happens next: `later` minutes after what was before, or exactly when the month changes in Seoul."""

    kind: str
    won: int
    later: int
    at_midnight: bool
    fund: int


KINDS = ("gift", "gift", "in_kind", "fee", "refund", "refund_failed", "dispute", "dispute_won", "award", "award_released")
KINDS += ("disbursement", "disbursement_returned", "correction", "correction_of_reserved", "correction_in_kind")
steps = st.builds(
    Step,
    kind=st.sampled_from(KINDS),
    won=st.integers(1, 50_000_000),
    later=st.integers(0, 60 * 24 * 40),
    at_midnight=st.booleans(),
    fund=st.integers(0, 1),
)


def entries_of(step: Step, available: int) -> list[tuple[str, str, int]]:
    """Kind, account and signed won of each entry that a step writes; an award takes what is there at most."""
    won = step.won
    if step.kind in ("award", "award_released"):
        won = max(0, min(won, available)) if step.kind == "award" else won
        sign = -1 if step.kind == "award" else 1
        return [(step.kind, "available", sign * won), (step.kind, "reserved", -sign * won)] if won else []
    if step.kind.startswith("correction"):
        account = {"correction": "available", "correction_of_reserved": "reserved", "correction_in_kind": "in_kind"}[step.kind]
        return [("correction", account, won if won % 2 else -won)]
    if step.kind.startswith("disbursement"):
        return [(step.kind, "reserved", -won if step.kind == "disbursement" else won)]
    if step.kind == "in_kind":
        return [("gift", "in_kind", won)]
    return [(step.kind, "available", won if step.kind in ("gift", "refund_failed", "dispute_won") else -won)]


def happened(steps_taken: Iterable[Step], funds: list[Fund]) -> list[Said]:
    """The same in the ledger and as a plain list."""
    said: list[Said] = []
    at, available = BEGUN, defaultdict[int, int](int)
    for number, step in enumerate(steps_taken):
        at = begin_of(month_after(month_of(at))) if step.at_midnight and step.later % 5 == 0 else at + timedelta(minutes=step.later)
        fund = funds[step.fund]
        for kind, account, won in entries_of(step, available[fund.pk]):
            dated = at.date() if kind == "correction" else None
            appended(fund, at=at, kind=kind, account=account, amount=won, source=f"{kind}:{number}", dated=dated)
            available[fund.pk] += won if account == "available" else 0
            said.append((fund, at, kind, account, won))
    return said


def plain_sum(said: Iterable[Said]) -> dict[str, int]:
    """What a person with a pencil would write."""
    said = list(said)
    money = [(kind, account, won) for _fund, _at, kind, account, won in said if account != "in_kind"]

    def of(*kinds: str, only: str = "") -> int:
        return sum(won for kind, account, won in money if kind in kinds and only in ("", account))

    return {
        "received": of("gift"),
        "fees": -of("fee"),
        "returned": -of("refund", "refund_failed", "dispute", "dispute_won"),
        "corrected": of("correction"),
        "awarded": of("award", "award_released", only="reserved"),
        "paid_out": -of("disbursement", "disbursement_returned"),
        "left": sum(won for *_rest, won in money),
        "in_kind": sum(won for *_rest, account, won in said if account == "in_kind"),
    }


def figures(sums: Any) -> dict[str, int]:
    return dict(zip(FIGURES, astuple(sums), strict=True))


def in_month(said: Iterable[Said], month: date) -> list[Said]:
    return [one for one in said if month_of(one[1]) == month]


def the_page_agrees(client: Client, said: list[Said], funds: list[Fund]) -> None:
    """By fund and month by month, the months of all years, and the chart of each."""
    for only in (None, *funds):
        ours = [one for one in said if only in (None, one[0])]
        path = f"/scholarships/ledger/{only.slug}/" if only else "/scholarships/ledger/"
        answer = client.get(path)
        view, content = answer.context["view"], answer.content.decode()
        assert figures(view.total) == plain_sum(said)
        assert {fund.pk: figures(sums) for fund, sums in view.by_fund} == {
            fund.pk: plain_sum(one for one in said if one[0] == fund) for fund in funds
        }
        assert f"{view.total.left:,}".lstrip("-") in content
        months = [row for year in view.years for row in the_year_agrees(client.get(path, {"year": year}).context, ours)]
        assert months == sorted({month_of(at) for _fund, at, *_rest in ours}, reverse=True)


def the_year_agrees(context: Any, said: list[Said]) -> list[date]:
    bars = {bar.month: (bar.came, bar.went) for bar in context["bars"]}
    for month, sums in context["months"]:
        naive = plain_sum(in_month(said, month))
        until = plain_sum(one for one in said if month_of(one[1]) <= month)
        assert figures(sums) == {**naive, "left": until["left"]}
        assert bars.pop(month) == (max(naive["received"], 0), max(naive["paid_out"] + naive["fees"] + naive["returned"], 0))
    assert set(bars.values()) <= {(0, 0)}
    return [month for month, _sums in context["months"]]


def the_files_agree(client: Client, said: list[Said], funds: list[Fund]) -> None:
    """Rows of months for a spreadsheet; what is left goes on from month to month."""
    names = {fund.name: fund for fund in funds}
    rows = list(csv.reader(StringIO(client.get("/scholarships/ledger/months.csv").content.decode("utf-8-sig"))))[1:]
    for written, name, *values in rows:
        month, ours = date.fromisoformat(f"{written}-01"), [one for one in said if one[0] == names[name]]
        until = plain_sum(one for one in ours if month_of(one[1]) <= month)
        assert dict(zip(FIGURES, map(int, values[:8]), strict=True)) == {**plain_sum(in_month(ours, month)), "left": until["left"]}
    assert {(row[1], row[0]) for row in rows} >= {(fund.name, f"{month_of(at):%Y-%m}") for fund, at, *_rest in said}


def the_seals_agree(client: Client, said: list[Said], funds: list[Fund]) -> None:
    """Closed months and the lines that strangers check them by."""
    chain = {(one["fund"], one["month"]): one["said"] for one in json.loads(client.get("/scholarships/ledger/chain.json").content)["closings"]}
    for closing in LedgerClosing.objects.select_related("fund"):
        ours = [one for one in said if one[0] == closing.fund]
        totals: dict[str, int] = defaultdict(int)
        for _fund, _at, kind, account, won in in_month(ours, closing.month):
            totals[f"{kind}.{account}"] += won
        balance = {
            name: sum(won for _f, at, _k, account, won in ours if account == name and month_of(at) <= closing.month)
            for name in ("available", "reserved", "in_kind")
        }
        assert closing.totals == totals
        assert {name: getattr(closing, name) for name in balance} == balance
        lines = chain.pop((closing.fund.slug, f"{closing.month:%Y-%m}"))
        assert json.loads(lines[4]) == totals
        assert [int(line) for line in lines[7:10]] == list(balance.values())
    assert not chain


def the_books_agree(said: list[Said], funds: list[Fund]) -> None:
    """A body's years, each beginning with what the one before left, and what the auditor takes along."""
    years = sorted({month_of(at).year for _fund, at, *_rest in said})
    for year in range(years[0], years[-1] + 1):
        before, within = ([one for one in said if test(month_of(one[1]).year)] for test in (year.__gt__, year.__eq__))
        total, naive = books(funds[0].entity, year).total, plain_sum(within)
        assert figures(total.sums) == naive
        assert (total.before, total.after) == (plain_sum(before)["left"], plain_sum([*before, *within])["left"])
        assert total.reserved == sum(won for *_rest, account, won in [*before, *within] if account == "reserved")
        archive = ZipFile(auditors.auditors_file(funds[0].entity, year, {}))
        lines = list(csv.DictReader(StringIO(archive.read("ledger.csv").decode("utf-8-sig"))))
        assert sorted((one["kind"], one["account"], int(one["amount"])) for one in lines) == sorted(one[2:] for one in within)
        sheet = list(load_workbook(BytesIO(archive.read("statement.xlsx"))).active.iter_rows(min_row=3, values_only=True))[-1]
        assert sheet[1:] == (total.before, *(naive[name] for name in FIGURES[:6]), total.after, total.reserved, naive["in_kind"])
        bank = list(csv.reader(StringIO(archive.read("bank.csv").decode("utf-8-sig"))))
        assert int(bank[1][1]) == total.after


def the_fund_page_agrees(client: Client, said: list[Said], funds: list[Fund]) -> None:
    for fund in funds:
        ours = [one for one in said if one[0] == fund]
        view = client.get(f"/scholarships/{fund.slug}/").context["view"]
        naive = plain_sum(ours)
        assert figures(view.sums) == naive
        assert view.raised == max(0, naive["received"] - naive["returned"])


VIEWS: tuple[Callable[..., None], ...] = (the_page_agrees, the_files_agree, the_seals_agree, the_fund_page_agrees)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(taken=st.lists(steps, min_size=1, max_size=24))
def test_every_view_of_a_history_says_the_plain_sum(taken: list[Step]) -> None:
    for name in ("default", "pages"):
        caches[name].clear()
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditors, "_pdf", lambda _account: b"")  # the same numbers once more, and a second to draw
        all_agree(taken)
        transaction.set_rollback(True)


def all_agree(taken: list[Step]) -> None:
    funds = [FundFactory(), FundFactory()]
    said = happened(taken, funds)
    last = max((at for _fund, at, *_rest in said), default=BEGUN)
    close_months(now=begin_of(month_of(last)) + timedelta(days=3))  # the newest month stays open
    client = Client()
    for agrees in VIEWS:
        agrees(client, said, funds)
    if said:
        the_books_agree(said, funds)
    assert [problem for problem in verify_ledger().problems if problem.startswith("fund ")] == []
