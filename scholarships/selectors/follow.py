"""Follow the won: where a donor's gift stands in the ledger, and what its fund has done since. Nobody but her is in it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from scholarships.models import Gift, LedgerClosing, LedgerEntry
from scholarships.months import month_of


@dataclass(frozen=True)
class Step:
    """One of her entries, and the closed month that seals it, once there is one."""

    entry: LedgerEntry
    closing: LedgerClosing | None


@dataclass(frozen=True)
class Spent:
    """What the fund did in one month, in won."""

    month: date
    awarded: int
    paid_out: int


@dataclass(frozen=True)
class Way:
    """A gift's way: its entries, what is left of it, and what its fund awarded and paid out since, by month."""

    gift: Gift
    steps: list[Step]
    left: int
    since: list[Spent]

    @property
    def awarded(self) -> int:
        return sum(month.awarded for month in self.since)


def follow(gift: Gift) -> Way:
    """Four queries."""
    disputes = [source for one in gift.disputes.all() for source in (one.source, one.fee_back_source)]
    sources = [gift.source, *(one.source for one in gift.refunds.all()), *disputes]
    entries = list(LedgerEntry.objects.filter(fund=gift.fund_id, source__in=sources).order_by("position"))
    months = {month_of(entry.at) for entry in entries}
    closings = {one.month: one for one in LedgerClosing.objects.filter(fund=gift.fund_id, month__in=months)}
    steps = [Step(entry, closings.get(month_of(entry.at))) for entry in entries]
    return Way(gift=gift, steps=steps, left=sum(entry.amount for entry in entries), since=_since(gift, entries))


def _since(gift: Gift, entries: list[LedgerEntry]) -> list[Spent]:
    """Awards and payouts after the gift came, oldest month first."""
    if not entries:
        return []
    later = LedgerEntry.objects.filter(fund=gift.fund_id, account="reserved", position__gt=entries[0].position)
    awarded = Sum("amount", filter=Q(kind__in=("award", "award_released")), default=0)
    paid_out = Sum("amount", filter=Q(kind__in=("disbursement", "disbursement_returned")), default=0)
    rows = later.annotate(month=TruncMonth("at")).order_by("month").values_list("month").annotate(awarded=awarded, paid_out=paid_out)
    return [Spent(month.date(), given, -paid) for month, given, paid in rows if given or paid]
