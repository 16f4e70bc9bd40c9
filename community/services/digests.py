"""Writing the weekly digest: a batch of accounts at a time, each person in a transaction of her own, nobody twice a week."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils import timezone, translation

from community import letters
from community.digest import Reader, sections_for
from community.models import AccountClosing, DigestBatch, Notification, NotificationPreference, User
from core.letters import Wish
from core.models import Letter, SuppressedAddress

log = logging.getLogger("ieum.digest")

BATCH, BETWEEN = 200, timedelta(seconds=20)  # other letters get their turn between two batches
LATEST_DAY = 2  # a Monday that was missed is caught up with until Wednesday: after that the next one is near
SETTLED, FIRST_LOOK_BACK, LONGEST_LOOK_BACK = timedelta(days=3), timedelta(days=7), timedelta(days=28)


def readers() -> QuerySet[User]:
    """Accounts that a digest may go to: three days old, with a confirmed address that takes letters, not about to be deleted, not opted out."""
    me = OuterRef("pk")
    kinds = ["", letters.WEEKLY_DIGEST]
    return (
        User.objects.filter(is_active=True, date_joined__lte=timezone.now() - SETTLED)
        .filter(Exists(EmailAddress.objects.filter(user=me, verified=True, email=OuterRef("email"))))
        .exclude(Exists(NotificationPreference.objects.filter(user=me, kind=letters.WEEKLY_DIGEST, wish=Wish.NEVER)))
        .exclude(Exists(SuppressedAddress.objects.filter(address=OuterRef("email"), kind__in=kinds)))
        .exclude(Exists(AccountClosing.objects.filter(user=me, state="queued")))
        .order_by("pk")
    )


def start_weekly_digest(*, now: datetime | None = None) -> str:
    """Cut this week's readers into batches for the worker; returns a line for the record. A second run in one week adds nothing."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if today.weekday() > LATEST_DAY:
        return "too late in the week"
    monday = today - timedelta(days=today.weekday())
    if DigestBatch.objects.filter(monday=monday).exists():
        return "this week's digest is on its way"
    batches = [
        DigestBatch(monday=monday, first_id=first, last_id=last, due_at=now + number * BETWEEN) for number, (first, last) in enumerate(_ranges())
    ]
    DigestBatch.objects.bulk_create(batches, ignore_conflicts=True)
    return f"{len(batches)} batches of at most {BATCH} people"


def _ranges() -> Iterator[tuple[int, int]]:
    """The first and last primary key of each batch; never more than a batch of numbers in memory."""
    after = 0
    while ids := list(readers().filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        yield ids[0], ids[-1]
        after = ids[-1]


def write_digests(*, batch_id: int) -> str:
    """Write one batch, and go on where a killed worker stopped. One person's trouble keeps nobody else's letter.

    Returns the batch's final state; raises RuntimeError when some could not be written, so that the batch comes back for them.
    """
    batch = DigestBatch.objects.get(pk=batch_id)
    shared: dict = {}
    failed = 0
    for user in _still_to_write(batch):
        try:
            if _write(user, batch.monday, _since(user, batch.created_at), shared):
                DigestBatch.objects.filter(pk=batch_id).update(written=F("written") + 1)
        except Exception:
            log.exception("digest of account %s", user.pk)
            failed += 1
    if failed:
        raise RuntimeError(f"{failed} digests could not be written")
    return "done"


def _still_to_write(batch: DigestBatch) -> list[User]:
    """At most a batch of accounts with what every section needs, and with `last_digest`."""
    rows = readers().filter(pk__range=(batch.first_id, batch.last_id)).select_related("profile", "graduate_record")
    users = list(rows.prefetch_related("graduate_record__completions__course__campus"))
    mine = Letter.objects.filter(kind=letters.WEEKLY_DIGEST, recipient__in=users)
    last = dict(mine.order_by().values_list("recipient").annotate(newest=Max("created_at")))
    keys = [letters.digest_key(user, batch.monday) for user in users]
    done = set(Letter.objects.filter(dedup_key__in=keys).values_list("recipient", flat=True))
    for user in users:
        user.__dict__["last_digest"] = last.get(user.pk)
    return [user for user in users if user.pk not in done]


def _since(user: User, now: datetime) -> datetime:
    """On the hour, so that the readers of a batch can share what was asked for one of them."""
    last: datetime | None = user.__dict__["last_digest"]
    since = max(last, now - LONGEST_LOOK_BACK) if last else now - FIRST_LOOK_BACK
    return since.replace(minute=0, second=0, microsecond=0)


def _write(user: User, monday: date, since: datetime, shared: dict) -> bool:
    """Whether there was something to say. Reading comes first, so that the transaction holds the letter and its marks alone."""
    with translation.override(user.preferred_language):
        sections = sections_for(Reader(user, since, shared))
    if not sections:
        return False
    with transaction.atomic():
        letters.weekly_digest(user, sections, monday)
        Notification.objects.filter(user=user, for_digest=True).update(for_digest=False)
    return True
