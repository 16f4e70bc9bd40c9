"""Whole addresses, for letters and other places that have no request."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def absolute_url(path: str) -> str:
    """`/me/` → `https://ieum.example.org/me/`."""
    return f"{settings.SITE_URL}{path}"


def absolute_reverse(name: str, *, language: str | None = None, **kwargs: Any) -> str:
    """The whole address of a named view, in this language or the active one."""
    with translation.override(language or translation.get_language() or "ko"):
        return absolute_url(reverse(name, kwargs=kwargs))
