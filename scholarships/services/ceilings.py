"""The sum that a body has registered: nobody is led to a card page with an amount that would pass it."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from scholarships.exceptions import MoreThanMayBeCollected
from scholarships.models import Fund, Gift, RecipientEntity, RecurringGift

NO_CEILING = 10**15  # more won than there are


def refuse_past_ceiling(fund: Fund, amount: int, *, besides: Gift | RecurringGift | None = None) -> None:
    """In the transaction that starts a gift, before its row: the body is held, so that many at once see each other.

    What stands at card pages now counts as if it came: it may, within a day. Raises MoreThanMayBeCollected.
    """
    if fund.entity.solicitation_ceiling is None:
        return
    entity = RecipientEntity.objects.select_for_update(no_key=True).get(pk=fund.entity_id)
    room = room_under_ceiling(entity) - _under_way(entity, besides)
    if amount > room:
        raise MoreThanMayBeCollected(max(0, room))


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
