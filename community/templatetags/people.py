"""People on other pages, always through their viewer's eyes."""

from typing import Any

from django import template

from community.forms.profiles import ProfileForm
from community.models import AlumniProfile
from community.selectors import PersonView, person_view
from community.vocabulary import FIELD_LABELS

register = template.Library()


@register.simple_tag(takes_context=True)
def person_seen(context: dict[str, Any], profile: AlumniProfile) -> PersonView:
    """The profile as the person who asks for this page may see it: `{% person_seen profile as person %}`."""
    return person_view(profile, context["request"].user)


@register.inclusion_tag("community/_profile_line.html")
def profile_line(form: ProfileForm, part: str, *names: str) -> dict[str, Any]:
    """A part of the profile beside the choice of who sees it: its own field, those that are named, or none where nothing is typed."""
    wanted = names or ((part,) if part in form.fields else ())
    return {"part": part, "fields": [form[name] for name in wanted], "title": FIELD_LABELS[part], "audience": form[f"audience_{part}"]}


@register.filter
def phone_number(digits: str) -> str:
    """`01012345678` as people read it: 010-1234-5678. Whatever is no mobile number stays as it is."""
    return f"{digits[:3]}-{digits[3:-4]}-{digits[-4:]}" if digits.isdecimal() and len(digits) in {10, 11} and digits.startswith("01") else digits
