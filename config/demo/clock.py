"""The demo's clock: its year is lived through, so that gifts, ledger and closed months stand on the days on which they happened."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from unittest import mock

from django.utils import timezone

Happening = tuple[datetime, Callable[[], object]]
LAST = datetime(2026, 12, 28, 3, tzinfo=UTC)  # the funds of the demo take gifts until the end of that year, however late it is loaded


def stage() -> datetime:
    """The demo's today: now, or the last days in which its funds are open."""
    return min(timezone.now(), LAST)


@contextmanager
def lived(moment: datetime) -> Iterator[None]:
    """For whoever asks Django in this process what time it is, it is that moment, and time goes on from there. Never later than now."""
    began, start = time.monotonic(), min(moment, timezone.now())

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # typeshed says Self, which a time zone makes no difference to
            return (start + timedelta(seconds=time.monotonic() - began)).astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Clock):
        yield
