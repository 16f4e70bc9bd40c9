"""How long giving keeps what it wrote down. The ledger and its closed months name nobody and stay for good."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.periods import register_rows
from scholarships.models import BankDeposit, BankStatement, CardDecline, Gift, Receipt, RecurringGift, StripeEvent
from scholarships.names import FORGOTTEN, UNNAMED, forget_donors, forget_senders
from scholarships.services.statements import give_up_statement

LEAP_DAYS = timedelta(days=3)  # ten years are up to three days longer than 3,650
Status = Gift.Status


def year_of(before: datetime) -> datetime:
    """When the year began that a moment lies in: what ended in an earlier one is old."""
    return timezone.localtime(before - LEAP_DAYS).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def unpaid_gifts(before: datetime) -> QuerySet[Gift]:
    """Begun and never paid; not while a payment that does not fit waits for staff. One that is paid after all is adopted from what Stripe kept."""
    late = Q(confirming_at__gte=before) | Q(failed_at__gte=before) | Q(abandoned_at__gte=before)
    waiting = Q(unmatched__isnull=False, unmatched__resolved_at=None)
    return Gift.objects.exclude(status=Status.PAID).filter(started_at__lt=before).exclude(late).exclude(waiting)


def old_gifts(before: datetime) -> QuerySet[Gift]:
    """Paid in a year that ended before, and still naming somebody: the law counts from the end of the year."""
    return Gift.objects.filter(status=Status.PAID, paid_at__lt=year_of(before)).exclude(**UNNAMED)


def unpaid_recurring(before: datetime) -> QuerySet[RecurringGift]:
    """Monthly gifts that never began. One that begins after all is adopted from what Stripe kept."""
    return RecurringGift.objects.filter(status__in=("started", "abandoned"), started_at__lt=before, gifts=None).exclude(abandoned_at__gte=before)


def old_recurring(before: datetime) -> QuerySet[RecurringGift]:
    """Ended in a year that ended before, and still naming somebody."""
    return RecurringGift.objects.filter(status="ended", ended_at__lt=year_of(before)).exclude(**UNNAMED)


def old_events(before: datetime) -> QuerySet[StripeEvent]:
    return StripeEvent.objects.filter(created_at__lt=before).exclude(state=StripeEvent.State.QUEUED).exclude(payload="")


def old_declines(before: datetime) -> QuerySet[CardDecline]:
    """The alarm looks at minutes; staff may look back at a month."""
    return CardDecline.objects.filter(at__lt=before)


def empty(rows: QuerySet[StripeEvent]) -> None:
    """That the event came stays, so that it is not acted on twice."""
    rows.update(payload="")


def old_receipts(before: datetime) -> QuerySet[Receipt]:
    """Given in a year that ended before, and still saying to whom."""
    return Receipt.objects.filter(issued_at__lt=year_of(before)).exclude(holder={})


def forget_holders(rows: QuerySet[Receipt]) -> None:
    """Number, amount and gifts stay, the name and the address go: the database lets this happen after five years and not before."""
    rows.update(holder={})


SENDER_KNOWN = ~Q(depositor="") | ~Q(memo="") | ~Q(note__in=("", FORGOTTEN))


def old_deposits(before: datetime) -> QuerySet[BankDeposit]:
    """Came in a year that ended before, and still saying from whom."""
    return BankDeposit.objects.filter(SENDER_KNOWN, at__lt=year_of(before))


def deposits_of_others(before: datetime) -> QuerySet[BankDeposit]:
    """Put aside before this moment, nothing of it a gift: whoever sent it is no donor of ours."""
    put_aside = BankDeposit.objects.filter(state__in=("returned", "other"), gifts=None)
    return put_aside.filter(SENDER_KNOWN, decided_at__lt=before)


def refused_rows(before: datetime) -> QuerySet[BankStatement]:
    return BankStatement.objects.filter(uploaded_at__lt=before).exclude(refused=[])


def forget_rows(rows: QuerySet[BankStatement]) -> None:
    """What could not be read, word for word."""
    rows.update(refused=[])


def untaken_files(before: datetime) -> QuerySet[BankStatement]:
    """Files with everybody's movements that nobody took over."""
    return BankStatement.objects.filter(uploaded_at__lt=before, state__in=("waiting", "taking"))


def give_up(rows: QuerySet[BankStatement]) -> None:
    for pk in rows.values_list("pk", flat=True):
        give_up_statement(statement_id=pk)


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
    "deposits",
    _("from whom a bank deposit came, after the end of the year"),
    _("books and records of a public-interest body, ten years: inheritance and gift tax act, article 51(2)"),
    old_deposits,
    forget=forget_senders,
)
register_rows(
    "deposits_of_others",
    _("from whom a deposit came that was no gift or went back"),
    _("to answer its sender"),
    deposits_of_others,
    forget=forget_senders,
)
register_rows("bank_files", _("a bank's file that nobody took over"), _("to look through before they are taken"), untaken_files, forget=give_up)
register_rows("refused_bank_rows", _("rows of a bank's file that could not be read"), _("to enter them by hand"), refused_rows, forget=forget_rows)
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
register_rows("card_declines", _("that a card was declined"), _("to see whether somebody tries other people's cards"), old_declines)
register_rows("acts_with_money", _("the log of acts on gifts and funds"), _("to explain the books for as long as they are kept"), acts_with_money)
