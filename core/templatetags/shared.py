"""`{% shared "name" "tag" … %}…{% endshared %}`: a part of a page that is the same for everybody, kept under its tags' versions."""

from typing import Any

from django import template
from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.caching import KEEP_SECONDS, release, versions

register = template.Library()


class Shared(template.Node):
    """Renders its content once for everybody; what the content reads must not depend on who looks."""

    def __init__(self, nodes: template.NodeList, name: str, tags: list[str]) -> None:
        self.nodelist, self.name, self.tags = nodes, name, tags

    def render(self, context: template.Context) -> SafeString:
        request = context["request"]
        if not request.user.is_authenticated:  # the whole page is kept for strangers
            return self.nodelist.render(context)
        key = f"part:{self.name}:{get_language()}:{release()}:{versions(self.tags)}"
        kept = caches["pages"].get(key)
        if kept is None:
            kept = str(self.nodelist.render(context))
            caches["pages"].set(key, kept, KEEP_SECONDS)
        return mark_safe(kept)  # noqa: S308 - our own rendered template


@register.tag
def shared(parser: Any, token: template.base.Token) -> Shared:
    _tag, name, *tags = (word.strip("'\"") for word in token.split_contents())
    nodes = parser.parse(("endshared",))
    parser.delete_first_token()
    return Shared(nodes, name, tags)
