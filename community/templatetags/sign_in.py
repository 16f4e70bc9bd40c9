"""What the screens of signing in ask for."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import Provider
from django import template
from django.conf import settings
from django.http import HttpRequest

from community.reach import texts_document

register = template.Library()


@register.simple_tag(takes_context=True)
def providers_offered(context: dict[str, HttpRequest]) -> list[Provider]:
    """The providers with keys in the order of the settings: what most people here use stands first (allauth sorts by name)."""
    order = list(settings.SOCIALACCOUNT_PROVIDERS)
    return sorted(get_adapter().list_providers(context["request"]), key=lambda provider: order.index(provider.id))


@register.simple_tag
def codes_go_by_text() -> bool:
    """Whether a code can be asked for by text message at all; of no account in particular."""
    return texts_document() is not None
