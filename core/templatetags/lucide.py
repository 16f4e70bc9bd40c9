"""The tag of the icons. Theirs copies and writes an icon's drawing anew each time, which on a page of lists is a tenth of its time."""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")
