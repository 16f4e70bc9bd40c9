"""What is due by the clock. A missed time is caught up, once: `<=`, never `==`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from core.models import ScheduledRun
from core.outbox import Queue, register


@dataclass(frozen=True)
class Scheduled:
    """Something to run every day, or on one day of the week (0: Monday), at a Seoul time, or every so many minutes.

    `run` returns a line for the record and may run twice.
    """

    name: str
    run: Callable[[], str]
    at: time | None = None
    every_minutes: int = 0
    weekday: int | None = None

    def last_due(self, now: datetime) -> datetime:
        """The newest due time that is not after `now`."""
        local = timezone.localtime(now)
        if self.at is None:
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            passed = int((local - midnight).total_seconds() // 60) // self.every_minutes
            return midnight + timedelta(minutes=passed * self.every_minutes)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if self.weekday is None:
            return today if today <= local else today - timedelta(days=1)
        newest = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        return newest if newest <= local else newest - timedelta(days=7)


scheduled: dict[str, Scheduled] = {}


def schedule(name: str, run: Callable[[], str], *, at: time | None = None, every_minutes: int = 0, weekday: int | None = None) -> None:
    """Register a run; exactly one of `at` (Seoul time) and `every_minutes` is given, and with `at` perhaps a `weekday` (0: Monday)."""
    if (at is None) == (every_minutes == 0):
        raise ValueError(f"{name}: give either at= or every_minutes=")
    scheduled[name] = Scheduled(name, run, at, every_minutes, weekday)


def enqueue_due(now: datetime | None = None) -> int:
    """Write a row for the newest due time of each registered run that has none yet; returns how many were new."""
    now = now or timezone.now()
    wanted = {(one.name, one.last_due(now)) for one in scheduled.values()}
    known = set(ScheduledRun.objects.filter(run_for__in={due for _, due in wanted}).values_list("name", "run_for"))
    missing = [ScheduledRun(name=name, run_for=due, due_at=now) for name, due in wanted if (name, due) not in known]
    ScheduledRun.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def run_scheduled(ids) -> dict[int, str]:
    """Outbox work: run each due row and keep its line. A run that the code no longer knows is done."""
    for row in ScheduledRun.objects.filter(pk__in=ids):
        one = scheduled.get(row.name)
        result = one.run() if one else "no longer scheduled"
        ScheduledRun.objects.filter(pk=row.pk).update(result=(result or "")[:2000])
    return dict.fromkeys(ids, "done")


QUEUE = register(Queue("schedule", ScheduledRun, run_scheduled, max_attempts=5, lease=timedelta(minutes=30)))
