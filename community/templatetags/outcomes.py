"""Employment figures on other pages: each rate beside its response rate."""

from typing import Any

from django import template

from community.outcome_numbers import LEAST, published_lines

register = template.Library()


@register.inclusion_tag("community/_employment.html")
def employment_figures() -> dict[str, Any]:
    """All graduates at each point; nothing as long as fewer than five have answered about every one of them."""
    lines = published_lines()
    return {"lines": lines, "least": LEAST, "counted": [line for line in lines if line.tally]}
