"""Funds with their figures, as their pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from scholarships.giving import ABOUT_CARDS, Closed, closed_for_all
from scholarships.models import Fund, Gift
from scholarships.selectors.ledger import Movement, ledger_view
from scholarships.stories import Story, stories

RECENT = 12


@dataclass(frozen=True)
class FundView:
    """A fund with its figures in won: `raised` is net of what went back."""

    fund: Fund
    raised: int
    donors: int
    closed: Closed | None

    @property
    def takes_transfers(self) -> bool:
        """Whether money can be sent to its account now: also while cards alone are not taken."""
        return self.fund.entity.takes_transfers and (self.closed is None or self.closed in ABOUT_CARDS)

    @property
    def opens_on(self) -> date | None:
        """The day on which giving begins, while it lies ahead."""
        return self.fund.starts_on if self.closed == Closed.NOT_YET else None

    @property
    def reached(self) -> bool:
        """Whether the goal has come together; never where there is none."""
        return bool(self.fund.target and self.raised >= self.fund.target)


@dataclass(frozen=True)
class FundPage(FundView):
    """With who gave and chose to be shown (a monthly giver once), how many other gifts there are, and what became of the money."""

    named: list[Gift]
    others: int
    sums: Movement
    news: list[Story]


def raised_of(fund: Any) -> int:
    """What a fund `with_net()` is shown to have: where more went back than came, nothing."""
    return max(0, fund.net)


def _shown(viewer: Any) -> Any:
    """Counted beside the fund and not by a join: a join would add the sums up anew for each of its gifts."""
    paid = Gift.objects.paid().filter(fund=OuterRef("pk")).order_by().values("fund").annotate(count=Count("pk")).values("count")
    funds = Fund.objects.visible_to(viewer).select_related("entity").with_net().with_collected().with_brake()
    return funds.annotate(donors=Coalesce(Subquery(paid), 0))


def fund_views(viewer: Any = None, *, most: int | None = None) -> list[FundView]:
    """Funds in the order that staff gave them."""
    return [FundView(fund=fund, raised=raised_of(fund), donors=fund.donors, closed=closed_for_all(fund)) for fund in _shown(viewer)[:most]]


def fund_page(slug: str, viewer: Any) -> FundPage | None:
    """One fund's page; None when there is no such fund for this viewer."""
    fund = _shown(viewer).filter(slug=slug).first()
    if fund is None:
        return None
    named = list(fund.gifts.named().monthly_once().order_by("-paid_at", "-pk")[:RECENT])
    sums = ledger_view(only=fund, funds=[fund]).total
    others = fund.donors - sum(gift.times for gift in named)
    view = FundView(fund=fund, raised=raised_of(fund), donors=fund.donors, closed=closed_for_all(fund))
    return FundPage(**vars(view), named=named, others=others, sums=sums, news=stories(fund))
