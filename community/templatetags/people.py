"""People on other pages, always through their viewer's eyes."""

from typing import Any

from django import template

from community.models import AlumniProfile
from community.selectors import PersonView, person_view

register = template.Library()


@register.simple_tag(takes_context=True)
def person_seen(context: dict[str, Any], profile: AlumniProfile) -> PersonView:
    """The profile as the person who asks for this page may see it: `{% person_seen profile as person %}`."""
    return person_view(profile, context["request"].user)
