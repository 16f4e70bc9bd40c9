"""What it takes to verify a ledger of 100,000 entries and to close its months, beside reading the same rows bare."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from scholarships.models import Fund, Gift, LedgerEntry, LedgerHead, RecipientEntity
from scholarships.services.closings import close_months
from scholarships.services.verification import verify_ledger
from tools.bench import Figure, measure

GIFTS, STEP = 50_000, 500  # each with its fee: 100,000 entries
FUNDS, BEGUN = 4, datetime(2020, 1, 1, tzinfo=UTC)
APART = timedelta(hours=4)  # of two gifts of one fund: about six years of them
MOST_SECONDS = 10


@measure("ledger")
def ledger() -> Iterator[Figure]:
    """On whichever database the site uses; `DATABASE_URL` chooses PostgreSQL."""
    where, entries = connection.vendor, 2 * GIFTS
    for number in range(FUNDS):
        _fill(number)
    _took, bare = _timed(_read)
    yield Figure(f"{entries:,} entries read bare ({where})", bare, "s computed")
    took, _computed = _timed(lambda: close_months(now=BEGUN + APART * (GIFTS // FUNDS)))
    yield Figure("every month of six years closed", took, "s")
    took, computed = _timed(_verify)
    yield Figure("verified with its closed months", took, "s", MOST_SECONDS)
    yield Figure("of which computed, whoever else was busy", computed, "s computed", MOST_SECONDS)
    yield Figure("verifying beside reading bare", round(computed / bare, 1), "times")


def _timed(act: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and seconds that this process computed."""
    begun, computed = time.perf_counter(), time.process_time()
    act()
    return round(time.perf_counter() - begun, 2), round(time.process_time() - computed, 2)


def _read() -> None:
    """The rows and nothing else."""
    for _row in LedgerEntry.objects.order_by("fund", "position").values_list().iterator(chunk_size=2000):
        pass


def _verify() -> None:
    found = verify_ledger()
    if found.problems or found.entries != 2 * GIFTS:
        raise RuntimeError(f"{found.entries} entries, {found.problems[:3]}")


def _fill(number: int) -> None:
    """A fund with its share of paid gifts, each with its entry and its fee, chained as the site chains them."""
    names = {"name_ko": "장부를 재는 단체", "representative_ko": "한이음", "address_ko": "서울"}
    entity, _new = RecipientEntity.objects.get_or_create(number="105-82-99999", defaults=names)
    fund = Fund.objects.create(entity=entity, slug=f"bench-{number}", name_ko=f"장부 {number}", summary_ko="-", purpose_ko="-")
    head = LedgerHead(fund=fund)
    for first in range(0, GIFTS // FUNDS, STEP):
        gifts = [_gift(fund, number, place) for place in range(first, first + STEP)]
        Gift.objects.bulk_create(gifts)
        LedgerEntry.objects.bulk_create([entry for gift in gifts for entry in _entries(gift, head)])
    head.save(force_insert=True)


def _gift(fund: Fund, number: int, place: int) -> Gift:
    return Gift(fund=fund, amount=10_000 + place, status="paid", paid_at=BEGUN + place * APART, payment_intent=f"pi_{number}_{place}")


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
