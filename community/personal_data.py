"""What the site holds on a person: registries that every app fills, for the download of everything and for erasure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Field, Model, QuerySet, Value
from django.utils import timezone
from django.utils.text import capfirst

from core.models import OutboxRow

if TYPE_CHECKING:
    from community.models import User
    from core.letters import StrOrPromise
    from core.models import PrivateFile

MACHINERY = frozenset(one.name for one in OutboxRow._meta.get_fields() if one.name not in {"state", "created_at", "finished_at"})


@dataclass(frozen=True)
class Holding:
    """One thing that we hold on a person.

    `rows(user)` gives plain dictionaries (label → value, both readable), `files(user)` the private files that belong to it,
    `kept(user)` the querysets behind the rows, for whoever only wants to know how many there are.
    `why` names purpose and period. `covers` names the models it shows (`app.Model`), so that a test finds a model that nobody shows.
    """

    name: str
    label: "StrOrPromise"
    why: "StrOrPromise"
    rows: Callable[["User"], Iterable[dict[str, Any]]]
    kept: Callable[["User"], tuple[QuerySet[Any], ...]]
    files: Callable[["User"], Iterable["PrivateFile"]] = field(default=lambda user: ())
    covers: tuple[str, ...] = ()


@dataclass
class Erased:
    """What an erasure did: counts of rows erased and kept by name, each kept one with its law.

    `names` (hers today and before) and `traces` (addresses, numbers) are the words by which rows of others may speak of the person;
    `pages` are the opaque ids in the addresses of her pages: a letter to whomever that leads there speaks of her.
    """

    names: frozenset[str] = frozenset()
    traces: frozenset[str] = frozenset()
    pages: set[str] = field(default_factory=set)
    erased: dict[str, int] = field(default_factory=dict)
    kept: dict[str, tuple[int, str]] = field(default_factory=dict)

    def gone(self, name: str, count: int) -> None:
        """So many rows of this name were deleted or emptied."""
        if count:
            self.erased[name] = self.erased.get(name, 0) + count

    def stays(self, name: str, count: int, law: "StrOrPromise") -> None:
        """So many rows of this name stay without the person, and why they must."""
        if count:
            self.kept[name] = (self.kept.get(name, (0, ""))[0] + count, str(law))

    def as_dict(self) -> dict[str, Any]:
        """For people who read JSON, and for the row that remembers the deletion: numbers alone."""
        return {"erased": self.erased, "kept": {name: {"rows": rows, "law": law} for name, (rows, law) in self.kept.items()}}


@dataclass(frozen=True)
class Eraser:
    """What one app does when a person is erased: `erase(user, report)` in the one transaction, counting into `report`."""

    name: str
    order: int
    erase: Callable[["User", Erased], None]


@dataclass(frozen=True)
class Tie:
    """What others depend on a person for. She says what becomes of it before her account closes.

    `found(user)` gives a sentence for each; `question` is what she agrees to.
    """

    name: str
    question: "StrOrPromise"
    found: Callable[["User"], Iterable[str]]


holdings: dict[str, Holding] = {}
erasers: dict[str, Eraser] = {}
ties: dict[str, Tie] = {}


def register_holding(holding: Holding) -> None:
    """Make a holding known; called at import of an app's `personal_data`-registering module."""
    holdings[holding.name] = holding


def register_eraser(eraser: Eraser) -> None:
    """Make an eraser known. Erasers run by `order`; what deletes the account itself comes last (1000)."""
    erasers[eraser.name] = eraser


def register_tie(tie: Tie) -> None:
    """Make something known that a person has to settle before she leaves."""
    ties[tie.name] = tie


def readable(rows: Iterable[Model], *, of: "User | None" = None, leave_out: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """Rows as people read them: the fields' own names in the active language, choices in words, nothing empty.

    Left out: keys, what the outbox notes for itself, the column that only says that the row is hers, and `leave_out`.
    """
    for row in rows:
        found: dict[str, Any] = {}
        for one in row._meta.concrete_fields:
            if one.primary_key or one.name in leave_out or (isinstance(row, OutboxRow) and one.name in MACHINERY):
                continue
            value = _said(row, one)
            if value in (None, "", [], {}) or (of is not None and value == of):
                continue
            label = str(capfirst(str(one.verbose_name)))
            found[f"{label} ({one.name})" if label in found else label] = plain(value)
        yield found


def _said(row: Model, one: Field) -> Any:
    """A field's value; a choice as its label."""
    shown = getattr(row, f"get_{one.name}_display", None)
    return str(shown()) if one.choices and shown else getattr(row, one.name)


def plain(value: Any) -> Any:
    """A value that JSON and people can read: times in Seoul, other rows by their name."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (bool, int, float, str, list, dict)) else str(value)


def table(
    name: str,
    label: "StrOrPromise",
    why: "StrOrPromise",
    rows: Callable[["User"], QuerySet],
    *,
    leave_out: Collection[str] = (),
    files: Callable[["User"], Iterable["PrivateFile"]] = lambda user: (),
    also: tuple[str, ...] = (),
    covers: str = "",
) -> None:
    """Register a holding that is simply rows of one model (`covers`; `also` names what hangs on it)."""
    read = partial(_read, rows, leave_out)
    register_holding(Holding(name, label, why, read, lambda user: (rows(user),), files=files, covers=(covers, *also)))


def _read(rows: Callable[["User"], QuerySet], leave_out: Collection[str], user: "User") -> Iterator[dict[str, Any]]:
    return readable(rows(user), of=user, leave_out=leave_out)


def how_many(user: "User") -> dict[str, int]:
    """How many rows of each holding there are, by its name: one question to the database for all of them."""
    parts = [_counted(rows, name) for name, one in holdings.items() for rows in one.kept(user)]
    numbers = dict.fromkeys(holdings, 0)
    for name, number in parts[0].union(*parts[1:], all=True):
        numbers[name] += number
    return numbers


def _counted(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    """One row: the name, and how many rows these are."""
    named = rows.order_by().annotate(holding=Value(name, output_field=CharField())).values("holding")
    return named.annotate(number=Count("pk")).values_list("holding", "number")
