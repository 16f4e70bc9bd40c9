"""Reads of funds, gifts, entries and events."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Substr
from django.utils import timezone

TOLD_FOR = timedelta(days=30)  # a payment that did not go through stands on her page
CHECKOUT_LASTS = timedelta(hours=25)  # Stripe's own 24 hours, and one to hear of it
WENT_BACK = ("refund", "refund_failed", "dispute", "dispute_won")
RECEIVED = ("gift", *WENT_BACK)


Row = TypeVar("Row", bound=models.Model)


def first_known(rows: "models.QuerySet[Row]", **keys: Any) -> Row | None:
    """The row by the first of these keys that it is known by; an empty key finds nothing. One query, so `rows` may hold what it finds locked."""
    said = {name: value for name, value in keys.items() if value}
    found = list(rows.filter(Q(**said, _connector=Q.OR))) if said else []
    return next((row for name, value in said.items() for row in found if getattr(row, name) == value), None)


class FundQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "FundQuerySet":
        """Funds are public; one that is not shown yet is seen by staff only."""
        return self if getattr(viewer, "is_staff", False) else self.filter(is_public=True)

    def with_net(self) -> "FundQuerySet":
        """Adds `net`: money given less what went back, in won, from the ledger. What was given in kind is not money."""
        from scholarships.models import LedgerEntry

        entries = LedgerEntry.objects.filter(fund=OuterRef("pk"), kind__in=RECEIVED, account="available").order_by().values("fund")
        return self.annotate(net=Coalesce(Subquery(entries.annotate(total=Sum("amount")).values("total")), 0, output_field=models.BigIntegerField()))

    def with_collected(self) -> "FundQuerySet":
        """Adds `collected`: what came in over all funds of the body since its registration began, in won; gifts in kind at their worth,
        because the ceiling is of money and goods (기부금품법 제2조 제1호: 금전이나 물품). What went back of a gift from before is none of it."""
        from scholarships.models import LedgerEntry

        begun = Q(fund__entity__solicitation_from=None) | Q(at__date__gte=F("fund__entity__solicitation_from"))
        entries = LedgerEntry.objects.filter(begun, fund__entity=OuterRef("entity"), kind__in=RECEIVED).order_by().values("fund__entity")
        earlier = entries.filter(_of_a_gift_from_before(), kind__in=WENT_BACK)
        total, none_of_it = (Subquery(rows.annotate(total=Sum("amount")).values("total")) for rows in (entries, earlier))
        return self.annotate(collected=_or_nothing(total) - _or_nothing(none_of_it))

    def with_brake(self) -> "FundQuerySet":
        """Adds `is_braked`: whether the alarm keeps the card pages closed, which is so for all funds or for none."""
        from scholarships.models import GivingBrake

        return self.annotate(is_braked=Exists(GivingBrake.holding()))


class GiftQuerySet(models.QuerySet):
    def held(self) -> "GiftQuerySet":
        """Locked until the transaction ends, each with its fund, the gift first; its body beside them is not."""
        return self.select_related("fund__entity").select_for_update(no_key=True, of=("self", "fund")).order_by("pk")

    def paid(self) -> "GiftQuerySet":
        """Settled, whatever was refunded since."""
        return self.filter(status="paid")

    def being_confirmed(self) -> "GiftQuerySet":
        """The donor has done her part and the money has not come yet; or it did not come, and she may try again: for a month."""
        lately = Q(status="failed", confirming_at__isnull=False, failed_at__gte=timezone.now() - TOLD_FOR)
        return self.filter(Q(status="confirming") | lately)

    def with_net(self) -> "GiftQuerySet":
        """Adds `net`: the amount less what was given back and what donors' banks took, in won."""
        from scholarships.models import Dispute, Refund

        back = _sum_of(Refund.objects.filter(status="succeeded"), "amount")
        return self.annotate(net=F("amount") - back - _sum_of(Dispute.objects.all(), "taken"))

    def total_net(self) -> int:
        """What stayed of these gifts, in won. Of one of which more went back than came nothing stayed, and that takes nothing from the others."""
        return self.with_net().aggregate(total=Sum(Greatest("net", 0)))["total"] or 0

    def with_left(self) -> "GiftQuerySet":
        """Adds `left`: what the gift is worth on a receipt now, in won: paid less given back less what a bank took back and has not returned."""
        return self.with_net().annotate(left=F("net"))

    def without_receipt(self) -> "GiftQuerySet":
        """Paid, something is left of them, and no receipt holds for them. Adds `left`."""
        from scholarships.models import ReceiptLine

        held = ReceiptLine.objects.filter(gift=OuterRef("pk"), live=True)
        return self.paid().with_left().filter(~Exists(held), left__gt=0)

    def paid_in(self, year: int) -> "GiftQuerySet":
        """Paid in this year, as Seoul counts it."""
        begins, ends = (datetime(one, 1, 1, tzinfo=timezone.get_default_timezone()) for one in (year, year + 1))
        return self.paid().filter(paid_at__gte=begins, paid_at__lt=ends)

    def owned_by(self, viewer: Any) -> "GiftQuerySet":
        """The signed-in person's own gifts. A guest's gift is not hers by its e-mail alone."""
        return self.filter(donor=viewer) if getattr(viewer, "is_authenticated", False) else self.none()

    def named(self) -> "GiftQuerySet":
        """Paid gifts whose donor chose to be shown and that were not given back."""
        chosen = Q(shown_as="name") & ~Q(name="") | Q(shown_as="other") & ~Q(other_name="")
        return self.paid().filter(chosen).with_net().filter(net__gt=0)

    def monthly_once(self) -> "GiftQuerySet":
        """Of a monthly gift only the newest named one; adds `times`, how often it was given so far."""
        from scholarships.models import Gift

        same = Gift.objects.filter(recurring=OuterRef("recurring"))
        times = same.paid().order_by().values("recurring").annotate(count=Count("pk")).values("count")
        newest = ~Exists(same.named().filter(paid_at__gt=OuterRef("paid_at")))
        return self.filter(newest).annotate(times=Coalesce(Subquery(times), 1))

    def at_the_card_page(self) -> "GiftQuerySet":
        """Not paid, and the checkout begun last may still pay: it is open, for a day at most, or its payment is being confirmed."""
        return self.filter(_at_the_card_page(), channel="card").exclude(status="failed", confirming_at__isnull=False)


class RecurringQuerySet(models.QuerySet):
    def at_the_card_page(self) -> "RecurringQuerySet":
        """Not begun, and the checkout begun last may still be open."""
        return self.filter(_at_the_card_page())

    def beginning(self) -> "RecurringQuerySet":
        """The donor has done her part, and the first payment is being confirmed (Stripe: a subscription that is `incomplete`)."""
        return self.filter(status="started").exclude(subscription=None)

    def running(self) -> "RecurringQuerySet":
        """Stripe asks the card again, or would but for a pause."""
        return self.filter(status__in=("active", "past_due", "paused"))

    def owned_by(self, viewer: Any) -> "RecurringQuerySet":
        """The signed-in person's own. A guest's is not hers by its e-mail alone."""
        return self.filter(donor=viewer) if getattr(viewer, "is_authenticated", False) else self.none()


class LedgerQuerySet(models.QuerySet):
    def net(self) -> int:
        """Money given less what went back, in won."""
        return self.filter(kind__in=RECEIVED, account="available").aggregate(total=Coalesce(Sum("amount"), 0))["total"]

    def available(self) -> int:
        """What may be awarded, in won."""
        return self.filter(account="available").aggregate(total=Coalesce(Sum("amount"), 0))["total"]


def _at_the_card_page() -> Q:
    """A checkout that was begun anew after one that ran out leaves the gift abandoned, and started later than that. What is being confirmed
    may come days later."""
    again = Q(status="abandoned", started_at__gt=F("abandoned_at"))
    return Q(status="confirming") | (Q(status__in=("started", "failed")) | again) & Q(started_at__gte=timezone.now() - CHECKOUT_LASTS)


def _of_a_gift_from_before() -> Q:
    """Of an entry of what went back: its gift was paid before its body's registration began."""
    from scholarships.models import Dispute, Refund

    before = {"gift__paid_at__date__lt": OuterRef("fund__entity__solicitation_from")}
    refund = Refund.objects.filter(stripe_id=Substr(OuterRef("source"), len("refund:") + 1), **before)
    dispute = Dispute.objects.filter(stripe_id=Substr(OuterRef("source"), len("dispute:") + 1), **before)
    return Q(Exists(refund)) | Q(Exists(dispute))


def _or_nothing(sum_of: Subquery) -> Coalesce:
    return Coalesce(sum_of, 0, output_field=models.BigIntegerField())


def _sum_of(rows: models.QuerySet, name: str) -> Coalesce:
    """One gift's sum of a column of these rows: a query of its own, since two joins would count each row once for each of the other."""
    sums = rows.filter(gift=OuterRef("pk")).order_by().values("gift").annotate(total=Sum(name)).values("total")
    return _or_nothing(Subquery(sums))


class ReceiptQuerySet(models.QuerySet):
    def live(self) -> "ReceiptQuerySet":
        """Those that hold."""
        return self.filter(voided_at=None)

    def of_gifts(self, gifts: models.QuerySet) -> "ReceiptQuerySet":
        """Those on which one of these gifts stands, void ones too."""
        return self.filter(lines__gift__in=gifts).distinct()
