"""Reading a file of employment outcomes: the same kinds of file as the roster, Korean or English headers and words."""

import io
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from community.exceptions import RosterFileUnreadable
from community.models import EmploymentOutcome
from community.roster_files import Row, date_of
from community.table_files import is_blank, read_table, text_of

COLUMNS = {
    "record_id": "수료번호",
    "course": "과정",
    "point": "시점",
    "status": "상태",
    "source": "출처",
    "cohort": "기수",
    "employer": "회사",
    "role": "직무",
    "began_on": "시작일",
    "answered_on": "확인일",
}
REQUIRED = ("record_id", "course", "point", "status", "source")
KNOWN = {**{korean: name for name, korean in COLUMNS.items()}, **{name: name for name in COLUMNS}}
LONGEST = {"record_id": 40, "course": 150, "cohort": 30}
WORDS: dict[str, dict[str, Any]] = {
    "point": {"0": 0, "수료": 0, "수료시": 0, "수료직후": 0, "6": 6, "6개월": 6, "12": 12, "12개월": 12, "1년": 12},
    "status": {
        **{value: value for value in EmploymentOutcome.Status.values},
        **{"취업": "employed", "재직": "employed", "창업": "self_employed", "자영업": "self_employed", "프리랜서": "self_employed"},
        **{"구직": "looking", "구직중": "looking", "미취업": "looking", "진학": "further_study", "학업": "further_study"},
        **{"입대": "military", "군복무": "military", "취업불가": "not_available", "취업불가능": "not_available"},
    },
    # "self" is what she told us here herself: a file cannot say that for her.
    "source": {
        **{value: value for value in ("telephone", "campus", "document")},
        "전화": "telephone",
        "캠퍼스": "campus",
        "서류": "document",
        "증빙": "document",
    },
}


def read_outcomes(content: bytes) -> list[Row]:
    """Every data row, parsed or refused. Raises RosterFileUnreadable for a file or header that cannot be understood."""
    header, lines = read_table(io.BytesIO(content))
    written = [unicodedata.normalize("NFC", str(cell or "")).strip() for cell in header]
    while written and not written[-1]:
        written.pop()
    columns = _columns(written)
    numbered = ((number, cells) for number, cells in enumerate(lines, start=2) if not is_blank(cells))
    return [_parse(number, dict(zip(columns, written, strict=True)), cells) for number, cells in numbered]


def _columns(written: list[str]) -> list[str]:
    unknown = [name for name in written if name.lower() not in KNOWN]
    columns = [KNOWN[name.lower()] for name in written if name.lower() in KNOWN]
    missing = [COLUMNS[name] for name in REQUIRED if name not in columns]
    known = ", ".join(COLUMNS.values())
    if unknown:
        names = ", ".join(name or _("(empty)") for name in unknown)
        raise RosterFileUnreadable(_("Unknown column: %(names)s. Known are %(known)s (or their English names).") % {"names": names, "known": known})
    if missing:
        raise RosterFileUnreadable(_("Missing column: %(names)s.") % {"names": ", ".join(missing)})
    if len(set(columns)) < len(columns):
        twice = sorted({COLUMNS[name] for name in columns if columns.count(name) > 1})
        raise RosterFileUnreadable(_("A column stands there twice: %(names)s.") % {"names": ", ".join(twice)})
    return columns


def _parse(number: int, written: dict[str, str], cells: list[Any]) -> Row:
    row = Row(number, written=written)
    spare = [cell for cell in cells[len(written) :] if str(cell or "").strip()]
    if spare:
        return row.refuse(list(written)[-1], spare[0], _("There are more cells in this row than columns in the header."))
    for place, name in enumerate(written):
        cell = cells[place] if place < len(cells) else ""
        try:
            row.values[name] = _value(name, cell)
        except ValueError as error:
            return row.refuse(name, "" if cell is None else cell, str(error))
    return row


def _value(name: str, cell: Any) -> Any:
    """One cell, understood. Raises ValueError with the reason."""
    text = text_of(cell)
    if name in {"began_on", "answered_on"}:
        return date_of(name, cell) if text else None
    if name in WORDS:
        return _word(name, text)
    if len(text) > LONGEST.get(name, 120):
        raise ValueError(_("Longer than %(most)d characters.") % {"most": LONGEST.get(name, 120)})
    if any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in text):
        raise ValueError(_("Holds a control character."))
    if name in REQUIRED and not text:
        raise ValueError(_("Must not be empty."))
    return text


def _word(name: str, text: str) -> Any:
    known = WORDS[name]
    word = text.lower().replace(" ", "")
    if word not in known:
        korean = [one for one in known if not one.isascii() or one.isdigit()]
        raise ValueError(_("Must be one of: %(words)s.") % {"words": ", ".join(korean)})
    return known[word]
