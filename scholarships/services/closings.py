"""Closing the books month by month: sums and the ledger's end, sealed, each seal over the one before."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from core.acts import log_act
from core.caching import bump
from scholarships.models import Fund, LedgerClosing, LedgerEntry, LedgerHead
from scholarships.models.ledger import GENESIS
from scholarships.months import begin_of, month_after, month_of
from scholarships.names import TAGS
from scholarships.services.entries import lock_fund

# A machine whose clock is behind may still write into a month that is over elsewhere.
SETTLES = timedelta(hours=1)


def close_months(*, by: Any = None, now: datetime | None = None) -> list[LedgerClosing]:
    """Close every month that is over and not closed, of every fund whose ledger has begun: also the months in which nothing moved.

    One transaction a month, so that a run that dies is taken up by the next.
    """
    now = now or timezone.now()
    closed = []
    for fund_id in LedgerHead.objects.order_by("fund").values_list("fund_id", flat=True):
        while closing := close_next_month(fund_id=fund_id, by=by, now=now):
            closed.append(closing)
    return closed


@transaction.atomic
def close_next_month(*, fund_id: int, by: Any = None, now: datetime) -> LedgerClosing | None:
    """Close the oldest month of a fund that is over and open; None when there is none. Two at once close it once."""
    fund = lock_fund(fund_id)
    before = LedgerClosing.objects.filter(fund=fund).order_by("month").last()
    month = _next_month(fund, before)
    if month is None or begin_of(month_after(month)) + SETTLES > now:
        return None
    closing = _sum_up(fund, month, before)
    closing.by = by if getattr(by, "pk", None) else None
    closing.hash = closing.computed_hash()
    closing.save(force_insert=True)
    log_act(closing, "scholarships.close_month", by=by)
    bump(*TAGS)
    return closing


def _next_month(fund: Fund, before: LedgerClosing | None) -> date | None:
    if before:
        return month_after(before.month)
    first = LedgerEntry.objects.filter(fund=fund).order_by("position").first()
    return month_of(first.at) if first else None


def _sum_up(fund: Fund, month: date, before: LedgerClosing | None) -> LedgerClosing:
    """Everything after the closing before it, up to the month's end."""
    entries = LedgerEntry.objects.filter(fund=fund, position__gt=before.position if before else 0, at__lt=begin_of(month_after(month)))
    totals: dict[str, int] = {}
    count, balance = 0, defaultdict[str, int](int)
    for kind, account, total, rows in entries.order_by().values_list("kind", "account").annotate(Sum("amount"), Count("pk")):
        totals[f"{kind}.{account}"] = total
        balance[account] += total
        count += rows
    last = entries.order_by("position").last()
    return LedgerClosing(
        fund=fund,
        month=month,
        entries=count,
        totals=totals,
        position=last.position if last else before.position if before else 0,
        head_hash=last.hash if last else before.head_hash if before else GENESIS,
        **{str(account): (getattr(before, account) if before else 0) + balance[account] for account in LedgerEntry.Account.values},
        previous_hash=before.hash if before else GENESIS,
    )
