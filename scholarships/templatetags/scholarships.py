"""What other pages show of giving."""

from typing import Any

from django import template
from django.urls import reverse

from scholarships.giving import closed_for_all
from scholarships.models import Fund, Receipt
from scholarships.querysets import GiftQuerySet
from scholarships.selectors import FundView, fund_page, fund_views
from scholarships.selectors.funds import raised_of

register = template.Library()


@register.inclusion_tag("scholarships/_fund_progress.html")
def fund_progress(slug: str) -> dict[str, Any]:
    """One fund on its way to its target; nothing when there is no such fund."""
    fund = Fund.objects.visible_to(None).filter(slug=slug).select_related("entity").with_net().first()
    if fund is None:
        return {}
    view = FundView(fund=fund, raised=raised_of(fund), donors=fund.gifts.paid().count(), closed=closed_for_all(fund))
    return {"view": view, "give_url": reverse("scholarships:give", args=[slug]), "elsewhere": True}


@register.inclusion_tag("scholarships/_givers.html")
def fund_givers(slug: str) -> dict[str, Any]:
    """함께한 분들 of one fund; nothing when there is no such fund."""
    page = fund_page(slug, None)
    return {"view": page, "give_url": reverse("scholarships:give", args=[slug]), "elsewhere": True} if page else {}


@register.inclusion_tag("scholarships/_funds_strip.html")
def funds_strip(most: int = 3) -> dict[str, Any]:
    """The first funds as cards; the page puts them into its grid."""
    return {"views": fund_views(most=most)}


@register.inclusion_tag("scholarships/_receipts_of.html")
def receipts_of(gifts: GiftQuerySet) -> dict[str, Any]:
    """The receipts on which these gifts of the reader stand, newest first, each to be fetched, and the way to the rest."""
    return {"receipts": Receipt.objects.filter(pk__in=Receipt.objects.of_gifts(gifts).values("pk")).select_related("entity")}
