"""A person is erased: in one transaction, or not at all."""

from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone, translation

from community import letters
from community.erasers import names_of, traces_of
from community.exceptions import StaffCannotBeErased
from community.models import AccountClosing, User
from community.personal_data import Erased, erasers
from search.upkeep import expunge

State = AccountClosing.State


def erase(*, user_id: int, closing_id: int | None = None, dry_run: bool = False) -> Erased:
    """Erase all that the site holds on a person, but what the law wants kept; returns counts of both. Somebody who is gone already is nobody.

    Under a lock on the account that holds up everything which would point to it. With a `closing_id` only while she has not taken it back.
    A dry run does the same and rolls it back. What files still show goes right after the commit (`sweep`). Raises StaffCannotBeErased.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None or (closing_id and not AccountClosing.objects.filter(pk=closing_id, user=user, state=State.QUEUED).exists()):
            return Erased()
        if user.is_staff or user.is_superuser:
            raise StaffCannotBeErased
        report = Erased(names=names_of(user), traces=traces_of(user), pages={str(user.public_id)})
        closing, letter = _closing_of(user), {"to": user.email, "language": user.preferred_language}
        with translation.override(user.preferred_language):  # the laws, as her last letter says them
            for eraser in sorted(erasers.values(), key=lambda one: (one.order, one.name)):
                eraser.erase(user, report)
        AccountClosing.objects.filter(pk=closing.pk).update(user=None, counts=report.as_dict(), last_error="")  # not done before `sweep`
        letters.account_erased(kept=list(report.kept.values()), **letter)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _closing_of(user: User) -> AccountClosing:
    """The row that will remember this deletion: the one she asked for, or one of its own. All forget her reasons."""
    mine = AccountClosing.objects.filter(user=user)
    mine.update(reason="", before={})
    return mine.filter(state=State.QUEUED).first() or AccountClosing.objects.create(user=user)


def sweep() -> None:
    """What stays readable in files after rows have gone: deleted entries of the index, rendered pages, the write-ahead log. May run twice."""
    expunge()
    caches["pages"].clear()
    empty_log()
    AccountClosing.objects.filter(user=None, state=State.QUEUED).update(state=State.DONE, finished_at=timezone.now())


def empty_log() -> None:
    """SQLite overwrites what is deleted, once its write-ahead log is written back; PostgreSQL's vacuum comes by itself."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
