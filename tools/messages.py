"""The Korean of every string: joins `locale/parts/*.po` into `locale/ko/LC_MESSAGES/django.po` and compiles it, with Babel alone.
What scripts say stands in `locale/parts/scripts/*.po` and becomes `djangojs.po`.
`locale/parts/en/*.po` is our English for what packages say in theirs: `locale/en/LC_MESSAGES/django.po`.

`--check` also reads every msgid out of code and templates and fails where one has no Korean.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PARTS, WHOLE = ROOT / "locale" / "parts", ROOT / "locale" / "ko" / "LC_MESSAGES" / "django.po"
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
CODE = ("config", "core", "search", "community", "alliance", "mentoring", "scholarships", "pages")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def join(parts: Path = PARTS, locale: str = "ko") -> Catalog:
    """One catalogue from all parts. A string that two parts translate differently is an error: a context (msgctxt) tells them apart."""
    whole = Catalog(locale=locale, project="ieum", charset="utf-8")
    for part in sorted(parts.glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale=locale, abort_invalid=True):
                if message.id and message.string and not message.fuzzy:
                    _add(whole, message, part)
    return whole


def _add(whole: Catalog, message, part: Path) -> None:
    known = whole.get(message.id, message.context)
    if known is not None and known.string != message.string:
        if "--check" in sys.argv:
            print(f"{part.name}: {message.id!r} is {message.string!r} here and {known.string!r} elsewhere; the first is kept", file=sys.stderr)
        return
    flags = [flag for flag in message.flags if flag != "fuzzy"]
    whole.add(message.id, message.string, flags=flags, context=message.context)


def strings() -> Iterator[tuple[Any, str | None, str]]:
    """(msgid, context, place) of every translatable string in code and templates."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extracted(path, path.read_text())
    from django.utils.translation.template import templatize

    for pattern in ("*.html", "*.txt"):
        for path in sorted((ROOT / "templates").rglob(pattern)):
            flat = re.sub(r"^[ \t]+", "", templatize(path.read_text(), origin=str(path)), flags=re.MULTILINE)
            yield from _extracted(path, flat)


def _extracted(path: Path, text: str) -> Iterator[tuple[Any, str | None, str]]:
    for line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        if message:
            yield message, context, f"{path.relative_to(ROOT)}:{line}"


def missing(whole: Catalog) -> list[str]:
    """Every string without Korean, with the place it stands."""
    found = {}
    for message, context, place in strings():
        key = message[0] if isinstance(message, tuple) else message
        known = whole.get(message, context) or whole.get(key, context)
        if known is None or not known.string:
            found.setdefault((key, context), place)
    return [f"{place}: {key!r}" for (key, _context), place in found.items()]


def save(catalog: Catalog, target: Path) -> None:
    """Write a catalogue, and its compiled form beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, sort_output=True)
    with target.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def main() -> int:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    whole = join()
    save(whole, WHOLE)
    save(join(PARTS / "scripts"), WHOLE.with_name("djangojs.po"))
    save(join(PARTS / "en", "en"), ENGLISH)
    if "--check" not in sys.argv:
        return 0
    absent = missing(whole)
    print("\n".join(absent[:200]), file=sys.stderr)
    print(f"{len(whole)} strings in Korean, {len(absent)} missing")
    return 1 if absent else 0


if __name__ == "__main__":
    raise SystemExit(main())
