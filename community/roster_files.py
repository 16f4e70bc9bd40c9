"""Reading a roster file, Korean or English headers, into parsed or refused rows."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from community.exceptions import RosterFileUnreadable
from community.names import normalise_email, normalise_phone
from community.table_files import is_blank, read_table, text_of

COLUMNS = {
    "record_id": "수료번호",
    "name": "이름",
    "birth_date": "생년월일",
    "email": "이메일",
    "phone": "휴대전화",
    "campus": "캠퍼스",
    "course": "과정",
    "cohort": "기수",
    "field": "분야",
    "completed_on": "수료일",
    "former_name": "이전이름",
    "consented_on": "제공동의일",
    "joined_on": "동문가입일",
}
OPTIONAL = {"former_name", "consented_on", "joined_on"}
KNOWN = {**{korean: name for name, korean in COLUMNS.items()}, **{name: name for name in COLUMNS}}
LONGEST = {"record_id": 40, "name": 80, "former_name": 80, "phone": 30, "course": 150, "cohort": 30, "field": 60, "campus": 80}
DAYS, NEVER_EMPTY = {"birth_date", "completed_on", "consented_on", "joined_on"}, {"record_id", "name", "campus", "course"}
DAY = re.compile(r"(\d{4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?")
EARLIEST_BIRTH = date(1920, 1, 1)


@dataclass(slots=True)
class Refusal:
    """Why a row was not taken. `row` counts from 1 with the header as row 1; `column` is the header as written in the file."""

    row: int
    column: str
    value: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class Row:
    """One line of the roster. `values` holds what the file says, `written` how its headers are spelt; a refused row has `refusal` set."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    def refuse(self, column: str, value: Any, reason: str) -> "Row":
        self.refusal = Refusal(self.number, self.written.get(column, column), str(value), reason)
        return self


def count_rows(file: IO[bytes]) -> int:
    """Data rows of a file, all of it looked at. Raises RosterFileUnreadable for a file or header that cannot be understood."""
    header, lines = read_table(file)
    _header(header)
    return sum(1 for cells in lines if not is_blank(cells))


def read_roster(file: IO[bytes]) -> Iterator[Row]:
    """Every data row, parsed or refused, one by one. Raises RosterFileUnreadable, also midway: `count_rows` says so before anything is taken."""
    header, lines = read_table(file)
    columns, today = _header(header), timezone.localdate()
    written = {name: str(header[index]).strip() for index, name in enumerate(columns)}
    for number, cells in enumerate(lines, start=2):
        if not is_blank(cells):
            yield _parse(number, columns, written, cells, today)


def _header(cells: list[Any]) -> list[str]:
    written = [unicodedata.normalize("NFC", str(cell or "")).strip() for cell in cells]
    while written and not written[-1]:
        written.pop()
    unknown = [name for name in written if name.lower() not in KNOWN]
    if unknown:
        raise RosterFileUnreadable(
            _("Unknown column: %(names)s. Known are %(known)s (or their English names).")
            % {"names": ", ".join(name or _("(empty)") for name in unknown), "known": ", ".join(COLUMNS.values())}
        )
    columns = [KNOWN[name.lower()] for name in written]
    twice = sorted({COLUMNS[name] for name in columns if columns.count(name) > 1})
    missing = [korean for name, korean in COLUMNS.items() if name not in columns and name not in OPTIONAL]
    if twice:
        raise RosterFileUnreadable(_("A column stands there twice: %(names)s.") % {"names": ", ".join(twice)})
    if missing:
        raise RosterFileUnreadable(_("Missing column: %(names)s.") % {"names": ", ".join(missing)})
    return columns


def _parse(number: int, columns: list[str], written: dict[str, str], cells: list[Any], today: date) -> Row:
    row = Row(number, written=written)
    if len([cell for cell in cells[len(columns) :] if str(cell or "").strip()]):
        return row.refuse(columns[-1], cells[len(columns)], _("There are more cells in this row than columns in the header."))
    raw = {name: cells[index] if index < len(cells) else "" for index, name in enumerate(columns)}
    for name in columns:
        try:
            row.values[name] = _value(name, raw[name], today)
        except ValueError as error:
            return row.refuse(name, "" if raw[name] is None else raw[name], str(error))
    return row


def _value(name: str, cell: Any, today: date) -> Any:
    """One cell, understood. Raises ValueError with the reason."""
    if name in DAYS:
        return date_of(name, cell, today)
    text = text_of(cell)
    if len(text) > LONGEST.get(name, 254):
        raise ValueError(_("Longer than %(most)d characters.") % {"most": LONGEST.get(name, 254)})
    if not text.isprintable() and any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in text):
        raise ValueError(_("Holds a control character."))
    if not text and name in NEVER_EMPTY:
        raise ValueError(_("Must not be empty."))
    if name == "email":
        return _email(text)
    if name == "phone" and text and not 9 <= len(normalise_phone(text)) <= 15:
        raise ValueError(_("Is not a telephone number."))
    return text


def _email(text: str) -> str:
    address = normalise_email(text)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(_("Is not an e-mail address.")) from None
    return address


def date_of(name: str, cell: Any, today: date | None = None) -> date | None:
    """A cell as a day that is not in the future, as seen from `today` in Seoul. Raises ValueError with the reason."""
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        text = text_of(cell)
        if not text and name in OPTIONAL:
            return None
        found = _day(text)
    if found > (today or timezone.localdate()):
        raise ValueError(_("Lies in the future."))
    if found < EARLIEST_BIRTH:
        raise ValueError(_("Lies too far in the past."))
    return found


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    """A written day: the same few stand in thousands of rows. Raises ValueError with the reason."""
    match = DAY.fullmatch(text)
    if not match:
        raise ValueError(_("Is not a date such as 2023-02-28, 2023.02.28 or 2023/02/28."))
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        raise ValueError(_("This day does not exist.")) from None
