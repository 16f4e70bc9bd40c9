"""Tables that people bring: CSV (UTF-8 with or without BOM, CP949) or XLSX, line by line, so that a large one never stands in memory whole."""

import codecs
import csv
import io
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _

from community.exceptions import RosterFileUnreadable

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 50 * 1024**2, 200 * 1024**2, 100_000
MOST_LINES, MOST_COLUMNS = 1_048_576, 100  # what a sheet of Excel holds, and more than any table that people bring has
ENCODINGS = ("utf-8-sig", "cp949")
BLOCK = 1024**2
SPACES = re.compile(r"[ \u3000\xa0]+")


def check_size(size: int) -> None:
    """Raises RosterFileUnreadable, before anything is read, for a file of more than 50 MB."""
    if size > MOST_BYTES:
        raise RosterFileUnreadable(_("The file is larger than 50 MB. Split it and bring the parts one after the other."))


def read_table(file: IO[bytes]) -> tuple[list[Any], Iterator[list[Any]]]:
    """The header and the other lines of a CSV or XLSX file, which stays open. Raises RosterFileUnreadable, also while the lines are read."""
    check_size(file.seek(0, os.SEEK_END))
    file.seek(0)
    lines = _xlsx(file) if file.read(2) == b"PK" else _csv(file)
    header = next(lines, None)
    if header is None:
        raise RosterFileUnreadable(_("The file is empty."))
    return header, _few_enough(lines, MOST_ROWS)


def read_sheets(file: IO[bytes], *, most: int, beside: int) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """Name and lines of each sheet that can be seen; a CSV is one without a name. `most` rows, and so many lines of titles and sums beside them.

    Raises RosterFileUnreadable, also while the lines are read.
    """
    size = file.seek(0, os.SEEK_END)
    check_size(size)
    if not size:
        raise RosterFileUnreadable(_("The file is empty."))
    file.seek(0)
    if file.read(2) != b"PK":
        yield "", _few_enough(_csv(file), most, beside=beside)
        return
    for sheet in _workbook(file).worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _few_enough(_rows(sheet), most, beside=beside)


def is_blank(cells: list[Any]) -> bool:
    """Whether nothing stands in a line."""
    return not any(str(cell or "").strip() for cell in cells)


def text_of(cell: Any) -> str:
    """A cell as one line of text: NFKC, single spaces, whole numbers without `.0`."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return SPACES.sub(" ", unicodedata.normalize("NFKC", "" if cell is None else str(cell))).strip()


def _few_enough(lines: Iterator[list[Any]], most: int, *, beside: int = 0) -> Iterator[list[Any]]:
    """Blank lines do not count, unless there are more of them than a sheet of Excel has."""
    filled = 0
    for number, cells in enumerate(lines, start=1):
        filled += not is_blank(cells)
        if filled > most + beside or number > MOST_LINES:
            said = {"most": f"{most:,}"}
            raise RosterFileUnreadable(_("The file has more than %(most)s rows. Split it and bring the parts one after the other.") % said)
        yield cells


def _csv(file: IO[bytes]) -> Iterator[list[str]]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        first = text.readline(BLOCK)
        text.seek(0)
        reader = csv.reader(text, delimiter=max(",\t;", key=first.count), strict=True)
        yield from reader
    except csv.Error as error:
        broken = _("The file is broken as a CSV table near line %(line)d: a quotation mark or a line break stands where none may.")
        raise RosterFileUnreadable(broken % {"line": reader.line_num}) from error
    finally:
        with suppress(ValueError):  # whoever reads has closed the file already
            text.detach()  # or it would be closed with this wrapper


def _encoding(file: IO[bytes]) -> str:
    """How a text is written, known only after all of it was looked at."""
    for encoding in ENCODINGS:
        file.seek(0)
        try:
            if any("\0" in text for text in codecs.iterdecode(iter(partial(file.read, BLOCK), b""), encoding)):
                raise RosterFileUnreadable(_("The file is not a table: it holds binary data."))
        except UnicodeDecodeError:
            continue
        return encoding
    raise RosterFileUnreadable(_("The file is neither UTF-8 nor CP949. Save it again as “CSV UTF-8” or as XLSX."))


def _xlsx(file: IO[bytes]) -> Iterator[list[Any]]:
    yield from _rows(_workbook(file).worksheets[0])


def _workbook(file: IO[bytes]) -> Any:
    import openpyxl

    with _readable():
        if sum(part.file_size for part in zipfile.ZipFile(file).infolist()) > MOST_UNPACKED:
            raise RosterFileUnreadable(_("The workbook holds more than 200 MB when unpacked. Split it and bring the parts one after the other."))
        return openpyxl.load_workbook(file, read_only=True, data_only=True)


def _rows(sheet: Any) -> Iterator[list[Any]]:
    """How large a sheet says it is counts for nothing: programs write that wrongly, and rows beyond it would be left out without a word."""
    with _readable():
        sheet.reset_dimensions()
        yield from (list(cells) for cells in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))


@contextmanager
def _readable() -> Iterator[None]:
    """A damaged workbook fails in its zip, its compression, its XML (a SyntaxError) or its references; a locked one asks for a password."""
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        yield
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, RuntimeError, LookupError, ValueError, EOFError, OSError) as error:
        raise RosterFileUnreadable(_("The file is not a readable XLSX workbook.")) from error
