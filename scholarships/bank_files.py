"""거래내역 of Korean banks as they come out of internet banking: where the header stands, what its columns mean, each row read or refused.

Which words a bank uses was taken from their customers' files as people describe them; a bank that writes others is refused by name of the
missing column, never guessed at.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from itertools import islice
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from community.exceptions import RosterFileUnreadable
from community.table_files import is_blank, read_sheets, text_of
from scholarships.exceptions import FileUnreadable
from scholarships.money import LARGEST
from scholarships.resident_numbers import without_resident_numbers

MOST_ROWS = 20_000  # a web request reads them all, and XLSX takes its time
HEADER_WITHIN, BESIDE = 40, 50  # lines with titles above the rows, and with sums among and below them
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
EARLIEST = date(2000, 1, 1)
# What stands in the header, without spaces and what is in brackets. The first of a role's names that the file has counts, for `memo` all.
NAMES = {
    "at": ("거래일시", "입금일시", "거래일자", "거래일", "거래날짜", "일자", "날짜"),
    "time": ("거래시간", "거래시각", "시간", "시각"),
    "came": ("입금", "입금액", "입금금액", "맡기신금액", "맡기신금액입금", "받으신금액"),
    "went": ("출금", "출금액", "출금금액", "찾으신금액", "지급금액", "지급"),
    "amount": ("거래금액", "금액"),
    "way": ("구분", "입출금구분", "거래구분"),
    "balance": ("거래후잔액", "거래후잔고", "잔액", "잔고"),
    "depositor": ("보낸분", "입금자명", "입금자", "의뢰인", "보낸분/받는분", "받는분/보낸분", "의뢰인/수취인", "기재내용", "거래내용", "내용"),
    "memo": ("적요", "메모", "거래메모", "비고", "거래구분"),
}
TOTALS = re.compile(r"(합계|총계|소계|누계|총건수|총\d+건|이하여백|조회결과)")
# Of money that went out: a deposit undone. The words as people describe them, not looked up at each bank; a row too many is only looked at.
TAKEN_BACK = re.compile(r"취소|정정|착오")
DAY = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")
FIGURES_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?=\D|$|\d{6}$|\d{4}$)")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?|(\d{2})(\d{2})(\d{2})?")
WON = re.compile(r"(-?)\s*₩?\s*((?:\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.0+)?)\s*원?")


@dataclass(frozen=True)
class Deposit:
    """Money that came, as one row says. `occurrence` counts rows of one file that say all the same, from 1."""

    row: int
    at: datetime
    amount: int
    balance: int | None
    depositor: str
    memo: str
    occurrence: int = 1

    def fingerprint(self, entity_id: int, account: str) -> str:
        """What makes this row itself: the same in every file of this account, however often it is brought."""
        said = (entity_id, account, self.at.isoformat(), self.amount, self.balance, self.depositor, self.memo, self.occurrence)
        return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()


@dataclass
class Statement:
    """A whole file, read: what came, how many rows were payments out, and each row that was not understood, with its reason."""

    deposits: list[Deposit] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    out: int = 0
    last_at: datetime | None = None
    balance: int | None = None
    ascending: bool = False

    def see(self, at: datetime, balance: int | None) -> None:
        """Remember the balance after the newest movement, whichever way the file is sorted: of one moment, the row nearer the newest end."""
        if self.last_at is None or at > self.last_at:
            self.last_at, self.balance = at, balance
        elif at == self.last_at and self.ascending:
            self.balance = balance


def account_key(written: str) -> str:
    """The last four digits of an account's number: what everybody writes the same way, with or without the rest."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", written))[-4:]


def read_statement(file: IO[bytes], *, most: int | None = None) -> Statement:
    """Every row of the file, or, for a look at it, those up to its `most`-th deposit. Raises FileUnreadable, in words."""
    try:
        return _read(file, most)
    except RosterFileUnreadable as refusal:
        raise FileUnreadable(str(refusal)) from refusal


def _read(file: IO[bytes], most: int | None) -> Statement:
    file.seek(0)
    start = file.read(512).lstrip()
    if start.startswith(OLD_EXCEL):
        raise FileUnreadable(
            _("This is an old Excel file (.xls) or one locked by a password. Save it as an Excel workbook (.xlsx) without one, and bring that.")
        )
    if start[:1] == b"<":
        raise FileUnreadable(
            _("This file is a web page that is called Excel. Open it, save it as an Excel workbook (.xlsx), and bring that one."),
        )
    found = {name: header for name, lines in read_sheets(file, most=MOST_ROWS, beside=BESIDE) if (header := _find_header(lines))}
    if not found:
        raise FileUnreadable(
            _(
                "No line with the names of columns was found. "
                "There must be one with 거래일시 (or 거래일자) and 입금 (or 맡기신금액), as banks write them."
            )
        )
    if len(found) > 1:  # another account, or another year: to take one of them in silence would lose the other
        names = ", ".join(found)
        raise FileUnreadable(
            _("Several sheets hold movements (%(names)s). Save each as a file of its own and bring them one by one.") % {"names": names}
        )
    ((names_of_columns, rows),) = found.values()
    return _statement(names_of_columns, rows, most)


@dataclass(frozen=True)
class Header:
    """Where the names of the columns stand, which column plays which role, and what is written above it."""

    line: int
    columns: dict[str, list[int]]
    written: list[str]

    def name_of(self, role: str) -> str:
        """As the bank wrote it, for whoever looks for the cell; empty for what the file does not have."""
        place = self.columns.get(role, [len(self.written)])[0]
        return self.written[place] if place < len(self.written) else ""


def _find_header(lines: Iterator[list[Any]]) -> tuple[Header, Iterator[list[Any]]] | None:
    """The header among the first lines and what follows it, not read yet; None for a sheet without one."""
    for number, cells in enumerate(islice(lines, HEADER_WITHIN), start=1):
        columns = _roles(cells)
        if "at" in columns and ("came" in columns or {"amount", "way"} <= set(columns)):
            return Header(number, columns, [text_of(cell) for cell in cells]), lines
    return None


def _roles(cells: list[Any]) -> dict[str, list[int]]:
    written = [re.sub(r"\(.*?\)|\[.*?\]|[\s*]", "", text_of(cell)) for cell in cells]
    found: dict[str, list[int]] = {}
    for role, names in NAMES.items():
        places = [written.index(name) for name in names if name in written]
        if places:
            found[role] = places if role == "memo" else places[:1]
    return found


class CellRefused(ValueError):
    """What one cell says is not understood; `role` is its column's."""

    def __init__(self, role: str, reason: str) -> None:
        super().__init__(reason)
        self.role = role


@contextmanager
def _reading(role: str) -> Iterator[None]:
    """Whatever is wrong inside is wrong in this column."""
    try:
        yield
    except CellRefused:
        raise
    except ValueError as reason:
        raise CellRefused(role, str(reason)) from reason


def _statement(header: Header, lines: Iterable[list[Any]], most: int | None) -> Statement:
    read, columns = Statement(), header.columns
    if most is None:
        lines = list(lines)
        read.ascending = _is_ascending(lines, columns)
    seen: Counter[Any] = Counter()
    for number, cells in enumerate(lines, start=header.line + 1):
        if _day_or_none(_cell(cells, columns, "at")) is None and _is_no_movement(cells, columns):
            continue
        try:
            _take(read, number, cells, columns, seen)
        except CellRefused as reason:
            row = without_resident_numbers(" | ".join(text_of(cell) for cell in cells if text_of(cell)))
            read.refused.append({"row": number, "column": header.name_of(reason.role), "value": row[:200], "reason": str(reason)})
        if most and len(read.deposits) == most:
            break
    return read


def _is_ascending(lines: list[list[Any]], columns: dict[str, list[int]]) -> bool:
    """Whether the first day of a file lies before its last."""

    def first_day(some: Iterable[list[Any]]) -> date | None:
        return next((day for cells in some if (day := _day_or_none(_cell(cells, columns, "at")))), None)

    first, last = first_day(lines), first_day(reversed(lines))
    return bool(first and last and first < last)


def _take(read: Statement, number: int, cells: list[Any], columns: dict[str, list[int]], seen: Counter[Any]) -> None:
    """Count one row in. Raises CellRefused."""
    with _reading("at"):
        at = _moment(_cell(cells, columns, "at"), _cell(cells, columns, "time"))
    with _reading("came" if "came" in columns else "amount"):
        amount = _came(cells, columns)
    with _reading("balance"):
        balance = won_of(_cell(cells, columns, "balance"), _("balance"), may_be_negative=True)
    read.see(at, balance)
    memo = " · ".join(text for place in columns.get("memo", ()) if (text := _words(cells[place] if place < len(cells) else "")))
    depositor = _words(_cell(cells, columns, "depositor")) or memo
    if amount is None:
        read.out += 1
        if TAKEN_BACK.search(f"{memo} {depositor}"):
            raise CellRefused(
                "went", _("The bank seems to have taken a deposit back. Look for it among the deposits, and say there that it went back.")
            )
        return
    same = (at, amount, balance, depositor, memo)
    seen[same] += 1
    if seen[same] > 1 and _is_a_copy(read, number, same):
        raise CellRefused("balance", _("This row stands in the file already, with the same balance after it. If money came twice, look at the bank."))
    read.deposits.append(Deposit(number, at, amount, balance, depositor[:100], memo[:200], seen[same]))


def _is_a_copy(read: Statement, number: int, same: tuple[Any, ...]) -> bool:
    """Whether a row that says the same is the same: a balance that did not grow, in one minute or in the very next row, took no money in.

    Of days without a time it may be another: the sum went out in between. Without a balance nothing tells.
    """
    at, _amount, balance, *_words = same
    return balance is not None and (at.time() != time() or read.deposits[-1].row == number - 1)


def _came(cells: list[Any], columns: dict[str, list[int]]) -> int | None:
    """What came in with this row; None for a payment out. Raises ValueError with the reason."""
    if "came" in columns:
        came = won_of(_cell(cells, columns, "came"), _("amount")) or 0
        with _reading("went"):
            went = won_of(_cell(cells, columns, "went"), _("amount")) or 0
    else:
        amount, way = won_of(_cell(cells, columns, "amount"), _("amount"), may_be_negative=True) or 0, text_of(_cell(cells, columns, "way"))
        if ("입금" in way) == ("출금" in way):
            raise CellRefused("way", _("It is not said whether money came or went."))
        came, went = (amount, 0) if "입금" in way else (0, abs(amount))
    if came < 0:
        raise ValueError(_("An amount below zero: the bank took something back. Look at it at the bank."))
    if came and went:
        raise ValueError(_("Money in and money out in one row."))
    if not came and not went:
        raise ValueError(_("No amount."))
    return came or None


def won_of(cell: Any, what: str, *, may_be_negative: bool = False) -> int | None:
    """A cell as whole won: numbers, `1,000,000`, `₩5,000`, `5,000원`; None when empty. Raises ValueError with the reason."""
    text = text_of(cell)
    if text in ("", "-"):
        return None
    match = WON.fullmatch(text)
    if not match:
        raise ValueError(_("%(what)s: %(value)s is no whole number of won.") % {"what": what, "value": text[:40]})
    number = int(match[2].replace(",", "").partition(".")[0]) * (-1 if match[1] else 1)
    if number < 0 and not may_be_negative:
        raise ValueError(_("An amount below zero: the bank took something back. Look at it at the bank."))
    if abs(number) > LARGEST:
        raise ValueError(_("%(what)s: more than ten trillion won cannot be right.") % {"what": what})
    return number


def _moment(day: Any, clock: Any) -> datetime:
    """Day and time of a row, in Seoul. Raises ValueError with the reason."""
    if isinstance(day, datetime):
        found, rest = day.date(), day.time()
    else:
        found, rest = _day(day)
    at = _clock(clock) or rest
    moment = timezone.make_aware(datetime.combine(found, at.replace(microsecond=0, tzinfo=None)))
    if moment.date() > timezone.localdate():
        raise ValueError(_("The day lies in the future."))
    if found < EARLIEST:
        raise ValueError(_("The day lies too far in the past."))
    return moment


def _day(cell: Any) -> tuple[date, time]:
    return (cell, time()) if isinstance(cell, date) else _written_day(text_of(cell))


@lru_cache(maxsize=1_000)
def _written_day(text: str) -> tuple[date, time]:
    """Asked twice for each row: whether it has a day, and which. Raises ValueError with the reason."""
    match = DAY.match(text) or FIGURES_DAY.match(text)
    if not match:
        raise ValueError(_("%(value)s is no day with a year of four figures, such as 2026-11-24.") % {"value": text[:40] or "–"})
    try:
        return date(int(match[1]), int(match[2]), int(match[3])), _clock(text[match.end() :]) or time()
    except ValueError as error:
        raise ValueError(_("%(value)s is no day with a year of four figures, such as 2026-11-24.") % {"value": text[:40]}) from error


def _day_or_none(cell: Any) -> date | None:
    try:
        return cell.date() if isinstance(cell, datetime) else _day(cell)[0]
    except ValueError:
        return None


def _clock(cell: Any) -> time | None:
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    text = re.sub(r"\(.*?\)|[^\d:.]", "", text_of(cell)).strip(".")
    if not text:
        return None
    match = CLOCK.fullmatch(text)
    if not match:
        raise ValueError(_("%(value)s is no time of day.") % {"value": text[:20]})
    hour, minute, second = match[1] or match[4], match[2] or match[5], match[3] or match[6] or 0
    return time(int(hour), int(minute), int(second))


def _cell(cells: list[Any], columns: dict[str, list[int]], role: str) -> Any:
    place = columns.get(role, [len(cells)])[0]
    return cells[place] if place < len(cells) else None


def _words(cell: Any) -> str:
    """What the bank or the sender wrote, without what cannot be seen and what nobody may keep."""
    text = text_of(cell)
    if not text.isprintable():
        text = "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf"})
    return without_resident_numbers(text)


def _is_no_movement(cells: list[Any], columns: dict[str, list[int]]) -> bool:
    """Of a line without a day: whether it is blank, a sum at the end or between days, or the names of the columns at the top of a page."""
    return is_blank(cells) or any(TOTALS.search(text_of(cell).replace(" ", "")) for cell in cells) or _roles(cells) == columns
