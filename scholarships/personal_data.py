"""What giving holds on a person, and what of it the law keeps when she leaves for good."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from community.personal_data import Erased, Eraser, register_eraser, table
from scholarships.models import (
    BankDeposit,
    Gift,
    GiftStop,
    Pledge,
    Receipt,
    ReceiptWish,
    RecurringGift,
    StripeEvent,
    TransferRefund,
)
from scholarships.names import forget_donors, forget_senders, without_names
from scholarships.querysets import RecurringQuerySet

WHY = gettext_lazy(
    "So that your gift arrives and its books are right: ten years, as the law on inheritance and gift tax asks (상속세 및 증여세법 제51조)."
)
WHY_RECEIPTS = gettext_lazy(
    "Lists of receipts by donor are kept five years, as the income tax act asks (소득세법 제160조의3); your name goes out of them after that."
)
WHY_WISH = gettext_lazy("So that you need not write it again; until you say otherwise or leave.")


def gifts_of(user: User) -> QuerySet[Gift]:
    """Her own gifts, and those she made as a guest under an address that is confirmed as hers."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Gift.objects.filter(Q(donor=user) | Q(donor=None, email__in=confirmed))


def receipts_of(user: User) -> QuerySet[Receipt]:
    """Those given to her account, and those on which a gift of hers stands."""
    return Receipt.objects.filter(Q(donor=user) | Q(pk__in=Receipt.objects.of_gifts(gifts_of(user)).values("pk")))


def recurring_of(user: User) -> RecurringQuerySet:
    """Her own monthly gifts, and those she began as a guest under an address that is confirmed as hers."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return RecurringGift.objects.filter(Q(donor=user) | Q(donor=None, email__in=confirmed))


def deposits_of(user: User) -> QuerySet[BankDeposit]:
    """What the bank told us of the transfers that became her gifts."""
    return BankDeposit.objects.filter(gifts__in=gifts_of(user)).distinct()


def transfer_refunds_of(user: User) -> QuerySet[TransferRefund]:
    """What went back to her by transfer, or was to."""
    return TransferRefund.objects.filter(refund__gift__in=gifts_of(user)).select_related("refund")


def events_of(gifts: QuerySet[Gift]) -> QuerySet[StripeEvent]:
    """What Stripe told us of these gifts, raw."""
    payments = gifts.exclude(payment_intent=None).values("payment_intent")
    sessions = gifts.exclude(checkout_session=None).values("checkout_session")
    return StripeEvent.objects.filter(Q(payment_intent__in=payments) | Q(object_id__in=sessions) | Q(object_id__in=payments))


table(
    *("gifts", gettext_lazy("Your gifts"), WHY, lambda user: gifts_of(user).select_related("fund")),
    leave_out={"form_token", "donor"},
    covers="scholarships.Gift",
)
table(
    *("recurring", gettext_lazy("Your monthly gifts"), WHY, lambda user: recurring_of(user).select_related("fund")),
    leave_out={"form_token", "donor"},
    covers="scholarships.RecurringGift",
)
table(
    *("receipts", gettext_lazy("Receipts for your gifts"), WHY_RECEIPTS, lambda user: receipts_of(user).select_related("entity")),
    leave_out={"donor", "issued_by", "voided_by", "digest", "pdf_sha256", "printed_with"},
    covers="scholarships.Receipt",
)
table(
    *("receipt_wish", gettext_lazy("What you want on your receipts"), WHY_WISH, lambda user: ReceiptWish.objects.filter(donor=user)),
    leave_out={"donor"},
    covers="scholarships.ReceiptWish",
)
table(
    *("pledges", gettext_lazy("Pledges you made for an organisation"), WHY, lambda user: Pledge.objects.filter(donor=user).select_related("fund")),
    leave_out={"donor", "stamped"},
    covers="scholarships.Pledge",
)
table(
    *("deposits", gettext_lazy("What the bank told us of your transfers"), WHY, deposits_of),
    leave_out={"decided_by", "statement", "fingerprint"},
    covers="scholarships.BankDeposit",
)
table(
    *("transfer_refunds", gettext_lazy("What went back to you by transfer"), WHY, transfer_refunds_of),
    leave_out={"asked_by", "decided_by"},
    covers="scholarships.TransferRefund",
)
table(
    *("payments", gettext_lazy("What the payment service told us of your gifts"), WHY, lambda user: events_of(gifts_of(user))),
    covers="scholarships.StripeEvent",
)


def _erase(user: User, report: Erased) -> None:
    """Paid gifts stay as amounts, for the books; every name, address and word leaves them and the raw events. The ledger names nobody anyway."""
    mine = list(gifts_of(user).values_list("pk", flat=True))
    given = list(receipts_of(user).exclude(holder={}).values_list("pk", flat=True))
    forget_senders(BankDeposit.objects.filter(pk__in=list(deposits_of(user).values_list("pk", flat=True))))
    gifts = Gift.objects.filter(pk__in=mine)
    TransferRefund.objects.filter(refund__gift__in=mine).update(reason="")
    for event in events_of(gifts).select_for_update():
        event.payload = without_names(event.payload, report.traces)
        event.save(update_fields=["payload"])
        report.gone("scholarships.StripeEvent (names)", 1)
    forget_donors(gifts)
    _end_monthly_gifts(user, report)
    Pledge.objects.filter(donor=user).update(donor=None, contact="", telephone="", email="")
    report.gone("scholarships.ReceiptWish", ReceiptWish.objects.filter(donor=user).delete()[0])
    report.stays("scholarships.Receipt", len(given), _("what was printed on them, five years after they were filed (소득세법 제160조의3)"))
    report.stays("scholarships.Gift", len(mine), _("amount, fund and day, without you: ten years (상속세 및 증여세법 제51조)"))


def _end_monthly_gifts(user: User, report: Erased) -> None:
    """Nobody could end them later: Stripe is asked to, until it has, also where the first payment is just being confirmed. The rows forget her."""
    mine = recurring_of(user)
    running = list((mine.running() | mine.beginning()).exclude(subscription=None).values_list("subscription", flat=True))
    GiftStop.objects.bulk_create([GiftStop(subscription=one) for one in running], ignore_conflicts=True)
    report.gone("scholarships.RecurringGift (ended at Stripe)", len(running))
    rows = mine.values_list("pk", flat=True)
    RecurringGift.objects.filter(pk__in=list(rows)).update(card_brand="", card_last4="", card_expires_on=None, ended_because="")
    forget_donors(mine)


register_eraser(Eraser("scholarships", 300, _erase))
