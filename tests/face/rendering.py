"""Rendering a piece of template with components in it."""

from typing import Any

from django.template import Context, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def rendered(source: str, **context: Any) -> str:
    """The HTML of `source`; the request is an anonymous GET of `/?q=word` unless one is given."""
    values = {"request": RequestFactory().get("/?q=word"), **context}
    return Template(CottonCompiler().process("{% load i18n face %}" + source)).render(Context(values))
