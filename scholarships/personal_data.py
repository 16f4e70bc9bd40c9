"""What giving holds on a person, and what of it the law keeps when she leaves for good."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import User
from community.personal_data import Erased, Eraser, register_eraser, table
from scholarships.models import Gift, StripeEvent
from scholarships.names import forget_donors, without_names

WHY = gettext_lazy(
    "So that your gift arrives and its books are right: ten years, as the law on inheritance and gift tax asks (상속세 및 증여세법 제51조)."
)


def gifts_of(user: User) -> QuerySet[Gift]:
    """Her own gifts, and those she made as a guest under an address that is confirmed as hers."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values("email")
    return Gift.objects.filter(Q(donor=user) | Q(donor=None, email__in=confirmed))


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
    *("payments", gettext_lazy("What the payment service told us of your gifts"), WHY, lambda user: events_of(gifts_of(user))),
    covers="scholarships.StripeEvent",
)


def _erase(user: User, report: Erased) -> None:
    """Paid gifts stay as amounts, for the books; every name, address and word leaves them and the raw events. The ledger names nobody anyway."""
    mine = list(gifts_of(user).values_list("pk", flat=True))
    gifts = Gift.objects.filter(pk__in=mine)
    for event in events_of(gifts).select_for_update():
        event.payload = without_names(event.payload, report.traces)
        event.save(update_fields=["payload"])
        report.gone("scholarships.StripeEvent (names)", 1)
    forget_donors(gifts)
    report.stays("scholarships.Gift", len(mine), _("amount, fund and day, without you: ten years (상속세 및 증여세법 제51조)"))


register_eraser(Eraser("scholarships", 300, _erase))
