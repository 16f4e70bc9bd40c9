"""What the weekly digest costs with 10,000 people, of whom 300 are new this week and 2,500 have messages kept for it."""

import random
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.letters import WEEKLY_DIGEST
from community.models import DigestBatch, GraduateRecord, MembershipClaim, Notification, User
from community.services.digests import BATCH, start_weekly_digest, write_digests
from core.models import Letter
from tools.bench import Figure, measure
from tools.bench.people import settle, written

NEW, MEASURED = 300, 5  # people confirmed this week; batches that are timed
A_PERSON_MS = 60  # ten minutes of one worker, once a week, for 10,000 people


@measure("digest")
def digest() -> Iterator[Figure]:
    """Cutting the readers into batches, then a few batches: time and queries a person, and the most memory that one batch holds."""
    settle(random.Random(20261124))  # noqa: S311 - a seed for the same people every time
    _a_week_passes()
    begun = time.perf_counter()
    start_weekly_digest(now=timezone.now() - timedelta(days=timezone.localtime().weekday()))
    yield Figure("cut 10,000 readers into batches", round(time.perf_counter() - begun, 2), "s")
    first, *batches = DigestBatch.objects.order_by("first_id")[: MEASURED + 2]
    write_digests(batch_id=first.pk)  # what a process reads once: templates, catalogues
    begun, computed = time.perf_counter(), time.process_time()
    for batch in batches[:MEASURED]:
        write_digests(batch_id=batch.pk)
    yield Figure("a digest", round((time.perf_counter() - begun) * 1000 / (MEASURED * BATCH), 1), "ms a person", A_PERSON_MS)
    yield Figure("of which computed, whoever else was busy", round((time.process_time() - computed) * 1000 / (MEASURED * BATCH), 1), "ms a person")
    yield Figure("digests written", Letter.objects.filter(kind=WEEKLY_DIGEST).count(), f"of {(MEASURED + 1) * BATCH}")
    tracemalloc.start()
    with CaptureQueriesContext(connection) as captured:
        write_digests(batch_id=batches[MEASURED].pk)
    yield Figure("queries", round(len(captured) / BATCH, 1), "a person")
    yield Figure("most memory of a batch", round(tracemalloc.get_traced_memory()[1] / 1e6, 1), "MB")
    tracemalloc.stop()


def _a_week_passes() -> None:
    """Everybody has been here for a year and reads her address; some are new to the others, and some have kept messages."""
    now = timezone.now()
    User.objects.update(date_joined=now - timedelta(days=365))
    users = list(User.objects.order_by("pk"))
    written(EmailAddress, [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users])
    written(Notification, [Notification(user=user, kind="still_right", title="프로필이 지금도 맞나요?", for_digest=True) for user in users[::4]])
    owned = GraduateRecord.objects.order_by("-pk").select_related("owner")[:NEW]
    claims = [
        MembershipClaim(
            user=record.owner, record=record, status="verified", proof="email", name=record.name, birth_date=record.birth_date, verified_at=now
        )
        for record in owned
    ]
    written(MembershipClaim, claims)
