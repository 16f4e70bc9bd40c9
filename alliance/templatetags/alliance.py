"""What other pages show of the alliance: the counter and the wall of logos."""

from collections.abc import Mapping
from typing import Any

from django import template

from alliance.selectors import current_organisations, member_counter
from community.models import Target

register = template.Library()


@register.inclusion_tag("alliance/tags/counter.html")
def alliance_counter(targets: Mapping[str, Target] | None = None) -> dict[str, Any]:
    """How many organisations take part, on the line to 2030's target. The page carries the cache tags `alliance` and `targets`."""
    return {"counter": member_counter(targets)}


@register.inclusion_tag("alliance/tags/logo_wall.html")
def logo_wall(most: int = 24) -> dict[str, Any]:
    """The newest members by logo, or by name where there is none. The page carries the cache tag `alliance`."""
    return {"organisations": current_organisations().prefetch_related(None)[:most]}
