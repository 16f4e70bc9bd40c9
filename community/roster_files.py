"""Reading a roster file: CSV (UTF-8 with or without BOM, CP949) or XLSX, Korean or English headers, into parsed or refused rows."""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from community.exceptions import RosterFileUnreadable
from community.names import normalise_email, normalise_phone

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
MOST_BYTES, MOST_UNPACKED = 50 * 1024**2, 500 * 1024**2
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


def check_size(size: int) -> None:
    """Raises RosterFileUnreadable, before anything is read, for a file of more than 50 MB."""
    if size > MOST_BYTES:
        raise RosterFileUnreadable(_("The file is larger than 50 MB. Split it and bring the parts one after the other."))


def read_roster(content: bytes) -> list[Row]:
    """Every data row, parsed. Raises RosterFileUnreadable for a file or header that cannot be understood: then nothing is taken."""
    header, lines = read_table(content)
    columns = _header(header)
    written = {name: str(header[index]).strip() for index, name in enumerate(columns)}
    return [_parse(number, columns, written, cells) for number, cells in enumerate(lines, start=2) if any(str(cell or "").strip() for cell in cells)]


def read_table(content: bytes) -> tuple[list[Any], Iterator[list[Any]]]:
    """The header and the other lines of a CSV or XLSX file. Raises RosterFileUnreadable, also while the lines are read."""
    check_size(len(content))
    lines = _xlsx(content) if content[:2] == b"PK" else _csv(content)
    header = next(lines, None)
    if header is None:
        raise RosterFileUnreadable(_("The file is empty."))
    return header, lines


def _csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RosterFileUnreadable(_("The file is neither UTF-8 nor CP949. Save it again as “CSV UTF-8” or as XLSX."))
    if "\0" in text:
        raise RosterFileUnreadable(_("The file is not a table: it holds binary data."))
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        broken = _("The file is broken as a CSV table near line %(line)d: a quotation mark or a line break stands where none may.")
        raise RosterFileUnreadable(broken % {"line": reader.line_num}) from error


def _xlsx(content: bytes) -> Iterator[list[Any]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    # A damaged workbook fails in its zip, its compression, its XML (a SyntaxError) or its references; a locked one asks for a password.
    unreadable = (InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, RuntimeError, LookupError, ValueError, EOFError, OSError)
    try:
        if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist()) > MOST_UNPACKED:
            raise RosterFileUnreadable(_("The workbook holds more than 500 MB when unpacked. Split it and bring the parts one after the other."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        yield from (list(cells) for cells in book.worksheets[0].iter_rows(values_only=True))
    except unreadable as error:
        raise RosterFileUnreadable(_("The file is not a readable XLSX workbook.")) from error


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


def _parse(number: int, columns: list[str], written: dict[str, str], cells: list[Any]) -> Row:
    row = Row(number, written=written)
    if len([cell for cell in cells[len(columns) :] if str(cell or "").strip()]):
        return row.refuse(columns[-1], cells[len(columns)], _("There are more cells in this row than columns in the header."))
    raw = {name: cells[index] if index < len(cells) else "" for index, name in enumerate(columns)}
    for name in columns:
        try:
            row.values[name] = _value(name, raw[name])
        except ValueError as error:
            return row.refuse(name, "" if raw[name] is None else raw[name], str(error))
    return row


def _value(name: str, cell: Any) -> Any:
    """One cell, understood. Raises ValueError with the reason."""
    if name in {"birth_date", "completed_on", "consented_on", "joined_on"}:
        return date_of(name, cell)
    text = text_of(cell)
    if len(text) > LONGEST.get(name, 254):
        raise ValueError(_("Longer than %(most)d characters.") % {"most": LONGEST.get(name, 254)})
    if any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in text):
        raise ValueError(_("Holds a control character."))
    if name in {"record_id", "name", "campus", "course"} and not text:
        raise ValueError(_("Must not be empty."))
    if name == "email":
        return _email(text)
    if name == "phone" and text and not 9 <= len(normalise_phone(text)) <= 15:
        raise ValueError(_("Is not a telephone number."))
    return text


def text_of(cell: Any) -> str:
    """A cell as one line of text: NFKC, single spaces, whole numbers without `.0`."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"[ \u3000\xa0]+", " ", unicodedata.normalize("NFKC", "" if cell is None else str(cell))).strip()


def _email(text: str) -> str:
    address = normalise_email(text)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(_("Is not an e-mail address.")) from None
    return address


def date_of(name: str, cell: Any) -> date | None:
    """A cell as a day that is not in the future. Raises ValueError with the reason."""
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        text = text_of(cell)
        if not text and name in OPTIONAL:
            return None
        match = re.fullmatch(r"(\d{4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?", text)
        if not match:
            raise ValueError(_("Is not a date such as 2023-02-28, 2023.02.28 or 2023/02/28."))
        try:
            found = date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            raise ValueError(_("This day does not exist.")) from None
    if found > _today():
        raise ValueError(_("Lies in the future."))
    if found < EARLIEST_BIRTH:
        raise ValueError(_("Lies too far in the past."))
    return found


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()
