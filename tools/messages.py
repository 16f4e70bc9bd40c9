"""The Korean of every string: joins `locale/parts/*.po` into `locale/ko/LC_MESSAGES/django.po` and compiles it, with Babel alone.
What scripts say stands in `locale/parts/scripts/*.po` and becomes `djangojs.po`.
`locale/parts/en/*.po` is our English for what packages say in theirs: `locale/en/LC_MESSAGES/django.po`.

`--check` also reads every msgid out of code and templates, and fails where one has no Korean or two.
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


def messages_of(parts: Path, locale: str) -> Iterator[tuple[Any, Path]]:
    """Every finished translation, with the part it stands in."""
    for part in sorted(parts.glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale=locale, abort_invalid=True):
                if message.id and message.string and not message.fuzzy:
                    yield message, part


def join(parts: Path = PARTS, locale: str = "ko") -> Catalog:
    """One catalogue from all parts; the first part that translates a string wins."""
    whole = Catalog(locale=locale, project="ieum", charset="utf-8")
    for message, _part in messages_of(parts, locale):
        if whole.get(message.id, message.context) is None:
            whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole


def clashes(parts: Path = PARTS, locale: str = "ko") -> list[str]:
    """Every string that two parts translate differently, so that one of them is never shown. A context (msgctxt) tells them apart."""
    first: dict[tuple[Any, str | None], tuple[Any, Path]] = {}
    found = []
    for message, part in messages_of(parts, locale):
        known, where = first.setdefault((message.id, message.context), (message.string, part))
        if known != message.string:
            found.append(f"{part.name}: {message.id!r} is {message.string!r} here and {known!r} in {where.name}")
    return found


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
    absent, twice = missing(whole), [*clashes(), *clashes(PARTS / "scripts"), *clashes(PARTS / "en", "en")]
    print("\n".join([*twice, *absent][:200]), file=sys.stderr)
    print(f"{len(whole)} strings in Korean, {len(absent)} missing, {len(twice)} translated in two ways")
    return 1 if absent or twice else 0


if __name__ == "__main__":
    raise SystemExit(main())
