"""How long giving keeps what it wrote down. The ledger and its closed months name nobody and stay for good."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.periods import register_rows
from scholarships.models import Gift, Receipt, RecurringGift, StripeEvent
from scholarships.names import UNNAMED, forget_donors

LEAP_DAYS = timedelta(days=3)  # ten years are up to three days longer than 3,650
Status = Gift.Status


def unpaid_gifts(before: datetime) -> QuerySet[Gift]:
    """Begun and never paid; not while a payment that does not fit waits for staff. One that is paid after all is adopted from what Stripe kept."""
    late = Q(failed_at__gte=before) | Q(abandoned_at__gte=before)
    waiting = Q(unmatched__isnull=False, unmatched__resolved_at=None)
    return Gift.objects.exclude(status=Status.PAID).filter(started_at__lt=before).exclude(late).exclude(waiting)


def old_gifts(before: datetime) -> QuerySet[Gift]:
    """Paid in a year that ended before, and still naming somebody: the law counts from the end of the year."""
    year = timezone.localtime(before - LEAP_DAYS).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Gift.objects.filter(status=Status.PAID, paid_at__lt=year).exclude(**UNNAMED)


def unpaid_recurring(before: datetime) -> QuerySet[RecurringGift]:
    """Monthly gifts that never began. One that begins after all is adopted from what Stripe kept."""
    return RecurringGift.objects.filter(status__in=("started", "abandoned"), started_at__lt=before, gifts=None).exclude(abandoned_at__gte=before)


def old_recurring(before: datetime) -> QuerySet[RecurringGift]:
    """Ended in a year that ended before, and still naming somebody."""
    year = timezone.localtime(before - LEAP_DAYS).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return RecurringGift.objects.filter(status="ended", ended_at__lt=year).exclude(**UNNAMED)


def old_events(before: datetime) -> QuerySet[StripeEvent]:
    return StripeEvent.objects.filter(created_at__lt=before).exclude(state=StripeEvent.State.QUEUED).exclude(payload="")


def empty(rows: QuerySet[StripeEvent]) -> None:
    """That the event came stays, so that it is not acted on twice."""
    rows.update(payload="")


def old_receipts(before: datetime) -> QuerySet[Receipt]:
    """Given in a year that ended before, and still saying to whom."""
    year = timezone.localtime(before - LEAP_DAYS).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Receipt.objects.filter(issued_at__lt=year).exclude(holder={})


def forget_holders(rows: QuerySet[Receipt]) -> None:
    """Number, amount and gifts stay, the name and the address go: the database lets this happen after five years and not before."""
    rows.update(holder={})


def acts_with_money(before: datetime) -> QuerySet[ModelLogEntry]:
    return ModelLogEntry.objects.filter(timestamp__lt=before, content_type__app_label="scholarships")


register_rows("unpaid_gifts", _("gifts that were begun and not paid"), _("in case the payment still comes"), unpaid_gifts)
register_rows(
    "gifts",
    _("who gave, after the end of the year"),
    _("books and records of a public-interest body, ten years: inheritance and gift tax act, article 51(2)"),
    old_gifts,
    forget=forget_donors,
)
register_rows("unpaid_recurring", _("monthly gifts that never began"), _("in case the payment still comes"), unpaid_recurring)
register_rows(
    "recurring_gifts",
    _("who gave every month, after the end of the year in which it ended"),
    _("books and records of a public-interest body, ten years: inheritance and gift tax act, article 51(2)"),
    old_recurring,
    forget=forget_donors,
)
register_rows(
    "receipt_holders",
    _("to whom a receipt was given, after the end of the year"),
    _("lists of receipts by donor, five years: income tax act, article 160-3; corporate tax act, article 112-2"),
    old_receipts,
    forget=forget_holders,
)
register_rows(
    "stripe_events", _("what the payment service told us, word for word"), _("to look into a payment that went wrong"), old_events, forget=empty
)
register_rows("acts_with_money", _("the log of acts on gifts and funds"), _("to explain the books for as long as they are kept"), acts_with_money)
