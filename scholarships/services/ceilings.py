"""The sum that a body has registered: nobody is led to a card page with an amount that would pass it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from scholarships.exceptions import MoreThanMayBeCollected
from scholarships.models import Fund, Gift, RecipientEntity, RecurringGift

# Stripe: a card page ends 30 minutes to 24 hours after it was opened. Opened later than this after its gift began, it could not be told so.
PAGE_LASTS, OPENED_WITHIN = timedelta(hours=1), timedelta(minutes=25)
NO_CEILING = 10**15  # more won than there are


def refuse_past_ceiling(fund: Fund, amount: int, *, besides: Gift | RecurringGift | None = None) -> None:
    """In the transaction that starts a gift, before its row: the body is held, so that many at once see each other.

    What stands at card pages now counts as if it came: it may, until they end. Raises MoreThanMayBeCollected.
    """
    if fund.entity.solicitation_ceiling is None:
        return
    entity = RecipientEntity.objects.select_for_update(no_key=True).get(pk=fund.entity_id)
    room = room_under_ceiling(entity) - _under_way(entity, besides)
    if amount > room:
        raise MoreThanMayBeCollected(max(0, room))


def page_ends_at(given: Gift | RecurringGift) -> datetime | None:
    """When the card page of a gift that counts towards a ceiling ends: whoever leaves it keeps nobody else out for a day. From the row alone."""
    return given.started_at + PAGE_LASTS if given.fund.entity.solicitation_ceiling is not None else None


def began_too_long_ago(given: Gift | RecurringGift) -> bool:
    """Whether a card page opened now would end sooner than Stripe allows: the gift begins its next checkout instead."""
    return page_ends_at(given) is not None and given.started_at < timezone.now() - OPENED_WITHIN


def room_under_ceiling(entity: RecipientEntity) -> int:
    """How many won may still come in; below 0 when more came than was registered."""
    if entity.solicitation_ceiling is None:
        return NO_CEILING
    collected = Fund.objects.filter(entity=entity).with_collected().values_list("collected", flat=True).first() or 0
    return entity.solicitation_ceiling - int(collected)


def _under_way(entity: RecipientEntity, besides: Any) -> int:
    """Won at card pages that are open now. Promised transfers are left out: they may never come, and a large one would close everything."""
    rows: list[QuerySet] = [Gift.objects.at_the_card_page(), RecurringGift.objects.at_the_card_page()]
    if besides is not None:
        rows = [one.exclude(pk=besides.pk) if one.model is type(besides) else one for one in rows]
    return sum(one.filter(fund__entity=entity).aggregate(sum=Coalesce(Sum("amount"), 0))["sum"] for one in rows)
