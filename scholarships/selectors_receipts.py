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
JANUARY, SHOWN = 10, 30


@dataclass
class OpenGifts:
    """What a donor gave in one name and has no receipt for: of her own, or of an organisation that she gave for."""

    gifts: list[Any] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return sum(gift.left for gift in self.gifts)

    @property
    def organisation(self) -> str:
        """The organisation's name; empty for what she gave herself."""
        return self.gifts[0].name if self.gifts[0].giver_kind == Gift.GiverKind.ORGANISATION else ""

    @property
    def is_deductible(self) -> bool:
        """Whether at least one of them brings a donation receipt: else it is a confirmation of giving."""
        return any(gift.is_deductible for gift in self.gifts)

    @property
    def shown(self) -> list[Any]:
        """The newest without a receipt, as many as a page holds well."""
        return self.gifts[:SHOWN]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(0, len(self.gifts) - SHOWN)


@dataclass
class GivenYear:
    """One year of a donor: what still has no receipt, by the name it was given in, and the receipts."""

    year: int
    by_giver: dict[tuple[str, str], OpenGifts] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def open(self) -> list[OpenGifts]:
        """What she gave herself, then organisation by organisation."""
        return sorted(self.by_giver.values(), key=lambda one: one.organisation)

    @property
    def is_deductible(self) -> bool:
        """Whether a paper of this year is or will be one for the tax office."""
        return any(one.is_deductible for one in self.by_giver.values()) or any(one.kind == ReceiptKind.DEDUCTIBLE for one in self.receipts)


def years_of(gifts: Any, receipts: QuerySet[Receipt]) -> list[GivenYear]:
    """Newest first; two queries. `gifts`: a GiftQuerySet."""
    years: dict[int, GivenYear] = {}
    for gift in gifts.without_receipt().select_related("fund__entity").order_by("-paid_at", "-pk"):
        year = timezone.localtime(gift.paid_at).year
        years.setdefault(year, GivenYear(year)).by_giver.setdefault(gift.giver_key, OpenGifts()).gifts.append(gift)
    for receipt in receipts.select_related("entity").order_by("-issued_at", "-pk"):
        years.setdefault(receipt.year, GivenYear(receipt.year)).receipts.append(receipt)
    return sorted(years.values(), key=lambda one: -one.year)


def printed_before(user: Any, gifts: Iterable[Gift]) -> dict[str, Any]:
    """What the form begins with: what she wished for last time, else what the gift says; an organisation's gift says it alone."""
    first = next(iter(gifts), None)
    if first is None:
        return {}
    wish = ReceiptWish.objects.filter(donor=user).first() if getattr(user, "pk", None) and first.giver_kind == Gift.GiverKind.PERSON else None
    if wish:
        return {"name": wish.name, "number": wish.number, "address": wish.address, "keep": True, "yearly": wish.yearly}
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
