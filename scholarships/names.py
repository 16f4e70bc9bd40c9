"""Who gave, taken out of what stays: gifts as the books need them, and what Stripe told us."""

import json
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from core.caching import bump
from scholarships.models import BankDeposit, Gift, RecurringGift

TAGS = ("scholarships", "home")
FORGOTTEN = "–"  # of a note that has to be there
OF_A_PERSON = frozenset(
    {
        *("name", "email", "phone", "address", "individual_name", "shipping", "receipt_email", "last4", "fingerprint"),
        *("customer_details", "customer_email", "customer_name", "customer_phone", "billing_details"),
    }
)
UNNAMED: dict[str, Any] = {
    **{"donor": None, "name": "", "contact": "", "email": "", "other_name": "", "message": ""},
    **{"shown_as": Gift.ShownAs.ANONYMOUS, "amount_shown": False},
}


def forget_donors(gifts: QuerySet[Gift] | QuerySet[RecurringGift]) -> None:
    """Amount, fund and day stay for the books; every name, address and word goes, of gifts and of monthly gifts alike."""
    if gifts.update(**UNNAMED):
        bump(*TAGS)


def forget_senders(deposits: QuerySet[BankDeposit]) -> None:
    """Who sent it, in the bank's words and in ours. Sum, moment and fingerprint stay, so the books hold and the same file brings nothing anew."""
    deposits.update(depositor="", memo="")
    deposits.exclude(note="").update(note=FORGOTTEN)


def without_names(payload: str, traces: Collection[str] = ()) -> str:
    """A payload of Stripe's without what says who paid: the fields it keeps that in, and any text that holds one of the `traces`.

    JSON can write half a character (`"\\ud800"`), and no database keeps one: a question mark stands in its place.
    """
    try:
        return json.dumps(_without(json.loads(payload), traces), ensure_ascii=False).encode(errors="replace").decode()
    except ValueError:
        return ""


def _without(value: Any, traces: Collection[str], *, personal: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, traces, personal=personal or key in OF_A_PERSON) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, traces, personal=personal) for inner in value]
    if isinstance(value, str) and (personal or any(word in value for word in traces)):
        return ""
    return value
