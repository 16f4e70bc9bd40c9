"""Closing the books month by month: sums and the ledger's end, sealed, each seal over the one before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
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
READ_ON = 100  # rows at a time: what is read beyond a month's end is read again for the next


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
    totals, balance = defaultdict[str, int](int), defaultdict[str, int](int)
    count, last, head_hash = 0, before.position if before else 0, before.head_hash if before else GENESIS
    for last, _at, kind, account, amount, head_hash in _entries_of(fund, before, until=begin_of(month_after(month))):  # noqa: B007 - the last ones stay
        totals[f"{kind}.{account}"] += amount
        balance[account] += amount
        count += 1
    return LedgerClosing(
        fund=fund,
        month=month,
        entries=count,
        totals=dict(totals),
        position=last,
        head_hash=head_hash,
        **{str(account): (getattr(before, account) if before else 0) + balance[account] for account in LedgerEntry.Account.values},
        previous_hash=before.hash if before else GENESIS,
    )


def _entries_of(fund: Fund, before: LedgerClosing | None, *, until: datetime) -> Iterator[Any]:
    """A month's entries, read on by position from where the closing before it ended: many months caught up read each entry once.

    Asked for by their moment, they would be looked for from there to the ledger's end, month after month. Moments never go back along the positions.
    """
    rows = LedgerEntry.objects.filter(fund=fund, position__gt=before.position if before else 0).order_by("position")
    said = rows.values_list("position", "at", "kind", "account", "amount", "hash").iterator(chunk_size=READ_ON)
    return takewhile(lambda row: row[1] < until, said)
