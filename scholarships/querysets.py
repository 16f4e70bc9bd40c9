"""Reads of funds, gifts, entries and events."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

RECEIVED = ("gift", "refund", "refund_failed", "dispute", "dispute_won")


class FundQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "FundQuerySet":
        """Funds are public; one that is not shown yet is seen by staff only."""
        return self if getattr(viewer, "is_staff", False) else self.filter(is_public=True)

    def with_net(self) -> "FundQuerySet":
        """Adds `net`: given less what went back, in won, from the ledger."""
        from scholarships.models import LedgerEntry

        entries = LedgerEntry.objects.filter(fund=OuterRef("pk"), kind__in=RECEIVED).order_by().values("fund")
        return self.annotate(net=Coalesce(Subquery(entries.annotate(total=Sum("amount")).values("total")), 0, output_field=models.BigIntegerField()))

    def with_collected(self) -> "FundQuerySet":
        """Adds `collected`: what came in over all funds of the body since its registration began, in won."""
        from scholarships.models import LedgerEntry

        begun = Q(fund__entity__solicitation_from=None) | Q(at__date__gte=F("fund__entity__solicitation_from"))
        entries = LedgerEntry.objects.filter(begun, fund__entity=OuterRef("entity"), kind__in=RECEIVED).order_by().values("fund__entity")
        total = Subquery(entries.annotate(total=Sum("amount")).values("total"))
        return self.annotate(collected=Coalesce(total, 0, output_field=models.BigIntegerField()))


class GiftQuerySet(models.QuerySet):
    def paid(self) -> "GiftQuerySet":
        """Settled, whatever was refunded since."""
        return self.filter(status="paid")

    def unfinished(self) -> "GiftQuerySet":
        """A checkout may still be open at Stripe."""
        return self.filter(status__in=("started", "failed"))

    def with_net(self) -> "GiftQuerySet":
        """Adds `net`: the amount less what Stripe gave back, in won."""
        back = Sum("refunds__amount", filter=Q(refunds__status="succeeded"), default=0)
        return self.annotate(net=F("amount") - back)

    def owned_by(self, viewer: Any) -> "GiftQuerySet":
        """The signed-in person's own gifts. A guest's gift is not hers by its e-mail alone."""
        return self.filter(donor=viewer) if getattr(viewer, "is_authenticated", False) else self.none()

    def named(self) -> "GiftQuerySet":
        """Paid gifts whose donor chose to be shown and that were not given back."""
        chosen = Q(shown_as="name") & ~Q(name="") | Q(shown_as="other") & ~Q(other_name="")
        return self.paid().filter(chosen).with_net().filter(net__gt=0)


class LedgerQuerySet(models.QuerySet):
    def net(self) -> int:
        """Given less what went back, in won."""
        return self.filter(kind__in=RECEIVED).aggregate(total=Coalesce(Sum("amount"), 0))["total"]

    def available(self) -> int:
        """What may be awarded, in won."""
        return self.filter(account="available").aggregate(total=Coalesce(Sum("amount"), 0))["total"]
