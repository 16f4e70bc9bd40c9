"""Whether what the documents point at exists: relative links, and the `make` verbs and `manage.py` commands they name.

python -m tools.documents
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")
VERB = re.compile(r"`make ([a-z]+)")
COMMAND = re.compile(r"`(?:python )?manage\.py ([a-z_]+)")


def documents() -> list[Path]:
    """Every Markdown file of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")])


def verbs() -> set[str]:
    """The Makefile's."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def own_commands() -> set[str]:
    """The project's own Django commands."""
    return {path.stem for path in ROOT.glob("*/management/commands/*.py")} - {"__init__"}


def complaints(path: Path) -> Iterator[str]:
    """One line for everything a document names that is not there."""
    from django.core.management import get_commands

    text, name = path.read_text(), path.relative_to(ROOT)
    yield from (f"{name}: no file {link}" for link in LINK.findall(text) if not (path.parent / link).exists())
    yield from (f"{name}: no verb `make {verb}`" for verb in VERB.findall(text) if verb not in verbs())
    known = own_commands() | set(get_commands())
    yield from (f"{name}: no command `manage.py {command}`" for command in COMMAND.findall(text) if command not in known)


if __name__ == "__main__":
    sys.exit("\n".join(line for path in documents() for line in complaints(path)) or None)
