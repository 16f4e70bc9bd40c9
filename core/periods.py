"""How long each kind of trace is kept: a registry that every app fills, run by the clock, looked at with a dry run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from core.letters import StrOrPromise

STEP = 500
Old = Callable[[datetime], models.QuerySet[Any]]
Forget = Callable[[models.QuerySet[Any]], object]


@dataclass(frozen=True)
class Period:
    """One rule of retention. `forget(keep, dry_run)` deletes or empties what is older than `keep` and returns how many rows; a dry run only counts.

    `name` is the key of `settings.RETENTION` that holds the days; `why` says under which law or promise, for the screen of the back office.
    """

    name: str
    label: "StrOrPromise"
    why: "StrOrPromise"
    forget: Callable[[timedelta, bool], int]

    @property
    def days(self) -> int:
        return settings.RETENTION[self.name]

    @property
    def keep(self) -> timedelta:
        return timedelta(days=self.days)

    def due(self) -> int:
        """How many rows the next run would forget."""
        return self.forget(self.keep, True)

    def run(self) -> int:
        """Forget what is older than the period; returns how many rows. May run twice, and goes on where a killed run stopped."""
        return self.forget(self.keep, False)


periods: dict[str, Period] = {}


def register_period(name: str, label: "StrOrPromise", why: "StrOrPromise", forget: Callable[[timedelta, bool], int]) -> Period:
    """Make a rule known; called at import of an app's `retention` module. KeyError at once when the settings name no days for it."""
    if name not in settings.RETENTION:
        raise KeyError(name)
    periods[name] = Period(name, label, why, forget)
    return periods[name]


def delete(rows: models.QuerySet[Any]) -> None:
    """The usual way to forget."""
    rows.delete()


def register_rows(name: str, label: "StrOrPromise", why: "StrOrPromise", old: Old, *, forget: Forget = delete, step: int = STEP) -> Period:
    """A rule over rows of one table: `old(before)` are those that are past it, `forget(rows)` deletes or empties at most `step` of them.

    What `forget` has emptied must be old no more. Each step is a transaction of its own.
    """
    return register_period(name, label, why, partial(_in_steps, old, forget, step))


def _in_steps(old: Old, forget: Forget, step: int, keep: timedelta, dry_run: bool) -> int:
    before = timezone.now() - keep
    if dry_run:
        return old(before).count()
    gone, last = 0, None
    while ids := _one_step(old(before).order_by("pk"), forget, step, last):
        gone, last = gone + len(ids), ids[-1]
    return gone


def _one_step(rows: models.QuerySet[Any], forget: Forget, step: int, last: Any) -> list[Any]:
    """Forget the next rows behind `last`; their keys."""
    if last is not None:
        rows = rows.filter(pk__gt=last)
    with transaction.atomic():
        ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True)[:step])
        if ids:
            forget(rows.model._base_manager.filter(pk__in=ids))
    return ids
