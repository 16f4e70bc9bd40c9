"""What came of it: won received, awarded and left, organisations, each from its own book."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from alliance.selectors import count_of_members
from scholarships.models import Gift, LedgerEntry
from scholarships.querysets import RECEIVED


@dataclass(frozen=True)
class ImpactNumbers:
    """Won as integers; `received` is net of what went back; what was given in kind is not money."""

    received: int
    awarded: int
    left: int
    gifts: int
    organisations: int


def impact_numbers() -> ImpactNumbers:
    """Three queries, whatever the number of entries."""
    sums = LedgerEntry.objects.aggregate(
        received=Sum("amount", filter=Q(kind__in=RECEIVED, account="available")),
        awarded=Sum("amount", filter=Q(kind__in=["award", "award_released"], account="reserved")),
        left=Sum("amount", filter=~Q(account="in_kind")),
    )
    return ImpactNumbers(
        received=sums["received"] or 0,
        awarded=sums["awarded"] or 0,
        left=sums["left"] or 0,
        gifts=Gift.objects.paid().count(),
        organisations=count_of_members(),
    )
