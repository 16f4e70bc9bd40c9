"""What is due by the clock runs once, however many workers look, and is caught up when a time was missed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import schedule
from core.models import ScheduledRun
from core.outbox import drain
from core.schedule import Scheduled, enqueue_due

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def runs(monkeypatch) -> list[str]:
    seen: list[str] = []
    one = Scheduled("test.daily", lambda: seen.append("ran") or "done", at=time(9, 0))
    monkeypatch.setattr(schedule, "scheduled", {"test.daily": one})
    return seen


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


def test_a_daily_run_is_due_at_its_seoul_time_and_not_before() -> None:
    one = Scheduled("x", str, at=time(9, 0))
    assert one.last_due(at(24, 8, 59)) == at(23, 9)
    assert one.last_due(at(24, 9)) == at(24, 9)


def test_a_run_every_ten_minutes_is_due_on_the_tens() -> None:
    assert Scheduled("x", str, every_minutes=10).last_due(at(24, 9, 17)) == at(24, 9, 10)


def test_a_due_run_is_done_once_whoever_looks(runs) -> None:
    for moment in (at(24, 9), at(24, 9, 1), at(24, 23)):
        enqueue_due(moment)
    assert drain(schedule.QUEUE) == 1
    assert drain(schedule.QUEUE) == 0
    assert runs == ["ran"]
    assert ScheduledRun.objects.get().result == "done"


def test_days_that_were_missed_are_caught_up_once(runs) -> None:
    enqueue_due(at(20, 9))
    drain(schedule.QUEUE)
    enqueue_due(at(24, 12))
    drain(schedule.QUEUE)
    assert runs == ["ran", "ran"]


def test_a_run_that_fails_is_tried_again(runs, monkeypatch) -> None:
    def fail() -> str:
        raise ValueError("no")

    monkeypatch.setitem(schedule.scheduled, "test.daily", Scheduled("test.daily", fail, at=time(9, 0)))
    enqueue_due(at(24, 9))
    drain(schedule.QUEUE)
    row = ScheduledRun.objects.get()
    assert (row.state, row.attempts, row.last_error) == ("queued", 1, "ValueError: no")


def test_either_a_time_or_minutes_is_asked_for() -> None:
    with pytest.raises(ValueError, match="either"):
        schedule.schedule("x", str)


def test_old_runs_are_forgotten() -> None:
    from django.utils import timezone

    from core.periods import periods

    long_ago = timezone.now() - timedelta(days=91)
    ScheduledRun.objects.create(name="x", run_for=long_ago, state="done", finished_at=long_ago)
    assert periods["finished_runs"].run() == 1
