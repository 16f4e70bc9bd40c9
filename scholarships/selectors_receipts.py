"""What the pages about receipts show, to donors and to staff."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from scholarships.models import Gift, Receipt, ReceiptKind, ReceiptWish, RecipientEntity

# 소득세법 제160조의3 제4항, 법인세법 제112조의2 제4항 (added 2024-12-31): whoever gave receipts for more than this for a year gives electronic
# ones for the next, by 10 January after it. That the decree leaves the sum at the act's least, 300 million, is not looked up: ask the tax adviser.
ELECTRONIC_OVER = 300_000_000
JANUARY = 10


@dataclass
class GivenYear:
    """One year of a donor: what still has no receipt, and the receipts."""

    year: int
    open_gifts: list[Any] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def open_amount(self) -> int:
        return sum(gift.left for gift in self.open_gifts)


def years_of(gifts: Any, receipts: QuerySet[Receipt]) -> list[GivenYear]:
    """Newest first; two queries. `gifts`: a GiftQuerySet."""
    years: dict[int, GivenYear] = {}
    for gift in gifts.without_receipt().select_related("fund__entity").order_by("-paid_at", "-pk"):
        year = timezone.localtime(gift.paid_at).year
        years.setdefault(year, GivenYear(year)).open_gifts.append(gift)
    for receipt in receipts.select_related("entity").order_by("-issued_at", "-pk"):
        years.setdefault(receipt.year, GivenYear(receipt.year)).receipts.append(receipt)
    return sorted(years.values(), key=lambda one: -one.year)


def printed_before(user: Any, gifts: Iterable[Gift]) -> dict[str, Any]:
    """What the form begins with: what she wished for last time, else what the gift says."""
    wish = ReceiptWish.objects.filter(donor=user).first() if getattr(user, "pk", None) else None
    if wish:
        return {"name": wish.name, "number": wish.number, "address": wish.address, "keep": True, "yearly": wish.yearly}
    first = next(iter(gifts), None)
    if first is None:
        return {}
    return {"name": first.name or getattr(user, "name", ""), "number": first.business_number}


@dataclass(frozen=True)
class Duty:
    """What a body has to do about a year's receipts. `electronic`: it gave receipts for more than the limit, so the next year's are electronic."""

    entity: RecipientEntity
    given: int
    electronic: bool


def duties_after(year: int) -> list[Duty]:
    """The bodies that gave deductible receipts for gifts of a year, and for how much in all."""
    sums = dict(Receipt.objects.live().filter(kind=ReceiptKind.DEDUCTIBLE, year=year).order_by().values_list("entity").annotate(sum=Sum("amount")))
    bodies = RecipientEntity.objects.filter(pk__in=sums)
    return [Duty(entity=one, given=sums[one.pk], electronic=sums[one.pk] > ELECTRONIC_OVER) for one in bodies]


def electronic_duties() -> int:
    """How many bodies owe electronic receipts for this year's gifts, or for last year's until 10 January: for the dashboard."""
    today = timezone.localdate()
    years = {today.year - 1} | ({today.year - 2} if in_filing_days(today) else set())
    return len({duty.entity.pk for year in years for duty in duties_after(year) if duty.electronic})


def in_filing_days(today: date) -> bool:
    """The first ten days of January."""
    return today.month == 1 and today.day <= JANUARY


def open_in_january() -> int:
    """How many gifts of last year have no receipt yet, told in January only: donors need theirs for the year-end settlement."""
    today = timezone.localdate()
    return Gift.objects.paid_in(today.year - 1).without_receipt().count() if today.month == 1 else 0
