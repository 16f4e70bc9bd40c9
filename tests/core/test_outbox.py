"""The drain loop: nothing lost, nothing done by two workers at once, failures retried with growing delays, then left for a person."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.letters import new_message_id
from core.models import Letter, ScheduledRun
from core.outbox import Later, Queue, claim, delay_after, drain, retry

pytestmark = pytest.mark.django_db


def letter(**fields) -> Letter:
    return Letter.objects.create(
        **{"kind": "other", "to": "a@example.org", "message_id": new_message_id(), "subject": "hello", "text": "hello", **fields}
    )


def queue(work, **fields) -> Queue:
    return Queue("test", Letter, work, **fields)


def sent(ids):
    return dict.fromkeys(ids, "sent")


def test_a_due_row_is_done_once_and_marked() -> None:
    row, seen = letter(), []
    made = queue(lambda ids: seen.extend(ids) or sent(ids))
    assert drain(made) == 1
    assert drain(made) == 0
    row.refresh_from_db()
    assert (seen, row.state, row.lease, row.attempts) == ([row.pk], "sent", None, 1)
    assert row.finished_at is not None


def test_a_long_queue_and_a_short_one_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker with many letters brings in the profile that somebody just saved after the letter that it is at."""
    order = []
    long = queue(lambda ids: order.append("long") or sent(ids))
    short = Queue("short", ScheduledRun, lambda ids: order.append("short") or dict.fromkeys(ids, "done"))
    monkeypatch.setattr(outbox, "queues", {"long": long, "short": short})
    monkeypatch.setattr(outbox, "TURN", 0)
    for number in range(3):
        letter()
        ScheduledRun.objects.create(name=f"run{number}", run_for=timezone.now(), due_at=timezone.now())
    call_command("worker", "--once")
    assert [one for one in order if one in {"long", "short"}][:4] == ["long", "short", "long", "short"]
    assert not Letter.objects.filter(state="queued").exists()


def test_a_row_in_the_future_waits() -> None:
    letter(due_at=timezone.now() + timedelta(minutes=1))
    assert drain(queue(sent)) == 0


def test_a_leased_row_is_nobody_elses_until_the_lease_runs_out() -> None:
    row, now = letter(), timezone.now()
    made = queue(sent)
    _, first = claim(made, now=now)
    assert first == [row.pk]
    assert claim(made, now=now)[1] == []
    assert claim(made, now=now + made.lease + timedelta(seconds=1))[1] == [row.pk]


def test_a_failure_puts_the_row_back_with_a_growing_delay_and_the_reason() -> None:
    row = letter()

    def fail(ids):
        raise ValueError("no paper")

    before = timezone.now()
    drain(queue(fail))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("queued", 1, "ValueError: no paper")
    assert row.due_at >= before + delay_after(1)
    assert [delay_after(n).total_seconds() for n in (1, 2, 3, 40)] == [15, 30, 60, 6 * 3600]


def test_after_the_last_attempt_the_row_waits_for_a_person_who_can_send_it_back() -> None:
    row = letter(attempts=1)

    def fail(ids):
        raise ValueError("no paper")

    made = queue(fail, max_attempts=2)
    drain(made)
    row.refresh_from_db()
    assert row.state == "failed"
    assert drain(made) == 0
    assert retry(made, [row.pk]) == 1
    assert drain(queue(sent)) == 1


def test_one_failing_row_does_not_stop_the_others() -> None:
    bad, good = letter(subject="bad"), letter(subject="good")

    def work(ids):
        if bad.pk in ids:
            raise ValueError("bad")
        return sent(ids)

    drain(queue(work))
    good.refresh_from_db()
    assert good.state == "sent"


def test_a_worker_that_lost_its_lease_does_not_mark_the_row() -> None:
    row = letter()

    def slow(ids):
        Letter.objects.filter(pk=row.pk).update(lease=None, leased_until=None)  # somebody changed the row meanwhile
        return sent(ids)

    drain(queue(slow), limit=1)
    row.refresh_from_db()
    assert row.state == "queued"


def test_a_row_that_kills_its_worker_every_time_is_given_up_in_the_end() -> None:
    row, made, now = letter(), queue(sent, max_attempts=3), timezone.now()
    for turn in range(3):
        assert claim(made, now=now + turn * (made.lease + timedelta(seconds=1)))[1] == [row.pk]
    assert claim(made, now=now + timedelta(hours=1))[1] == []
    Letter.objects.update(leased_until=now)  # the last lease is over as well
    assert drain(made) == 0
    row.refresh_from_db()
    assert row.state == "failed"


def test_rows_of_an_act_that_was_rolled_back_are_never_done() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        letter()
        raise RuntimeError
    assert drain(queue(sent)) == 0


def test_every_queue_of_the_house_is_known() -> None:
    assert {"letters", "schedule", "index"} <= set(outbox.queues)


def test_rows_of_one_batch_end_each_in_its_own_way() -> None:
    fine, odd, early, forgotten = (letter() for _ in range(4))
    until = timezone.now() + timedelta(hours=1)
    drain(queue(lambda ids: {fine.pk: "sent", odd.pk: ValueError("odd"), early.pk: Later(until)}, batch=4))
    for row in (fine, odd, early, forgotten):
        row.refresh_from_db()
    assert [(row.state, row.attempts, row.last_error, row.lease) for row in (fine, odd, early, forgotten)] == [
        ("sent", 1, "", None),
        ("queued", 1, "ValueError: odd", None),
        ("queued", 0, "", None),
        ("queued", 1, "not finished", None),
    ]
    assert early.due_at == until


def test_a_row_that_kills_its_worker_takes_no_other_along() -> None:
    deadly, *others = (letter() for _ in range(4))
    made = queue(sent, batch=20, alone_again=True, max_attempts=3)
    now, batches = timezone.now(), []
    while ids := claim(made, now=now)[1]:
        batches.append(ids)
        if deadly.pk not in ids:  # else its worker is gone
            Letter.objects.filter(pk__in=ids).update(state="sent")
        now += made.lease + timedelta(seconds=1)
    every = [deadly.pk, *(row.pk for row in others)]
    assert batches == [every, [deadly.pk], *([pk] for pk in every)]
    letter()
    assert drain(made) == 1
    assert Letter.objects.get(pk=deadly.pk).state == "queued"
    Letter.objects.filter(pk=deadly.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert drain(made) == 0
    assert Letter.objects.get(pk=deadly.pk).state == "failed"
