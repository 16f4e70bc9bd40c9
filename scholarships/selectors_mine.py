"""What a donor's own page shows."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress

from scholarships.models import Gift, RecurringGift
from scholarships.querysets import GiftQuerySet, RecurringQuerySet


@dataclass
class Mine:
    """Running monthly gifts, those that have ended, and every paid gift, newest first, each with its `net` in won."""

    running: list[RecurringGift]
    ended: list[RecurringGift]
    gifts: list[Any]  # of Gift, each with its `net`

    @property
    def total(self) -> int:
        """All she gave, net of what went back, in won."""
        return sum(int(gift.net) for gift in self.gifts)


def mine_of_account(user: Any) -> Mine:
    """What was given with this account."""
    return _mine(Gift.objects.owned_by(user), RecurringGift.objects.owned_by(user))


def mine_of_address(email: str) -> Mine:
    """What a guest gave under this address; what belongs to an account needs that account."""
    return _mine(Gift.objects.filter(donor=None, email=email), RecurringGift.objects.filter(donor=None, email=email))


def _mine(gifts: GiftQuerySet, recurring: RecurringQuerySet) -> Mine:
    paid = list(gifts.paid().with_net().select_related("fund").order_by("-paid_at", "-pk"))
    rows = list(recurring.exclude(status__in=("started", "abandoned")).select_related("fund").order_by("-started_at", "-pk"))
    return Mine([one for one in rows if one.is_running], [one for one in rows if not one.is_running], paid)


def guest_rows_of(user: Any) -> tuple[GiftQuerySet, RecurringQuerySet]:
    """What a guest gave under an address that is confirmed as this account's."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Gift.objects.filter(donor=None, email__in=confirmed), RecurringGift.objects.filter(donor=None, email__in=confirmed)


def claimable(user: Any) -> int:
    """How many payments would join this account."""
    return guest_rows_of(user)[0].paid().count() + guest_rows_of(user)[1].running().filter(gifts=None).count()
