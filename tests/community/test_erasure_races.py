"""She acts while the worker erases her: one of the two waits, and nothing half stays behind."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, transaction

from community.models import AccountClosing, Notification, User
from community.personal_data import Erased, Eraser, erasers
from community.services.closing import ask_for_deletion, carry_out, withdraw_deletion
from search.exceptions import IndexIsAway
from tests.community.everything import traces
from tests.factories import member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_thread(pool: ThreadPoolExecutor, act: Any) -> Any:
    def run() -> Any:
        try:
            return act()
        finally:
            close_old_connections()

    return pool.submit(run)


@pytest.fixture
def slow_erasure(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """(begun, go on): the erasure stops in the middle, holding its locks."""
    begun, go_on = threading.Event(), threading.Event()

    def stop(user: User, report: Erased) -> None:
        begun.set()
        assert go_on.wait(20)

    monkeypatch.setitem(erasers, "slow", Eraser("slow", 1, stop))
    return begun, go_on


def test_what_she_writes_while_she_is_erased_waits_and_then_finds_nobody(slow_erasure: tuple[threading.Event, threading.Event]) -> None:
    begun, go_on = slow_erasure
    her = member(name="황조롱", email="kestrel@example.org")
    closing = ask_for_deletion(by=her)

    def write() -> None:
        with transaction.atomic():
            Notification.objects.create(user_id=her.pk, kind="account_notice", title="kestrel-late")

    with ThreadPoolExecutor(3) as pool:
        erasing = in_thread(pool, lambda: carry_out(closing_id=closing.pk))
        assert begun.wait(20)
        writing = in_thread(pool, write)
        staying = in_thread(pool, lambda: withdraw_deletion(by=her))
        assert not writing.done() and not staying.done()
        go_on.set()
        with pytest.raises(IntegrityError):
            writing.result(20)
        assert staying.result(20) is False and erasing.result(20) == "done"
    assert not User.objects.filter(pk=her.pk).exists() and "community_notification.title" not in set(traces())


def test_two_workers_erase_once() -> None:
    her = member()
    closing = ask_for_deletion(by=her)
    barrier = threading.Barrier(2)

    def work() -> str:
        barrier.wait(10)
        try:
            return carry_out(closing_id=closing.pk)
        except IndexIsAway:  # what the other marked is on its way into the index: the outbox tries again
            return carry_out(closing_id=closing.pk)

    with ThreadPoolExecutor(2) as pool:
        both = [in_thread(pool, work) for _ in range(2)]
        assert [one.result(30) for one in both] == ["done", "done"]
    assert AccountClosing.objects.get().counts["erased"]["community.User"] == 1
