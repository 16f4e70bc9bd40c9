"""수입·지출 내역: what came, went and is left, by fund and by month of Seoul. Sums and seals alone: a single gift might tell what its donor hid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from scholarships.models import Fund, LedgerClosing, LedgerEntry

COLUMNS = {
    "gift": "received",
    "fee": "fees",
    "refund": "returned",
    "refund_failed": "returned",
    "dispute": "returned",
    "dispute_won": "returned",
    "correction": "corrected",
    "award": "awarded",
    "award_released": "awarded",
    "disbursement": "paid_out",
    "disbursement_returned": "paid_out",
}
COMES_IN = ("received", "corrected")
HIGH, BASE, WIDTH = 98, 120, 40  # of the chart, in units of its picture


@dataclass
class Movement:
    """Sums of entries in won, each positive where it is usual. `left` is all the money still there, awarded or not; `in_kind` is no money."""

    received: int = 0
    fees: int = 0
    returned: int = 0
    corrected: int = 0
    awarded: int = 0
    paid_out: int = 0
    left: int = 0
    in_kind: int = 0

    def add(self, *, kind: str, account: str, amount: int) -> None:
        """Count one sum of entries of a kind."""
        if account == "in_kind":
            self.in_kind += amount
            return
        self.left += amount
        name = COLUMNS[kind]
        if name == "awarded":  # the same won leave one account and enter the other
            self.awarded += amount if account == "reserved" else 0
        else:
            setattr(self, name, getattr(self, name) + (amount if name in COMES_IN else -amount))


@dataclass(frozen=True)
class MonthOfFund:
    """One month of one fund: its sums, and its closing once there is one."""

    fund: Fund
    month: date
    sums: Movement
    closing: LedgerClosing | None


@dataclass
class LedgerView:
    """The public account of some funds. `by_month` is newest first, and its `left` what was there at the month's end."""

    by_fund: list[tuple[Fund, Movement]]
    by_month: list[tuple[date, Movement]]
    total: Movement = field(default_factory=Movement)

    @property
    def lost(self) -> bool:
        """Whether a fund is below zero, which the page explains."""
        return any(sums.left < 0 for _fund, sums in self.by_fund)

    @property
    def years(self) -> list[int]:
        """In which something moved, newest first."""
        return sorted({month.year for month, _sums in self.by_month}, reverse=True)

    def of_year(self, year: int | None) -> list[tuple[date, Movement]]:
        """The months of a year, newest first."""
        return [(month, sums) for month, sums in self.by_month if month.year == year]


def _sums(funds: Iterable[Fund]) -> Any:
    """Fund, month, kind, account and their sum, oldest first. One query."""
    rows = LedgerEntry.objects.filter(fund__in=list(funds)).annotate(month=TruncMonth("at")).order_by("month")
    return rows.values_list("fund_id", "month", "kind", "account").annotate(Sum("amount"))


def ledger_view(*, only: Fund | None, funds: Sequence[Fund]) -> LedgerView:
    """Each fund's sums, and each month's: of all funds, or of one. One query."""
    by_fund: dict[int, Movement] = {fund.pk: Movement() for fund in funds}
    by_month: dict[date, Movement] = {}
    total = Movement()
    for fund_id, month, kind, account, amount in _sums(funds):
        places = [by_fund[fund_id], total]
        if only is None or fund_id == only.pk:
            places.append(by_month.setdefault(month.date(), Movement()))
        for movement in places:
            movement.add(kind=kind, account=account, amount=amount)
    _carry(by_month.values())
    return LedgerView(by_fund=[(fund, by_fund[fund.pk]) for fund in funds], by_month=list(reversed(by_month.items())), total=total)


def _carry(months: Iterable[Movement]) -> None:
    """What is left at the end of each month, oldest first."""
    left = 0
    for movement in months:
        left += movement.left
        movement.left = left


def months_of_funds(funds: Sequence[Fund]) -> list[MonthOfFund]:
    """Every month of every fund, by fund and oldest first: those in which something moved and those that were closed without. Two queries."""
    sums: dict[tuple[int, date], Movement] = {}
    for fund_id, month, kind, account, amount in _sums(funds):
        sums.setdefault((fund_id, month.date()), Movement()).add(kind=kind, account=account, amount=amount)
    closings = {(one.fund_id, one.month): one for one in LedgerClosing.objects.filter(fund__in=list(funds))}
    found = []
    for fund in funds:
        months = sorted({month for fund_id, month in {*sums, *closings} if fund_id == fund.pk})
        rows = [MonthOfFund(fund, month, sums.get((fund.pk, month), Movement()), closings.get((fund.pk, month))) for month in months]
        _carry(row.sums for row in rows)
        found += rows
    return found


def seals(*, only: Fund | None, funds: Sequence[Fund], year: int | None) -> list[LedgerClosing]:
    """One fund's closed months of a year, newest first; of several funds each one's newest. One query."""
    closings = LedgerClosing.objects.select_related("fund").order_by("-month", "fund__sort_order", "fund")
    if only is not None:
        return list(closings.filter(fund=only, month__year=year)) if year else []
    newest: dict[int, LedgerClosing] = {}
    for closing in closings.filter(fund__in=list(funds)).order_by("month"):
        newest[closing.fund_id] = closing
    return [newest[fund.pk] for fund in funds if fund.pk in newest]


@dataclass(frozen=True)
class Bar:
    """One month of the chart: what came and what went in won, and both as bars of at most HIGH units that stand on BASE.

    `label`: the sum that is written above the highest bar of the year, so that the others can be read against it; None elsewhere.
    """

    month: date
    left: int
    came: int
    went: int
    came_high: float
    went_high: float
    label: int | None

    @property
    def anchor(self) -> str:
        """Where a label begins, so that it stays within the picture."""
        return "start" if self.month.month < 3 else "end" if self.month.month > 10 else "middle"

    @property
    def came_top(self) -> float:
        return round(BASE - self.came_high, 1)

    @property
    def went_top(self) -> float:
        return round(BASE - self.went_high, 1)


def bars(months: Iterable[tuple[date, Movement]], year: int) -> list[Bar]:
    """Twelve months of a year: received beside paid out, fees and what was given back."""
    sums = dict(months)
    figures = [(month, sums.get(month, Movement())) for month in (date(year, number, 1) for number in range(1, 13))]
    pairs = [(month, max(one.received, 0), max(one.paid_out + one.fees + one.returned, 0)) for month, one in figures]
    most = max([1, *(max(came, went) for _month, came, went in pairs)])
    highest = next((month for month, came, went in pairs if max(came, went) == most), None)
    return [
        Bar(
            month=month,
            left=WIDTH * number,
            came=came,
            went=went,
            came_high=round(came * HIGH / most, 1),
            went_high=round(went * HIGH / most, 1),
            label=most if month == highest else None,
        )
        for number, (month, came, went) in enumerate(pairs)
    ]
