"""Card pages that are open at Stripe while their fund takes no gift any more: a period that ended at midnight, a switch, a ceiling, the alarm."""

import logging

from django.conf import settings
from django.db.models import QuerySet

from scholarships import gateway
from scholarships.exceptions import StripeRefused
from scholarships.gateway import Checkout
from scholarships.giving import closed_for_all
from scholarships.models import Fund, Gift, RecurringGift
from scholarships.services.checkouts import apply_checkout
from scholarships.services.recurring import apply_recurring_checkout

log = logging.getLogger("ieum.payments")


def close_card_pages(*, most: int | None = None) -> tuple[int, bool]:
    """End the open card pages of funds that are closed to everybody now. Returns how many ended, and whether some may be left.

    What is open is asked of Stripe, so a page whose row was lost is found too; one that is paid meanwhile stays paid. Raises StripeUnavailable.
    """
    closed = _closed_funds()
    if not closed or not settings.GIVING_OPEN:
        return 0, False
    ours = [one for one in gateway.open_checkouts() if one.fund_slug in closed and (one.gift_id or one.monthly_id)]
    ended = [_end(checkout) for checkout in ours[:most]]
    return sum(ended), most is not None and len(ours) > most


def _closed_funds() -> set[str]:
    """Slugs of closed funds with gifts that may be at an open card page: without any, Stripe need not be asked."""
    there: list[QuerySet] = [Gift.objects.at_the_card_page(), RecurringGift.objects.at_the_card_page()]
    waiting = {fund_id for rows in there for fund_id in rows.values_list("fund_id", flat=True)}
    funds = Fund.objects.filter(pk__in=waiting).select_related("entity").with_collected().with_brake()
    return {fund.slug for fund in funds if closed_for_all(fund)}


def _end(checkout: Checkout) -> bool:
    try:
        expired = gateway.expire_checkout(checkout.id, key=f"expire:{checkout.id}")
    except StripeRefused as refusal:  # paid, or run out, since the list was read: its own event says which
        log.info("card page %s is open no more: %s", checkout.id, refusal)
        return False
    apply = apply_recurring_checkout if expired.is_monthly else apply_checkout
    apply(expired)
    return True
