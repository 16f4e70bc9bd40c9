"""What the frame of every letter knows without being told."""

from typing import Any

from django import template
from django.conf import settings

from core.addresses import absolute_reverse, absolute_url
from core.letter_parts import PREVIEW
from core.models import Letter
from core.templatetags.face import in_language
from core.texts import text_length

register = template.Library()


@register.simple_tag
def letter_frame() -> dict[str, Any]:
    """`home` in the letter's language, `association` for the line below, `preview`: the place of the inbox line."""
    return {"home": absolute_url(in_language("/")), "association": settings.ORGANISATION, "preview": PREVIEW}


@register.simple_tag
def whole_address(name: str) -> str:
    """The whole address of a named page, in the letter's language."""
    return absolute_reverse(name)


@register.filter
def state_tone(letter: Letter) -> str:
    """The colour of a letter's state: green when it went, amber when somebody should look."""
    return {"sent": "green", "failed": "amber", "perhaps_sent": "amber"}.get(letter.state, "grey")


register.filter("text_bytes", text_length)
