"""What providers tell us about our messages: kept as it came, worked on by the outbox. Bounces and complaints end on the suppression list."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import BounceNotice, Letter, SuppressedAddress
from core.outbox import Later, Queue, register
from core.services import suppress_address

What, Source = BounceNotice.What, SuppressedAddress.Source
SOFT_BOUNCES, SOFT_SPAN = 5, timedelta(days=14)
A_MOMENT = timedelta(seconds=30)


def keep_notice(*, provider: str, what: str, address: str, event_id: str = "", message_id: str = "", reason: str = "") -> bool:
    """Store one event as it came; False when it was told before. Without an id of the provider's, what it says is its id."""
    said = (what, address.strip().lower(), message_id, reason)
    event_id = event_id or hashlib.sha256("\n".join(said).encode()).hexdigest()
    key = f"{provider}:{event_id}"[:200]
    notice = BounceNotice(
        event_id=key, provider=provider, what=what, address=said[1][:320], message_id=message_id[:200], reason=" ".join(reason.split())[:500]
    )
    before = BounceNotice.objects.filter(event_id=key).exists()
    BounceNotice.objects.bulk_create([notice], ignore_conflicts=True)
    return not before


def take_notices(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: find the letter, correct what we believed of it, and stop writing to an address that bounces."""
    return {notice_id: _take(notice_id) for notice_id in ids}


def _take(notice_id: int) -> str:
    with transaction.atomic():
        notice = BounceNotice.objects.select_for_update(no_key=True).get(pk=notice_id)
        notice.letter = _letter_of(notice)
        if notice.letter and notice.what in {What.FAILED, What.DELIVERED} and _is_on_its_way(notice.letter):
            raise Later(timezone.now() + A_MOMENT)
        notice.save(update_fields=["letter"])
        if notice.letter:
            _correct(notice.letter, notice)
        if notice.what in {What.BOUNCED, What.COMPLAINED}:
            source = Source.BOUNCE if notice.what == What.BOUNCED else Source.COMPLAINT
            suppress_address(address=notice.address, reason=notice.reason[:200] or str(source.label), by=None, source=source)
        elif notice.what == What.DEFERRED and _bounces_softly_again(notice.address):
            reason = _("%(count)d letters were turned away for the time being within 14 days") % {"count": SOFT_BOUNCES}
            suppress_address(address=notice.address, reason=reason, by=None, source=Source.BOUNCE)
    return "done"


def _letter_of(notice: BounceNotice) -> Letter | None:
    """By Message-ID alone: an address gets many letters."""
    return Letter.objects.filter(message_id=notice.message_id).first() if notice.message_id else None


def _is_on_its_way(letter: Letter) -> bool:
    """A provider may be quicker than the worker that handed it the letter: what it says holds for the state that comes next."""
    return letter.state == Letter.State.QUEUED and letter.handed_at is not None


def _correct(letter: Letter, notice: BounceNotice) -> None:
    """An event about a letter proves that it went out; one that says it was not delivered leaves it to staff."""
    row = Letter.objects.filter(pk=letter.pk)
    if notice.what == What.FAILED:
        row.filter(state__in=["sent", "perhaps_sent"]).update(state="failed", last_error=notice.reason)
    else:
        row.filter(state="perhaps_sent").update(state="sent", last_error="")


def _bounces_softly_again(address: str) -> bool:
    """Whether five different letters were turned away within 14 days, none having arrived since. A server that tries one letter often is no sign."""
    told = BounceNotice.objects.filter(address=address, created_at__gt=timezone.now() - SOFT_SPAN).exclude(state=BounceNotice.FORGIVEN)
    if arrived := told.filter(what=What.DELIVERED).order_by("-created_at").first():
        told = told.filter(created_at__gt=arrived.created_at)
    letters = {message_id or event_id for message_id, event_id in told.filter(what=What.DEFERRED).values_list("message_id", "event_id")}
    return len(letters) >= SOFT_BOUNCES


def of_letter(letter: Letter, request: Any) -> dict[str, Any]:
    """For the letter's screen: what was told about it, oldest first."""
    return {"notices": letter.notices.order_by("created_at", "pk")}


QUEUE = register(Queue("notices", BounceNotice, take_notices))
