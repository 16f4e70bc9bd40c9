"""A guest's way to her gifts: the link that is mailed to her, and joining them to her account."""

from typing import Any

from django.db import transaction

from core.acts import log_act
from core.addresses import absolute_reverse
from scholarships import letters_recurring
from scholarships.links import link_token
from scholarships.models import Gift, RecurringGift
from scholarships.selectors_mine import guest_rows_of

MOST_JOINED = 500  # rows in one transaction


@transaction.atomic
def send_giving_link(*, email: str, language: str) -> None:
    """Mail the link for what was given under this address; where only an account gave, the way there. Nothing goes to an unknown one."""
    if token := link_token(email):
        url = absolute_reverse("scholarships:mine", language=language, token=token)
    elif Gift.objects.filter(donor__email=email).exists() or RecurringGift.objects.filter(donor__email=email).exists():
        url = absolute_reverse("scholarships:my-giving", language=language)
    else:
        return
    letters_recurring.giving_link(email=email, language=language, url=url)


@transaction.atomic
def join_guest_gifts(*, user: Any) -> int:
    """Gifts made as a guest under an address confirmed as hers become the account's. Returns how many rows."""
    joined = 0
    for rows in guest_rows_of(user):
        ids = list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)[:MOST_JOINED])
        joined += rows.model.objects.filter(pk__in=ids).update(donor=user)
    if joined:
        log_act(user, "scholarships.join_guest_gifts", by=user, rows=joined)
    return joined
