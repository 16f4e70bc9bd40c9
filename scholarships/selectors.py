"""What the pages about giving show."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from scholarships.giving import Closed, closed_for_all
from scholarships.models import Fund, Gift, LedgerEntry

RECENT = 12


@dataclass(frozen=True)
class FundView:
    """A fund with its figures in won: `raised` is net of what went back."""

    fund: Fund
    raised: int
    donors: int
    closed: Closed | None


@dataclass(frozen=True)
class FundPage(FundView):
    """With who gave and chose to be shown, how many did not, and what was awarded."""

    named: list[Gift]
    others: int
    awarded: int


def _shown(viewer: Any) -> Any:
    donors = Count("gifts", filter=Q(gifts__status="paid"))
    return Fund.objects.visible_to(viewer).select_related("entity").with_net().with_collected().annotate(donors=donors)


def fund_views(viewer: Any = None, *, most: int | None = None) -> list[FundView]:
    """Funds in the order that staff gave them."""
    return [FundView(fund=fund, raised=fund.net, donors=fund.donors, closed=closed_for_all(fund)) for fund in _shown(viewer)[:most]]


def fund_page(slug: str, viewer: Any) -> FundPage | None:
    """One fund's page; None when there is no such fund for this viewer."""
    fund = _shown(viewer).filter(slug=slug).first()
    if fund is None:
        return None
    named = list(fund.gifts.named().order_by("-paid_at", "-pk")[:RECENT])
    awarded = LedgerEntry.objects.filter(fund=fund, kind__in=("award", "award_released"), account="available").aggregate(sum=Sum("amount"))["sum"]
    return FundPage(
        fund=fund,
        raised=fund.net,
        donors=fund.donors,
        closed=closed_for_all(fund),
        named=named,
        others=fund.donors - len(named),
        awarded=-(awarded or 0),
    )


@dataclass
class Movement:
    """Sums of ledger entries in won, each as a positive number where it is usual; `left` is all that is still there."""

    received: int = 0
    fees: int = 0
    returned: int = 0
    awarded: int = 0
    paid_out: int = 0
    left: int = 0

    def add(self, *, kind: str, account: str, amount: int) -> None:
        """Count one sum of entries of a kind."""
        self.left += amount
        if kind in ("award", "award_released"):
            self.awarded += amount if account == "reserved" else 0
        elif name := COLUMNS.get(kind):
            setattr(self, name, getattr(self, name) + (amount if name == "received" else -amount))


COLUMNS = {
    "gift": "received",
    "correction": "received",
    "fee": "fees",
    "refund": "returned",
    "refund_failed": "returned",
    "dispute": "returned",
    "dispute_won": "returned",
    "disbursement": "paid_out",
    "disbursement_returned": "paid_out",
}


@dataclass
class LedgerView:
    """수입·지출 내역: each fund's sums, and each month's (newest first; `left` is what was there at its end)."""

    by_fund: list[tuple[Fund, Movement]]
    by_month: list[tuple[datetime, Movement]]
    total: Movement = field(default_factory=Movement)


def ledger_view(*, only: Fund | None, funds: list[Fund]) -> LedgerView:
    """The public account of these funds, months of Seoul; months of one fund only, when one is given. One query."""
    sums = LedgerEntry.objects.filter(fund__in=funds).annotate(month=TruncMonth("at")).values("fund_id", "month", "kind", "account")
    by_fund: dict[int, Movement] = {fund.pk: Movement() for fund in funds}
    by_month: dict[datetime, Movement] = {}
    total = Movement()
    for row in sums.order_by("month").annotate(sum=Sum("amount")):
        said = {"kind": row["kind"], "account": row["account"], "amount": row["sum"]}
        by_fund[row["fund_id"]].add(**said)
        total.add(**said)
        if only is None or row["fund_id"] == only.pk:
            by_month.setdefault(row["month"], Movement()).add(**said)
    left = 0
    for movement in by_month.values():
        left += movement.left
        movement.left = left
    return LedgerView(by_fund=[(fund, by_fund[fund.pk]) for fund in funds], by_month=list(reversed(by_month.items())), total=total)
