"""Access records: every reading, listing and download of personal data by staff leaves one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.models import AccessRecord, AccessSeen

MOST_IDS = 500
# Why data leave the house: the ready-made beginnings of a download's purpose. What a clerk adds in her own words stays inside.
REASONS = {
    "report": _("report to the board or to an authority"),
    "request": _("answering somebody's request"),
    "sending": _("sending a letter or a parcel"),
    "accounts": _("accounting and receipts"),
    "figures": _("figures"),
    "other": _("another task"),
}


def record_access(
    request: HttpRequest, what: str, object_type: str, object_ids: Iterable[Any], *, purpose: str, subject: Any = None, people: Iterable[Any] = ()
) -> AccessRecord:
    """Write who looked at which records, of whom, and why. `what` is one of AccessRecord.What; at most 500 ids are kept, the count always.

    `people` are the accounts whose data were seen together; of one alone, `subject` is enough. None among them is passed over.
    """
    record = access_to(request, what, object_type, object_ids, purpose=purpose, subject=subject)
    write_accesses([(record, people)])
    return record


def access_to(request: HttpRequest, what: str, object_type: str, object_ids: Iterable[Any], *, purpose: str, subject: Any = None) -> AccessRecord:
    """The same, not yet written: for a screen that shows several kinds of records and writes them in one go."""
    ids = [str(pk) for pk in object_ids]
    kept = ids if len(ids) <= MOST_IDS else [*ids[:MOST_IDS], f"… {len(ids)}"]
    return AccessRecord(
        by=request.user if request.user.is_authenticated else None,
        by_label=str(request.user),
        address=get_client_ip(request),
        what=what,
        object_type=object_type,
        object_ids=kept,
        purpose=purpose[:300],
        subject=subject,
        subject_ref=subject.public_id if subject else None,
    )


def write_accesses(accesses: Iterable[tuple[AccessRecord, Iterable[Any]]]) -> None:
    """Write records of one screen, each with the people it showed; a long file's people in steps of 500."""
    shown = [(record, list(people)) for record, people in accesses]
    with transaction.atomic():
        AccessRecord.objects.bulk_create([record for record, _people in shown])
        rows = [AccessSeen(record=record, ref=ref, at=record.at) for record, people in shown for ref in _refs(record, people)]
        AccessSeen.objects.bulk_create(rows[:MOST_IDS])
    for start in range(MOST_IDS, len(rows), MOST_IDS):
        AccessSeen.objects.bulk_create(rows[start : start + MOST_IDS])


def _refs(record: AccessRecord, people: Iterable[Any]) -> list[UUID]:
    """The people a record shows beside its own subject."""
    return sorted({person.public_id for person in people if person is not None and person.public_id != record.subject_ref})


def reason_in_words(what: str, purpose: str) -> str:
    """A purpose as the person it is about may read it: a download's ready-made reason, without the clerk's own words behind it."""
    if what != AccessRecord.What.EXPORT:
        return purpose
    with translation.override(settings.LANGUAGE_CODE):  # the back office's language, in which it was written
        written = {str(reason): reason for reason in REASONS.values()}
    return str(next((reason for text, reason in written.items() if purpose.startswith(text)), REASONS["other"]))
