"""Compile every template of the project: a missing tag library, an unclosed block or an unknown parent is an error here, not a page's.

A comment `{# … #}` that goes on in a second line is none: Django would show it to everybody.

python -m tools.templates
"""

import os
import re
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
OPEN_COMMENT = re.compile(r"\{#(?!.*#\})")  # within one line


def shows_its_comment(source: str) -> bool:
    """Whether a comment in this template goes on in a second line."""
    return OPEN_COMMENT.search(source) is not None


def complaints() -> list[str]:
    """One line for each template that does not compile or shows its comment."""
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    found = []
    for folder in (ROOT / "templates", *ROOT.glob("*/templates")):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in {".html", ".txt", ".xml", ".svg"}):
            try:
                get_template(str(path.relative_to(folder)))
                if shows_its_comment(path.read_text(encoding="utf-8")):
                    found.append(f"{path.relative_to(ROOT)}: a comment over several lines is shown: use {{% comment %}}")
            except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
                found.append(f"{path.relative_to(ROOT)}: {type(error).__name__}: {error}")
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    sys.exit("\n".join(complaints()) or None)
