"""Two workers with one batch of the digest, and two presses of one click, at the same moment: once each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.letters import WEEKLY_DIGEST
from community.models import DigestBatch, Notification, NotificationPreference
from community.services.digests import start_weekly_digest, write_digests
from community.services.wishes import leave_kind
from core.models import Letter
from tests.community.test_claim_races import at_once
from tests.factories import newcomer

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_with_one_batch_write_each_digest_once() -> None:
    for _ in range(4):
        reader = newcomer(date_joined=timezone.now() - timedelta(days=9))
        Notification.objects.create(user=reader, kind="still_right", title="알림", for_digest=True)
    start_weekly_digest(now=timezone.now() - timedelta(days=timezone.localtime().weekday()))
    batch = DigestBatch.objects.get()
    assert at_once(*[lambda: write_digests(batch_id=batch.pk)] * 3) == ["done"] * 3
    assert Letter.objects.filter(kind=WEEKLY_DIGEST).count() == 4


def test_one_click_pressed_twice_at_once_is_one_choice() -> None:
    reader = newcomer()
    outcomes = at_once(*[lambda: leave_kind(kind="still_right", person=reader, address="")] * 4)
    assert outcomes == [None] * 4
    assert NotificationPreference.objects.filter(user=reader, wish="never").count() == 1


def test_one_click_of_an_address_pressed_twice_at_once_is_one_row() -> None:
    outcomes = at_once(*[lambda: leave_kind(kind="still_right", person=None, address="a@example.org")] * 4)
    assert outcomes == [None] * 4
