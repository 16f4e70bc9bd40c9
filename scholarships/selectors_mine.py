"""What a donor's own page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from community.models import User
from scholarships.models import Gift, RecurringGift
from scholarships.querysets import GiftQuerySet, RecurringQuerySet

PER_PAGE = 30


@dataclass
class Mine:
    """Running monthly gifts, those that have ended, and a page of her paid gifts, newest first, each with its `net`; `total`: all she gave, net.

    `confirming`: gifts and monthly gifts whose payment is being confirmed, or did not go through.
    """

    confirming: list[Gift | RecurringGift]
    running: list[RecurringGift]
    ended: list[RecurringGift]
    gifts: Page  # of Gift, each with its `net`
    total: int


def mine_of_account(user: Any, *, page: Any = 1) -> Mine:
    """What was given with this account."""
    return _mine(Gift.objects.owned_by(user), RecurringGift.objects.owned_by(user), page)


def gifts_of_guest(email: str) -> GiftQuerySet:
    """What a guest gave under this address; what belongs to an account needs that account."""
    return Gift.objects.filter(donor=None, email=email)


def mine_of_address(email: str, *, page: Any = 1) -> Mine:
    """As `gifts_of_guest`, with her monthly gifts."""
    return _mine(gifts_of_guest(email), RecurringGift.objects.filter(donor=None, email=email), page)


def _mine(gifts: GiftQuerySet, recurring: RecurringQuerySet, page: Any) -> Mine:
    paid = gifts.paid().with_net()
    rows = list(recurring.exclude(status__in=("started", "abandoned")).select_related("fund").order_by("-started_at", "-pk"))
    waiting: list[Gift | RecurringGift] = [*gifts.being_confirmed().select_related("fund"), *recurring.beginning().select_related("fund")]
    return Mine(
        confirming=waiting,
        running=[one for one in rows if one.is_running],
        ended=[one for one in rows if not one.is_running],
        gifts=Paginator(paid.select_related("fund").order_by("-paid_at", "-pk"), PER_PAGE).get_page(page),
        total=gifts.paid().total_net(),
    )


@dataclass(frozen=True)
class Giving:
    """In one line: how many gifts, how much in all (net, in won), and what her monthly gifts take together, with their next day.

    `monthly`: the state of the one that takes money next, or of one that rests or just begins when none does; `amount` is then what they would
    take. `failed`: whether one of her monthly gifts waits for another card; `confirming`: whether one of her gifts waits to be confirmed.
    """

    times: int
    total: int
    monthly: str | None
    amount: int | None
    next_at: datetime | None
    failed: bool
    confirming: bool


def giving_of(user: Any) -> Giving | None:
    """For the front of her own page; None when she has given nothing yet. One query: that page has many things to ask."""
    hers = {"donor": OuterRef("pk")}
    monthly = RecurringGift.objects.filter(**hers).order_by(F("next_at").asc(nulls_last=True), "pk")
    running, taking = monthly.running() | monthly.beginning(), monthly.running().exclude(status="paused")
    row = (
        User.objects.filter(pk=user.pk)
        .values_list(
            _sum_in(Gift.objects.paid().filter(**hers), "donor", Count("pk")),
            _sum_in(Gift.objects.paid().filter(**hers).with_net(), "donor", Sum(Greatest("net", 0))),
            Coalesce(Subquery(taking.values("status")[:1]), Subquery(running.values("status")[:1])),
            Coalesce(_monthly(taking), _monthly(running)),
            Subquery(taking.values("next_at")[:1]),
            Exists(running.filter(status="past_due").order_by()),
            Exists(Gift.objects.filter(**hers, status="confirming")),
        )
        .get()
    )
    giving = Giving(*row)
    return giving if giving.times or giving.monthly or giving.confirming else None


def _monthly(rows: QuerySet) -> Subquery:
    """What these monthly gifts of one person take together; nothing without any."""
    return Subquery(rows.order_by().values("donor").annotate(figure=Sum("amount")).values("figure"), output_field=BigIntegerField())


def _sum_in(rows: QuerySet, whose: str, total: Any) -> Coalesce:
    """A subquery: one figure over these rows of one person, 0 when there is none."""
    return Coalesce(Subquery(rows.order_by().values(whose).annotate(figure=total).values("figure")), 0, output_field=BigIntegerField())


def guest_rows_of(user: Any) -> tuple[GiftQuerySet, RecurringQuerySet]:
    """What a guest gave under an address that is confirmed as this account's."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Gift.objects.filter(donor=None, email__in=confirmed), RecurringGift.objects.filter(donor=None, email__in=confirmed)


def claimable(user: Any) -> int:
    """How many payments would join this account."""
    return guest_rows_of(user)[0].paid().count() + guest_rows_of(user)[1].running().filter(gifts=None).count()
