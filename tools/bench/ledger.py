"""What it takes to verify a ledger of 100,000 entries and to close its months, beside reading the same rows bare."""

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection

from scholarships.models import Fund, Gift, LedgerClosing, LedgerEntry, LedgerHead, RecipientEntity
from scholarships.services.closings import close_months
from scholarships.services.verification import verify_ledger
from tools.bench import Figure, measure

SIZES, STEP = (10_000, 100_000), 500  # entries: gifts, each with its fee
FUNDS, BEGUN = 4, datetime(2020, 1, 1, tzinfo=UTC)
APART = timedelta(hours=4)  # of two gifts of one fund: about six years of them
MOST_SECONDS, MOST_TIMES = 10, 13  # ten times the entries; a little more for a cache that no longer holds them


@measure("ledger")
def ledger() -> Iterator[Figure]:
    """On whichever database the site uses; `DATABASE_URL` chooses PostgreSQL."""
    where, work, entries = connection.vendor, [], 0
    there = verify_ledger().entries  # of other measures; what is loaded once, such as the printer of receipts, is no part of what follows
    for size in SIZES:
        _fill(size, (size - entries) // 2)
        entries = size
        _took, bare = _timed(_read)
        took, _computed = _timed(close_months)
        closed = LedgerClosing.objects.count()
        yield Figure(f"{size:,} entries ({where}): every month that is over closed, {closed:,} in all", took, "s")
        yield Figure("no month to close: what every other night does", _timed(close_months)[0], "s")
        took, computed = _timed(partial(_verify, there + size))
        work.append(computed)
        yield Figure(f"{size:,} entries verified with their closed months", took, "s", MOST_SECONDS)
        yield Figure("of which computed, whoever else was busy", computed, "s computed", MOST_SECONDS)
        yield Figure("verifying beside reading the rows bare", round(computed / bare, 1), "times")
    yield Figure("ten times the entries verified", round(work[1] / work[0], 1), "times the work", MOST_TIMES)


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and seconds that this process computed."""
    begun, computed = time.perf_counter(), time.process_time()
    act()
    return round(time.perf_counter() - begun, 2), round(time.process_time() - computed, 2)


def _read() -> None:
    """The rows and nothing else."""
    for _row in LedgerEntry.objects.order_by("fund", "position").values_list().iterator(chunk_size=2000):
        pass


def _verify(entries: int) -> None:
    found = verify_ledger()
    if found.problems or found.entries != entries:
        raise RuntimeError(f"{found.entries} entries, {found.problems[:3]}")


def _fill(round_of: int, gifts: int) -> None:
    """So many paid gifts more, each with its entry and its fee, in funds of their own, chained as the site chains them."""
    names = {"name_ko": "장부를 재는 단체", "representative_ko": "한이음", "address_ko": "서울"}
    entity, _new = RecipientEntity.objects.get_or_create(number="105-82-99999", defaults=names)
    once = secrets.token_hex(4)  # also on a site that was measured before
    for number in range(FUNDS):
        named = {"slug": f"bench-{once}-{round_of}-{number}", "name_ko": f"장부 {round_of} {number}", "summary_ko": "-", "purpose_ko": "-"}
        fund = Fund.objects.create(entity=entity, **named)
        head, share = LedgerHead(fund=fund), gifts // FUNDS
        for first in range(0, share, STEP):
            some = [_gift(fund, place) for place in range(first, min(first + STEP, share))]
            Gift.objects.bulk_create(some)
            LedgerEntry.objects.bulk_create([entry for gift in some for entry in _entries(gift, head)])
        head.save(force_insert=True)


def _gift(fund: Fund, place: int) -> Gift:
    return Gift(fund=fund, amount=10_000 + place, status="paid", paid_at=BEGUN + place * APART, payment_intent=f"pi_{fund.slug}_{place}")


def _entries(gift: Gift, head: LedgerHead) -> list[LedgerEntry]:
    """What it brought and what it cost; the head goes along."""
    written = []
    for kind, amount in (("gift", gift.amount), ("fee", -290)):
        head.position, head.available, head.at = head.position + 1, head.available + amount, gift.paid_at or BEGUN
        entry = LedgerEntry(
            fund_id=gift.fund_id, position=head.position, kind=kind, amount=amount, available_after=head.available, source=gift.source, at=head.at
        )
        entry.previous_hash = head.hash
        entry.hash = head.hash = entry.computed_hash()
        written.append(entry)
    return written
