"""Access records: every reading, listing and download of personal data by staff leaves one."""

from collections.abc import Iterable
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

from core.models import AccessRecord

MOST_IDS = 500


def record_access(request: HttpRequest, what: str, object_type: str, object_ids: Iterable[Any], *, purpose: str, subject: Any = None) -> AccessRecord:
    """Write who looked at which records and why. `what` is one of AccessRecord.What; at most 500 ids are kept, the count always."""
    record = access_to(request, what, object_type, object_ids, purpose=purpose, subject=subject)
    record.save()
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
    )
