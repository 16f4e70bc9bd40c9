"""What staff do in the machine room."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.acts import log_act
from core.exceptions import CoreError
from core.letters import kinds
from core.models import BounceNotice, Letter, OutboxRow, ScheduledRun, SuppressedAddress
from core.outbox import queues, retry

State = Letter.State


class CannotSendAgain(CoreError):
    """A letter that went out, waits, or whose secret has gone."""


class IsKnown(CoreError):
    """Of this letter it is known whether it went out."""


def can_be_sent_again(letter: Letter) -> bool:
    """Failed letters may go out again, unsure ones where a second copy does no harm; never one whose secret body is gone."""
    kind = kinds.get(letter.kind)
    unsure = letter.state == State.PERHAPS_SENT and bool(kind and kind.resend_when_unsure)
    return (letter.state == State.FAILED or unsure) and bool(letter.text or letter.html)


def send_letter_again(*, letter_id: int, by: Any) -> Letter:
    """Put a failed letter back into the outbox, with the same Message-ID. Raises CannotSendAgain."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter_id)
        if not can_be_sent_again(letter):
            raise CannotSendAgain(_("This letter cannot be sent again: it is waiting, has gone out, or its code has expired."))
        Letter.objects.filter(pk=letter.pk).update(state=State.FAILED, handed_at=None)
        retry(queues["letters"], [letter.pk])
        log_act(letter, "core.retry_outbox", by=by, kind=letter.kind)
    letter.refresh_from_db()
    return letter


def settle_letter(*, letter_id: int, by: Any, went_out: bool) -> Letter:
    """Somebody asked, or looked into the server's log: it went out, or it did not and may be sent again. Raises IsKnown."""
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.state != State.PERHAPS_SENT:
            raise IsKnown(_("Somebody has found out about this letter already: %(state)s.") % {"state": letter.get_state_display()})
        letter.state, letter.handed_at = (State.SENT, letter.handed_at) if went_out else (State.FAILED, None)
        letter.save(update_fields=["state", "handed_at"])
        log_act(letter, "core.settle_letter", by=by, state=letter.state)
    return letter


def run_again(*, run_id: int, by: Any) -> ScheduledRun:
    """Put a scheduled run that was given up back to the start; any other stays as it is."""
    with transaction.atomic():
        run = ScheduledRun.objects.select_for_update().get(pk=run_id)
        if retry(queues["schedule"], [run.pk]):
            log_act(run, "core.retry_outbox", by=by, run=run.name)
    run.refresh_from_db()
    return run


def retry_queue(*, name: str, by: Any) -> int:
    """Put every given-up row of a queue back to the start; returns how many. Raises KeyError for an unknown queue."""
    queue = queues[name]
    with transaction.atomic():
        stuck: list[OutboxRow] = list(queue.model._default_manager.stuck().order_by("pk")[:500])
        Letter.objects.filter(pk__in=[row.pk for row in stuck if isinstance(row, Letter)]).stuck().update(handed_at=None)
        again = retry(queue, [row.pk for row in stuck])
        if stuck:
            log_act(stuck[0], "core.retry_queue", by=by, queue=name, rows=again)
    return again


def suppress_address(*, address: str, reason: str, by: Any, kind: str = "", source: str = SuppressedAddress.Source.STAFF) -> SuppressedAddress:
    """Send nothing, or nothing of this kind, to this address from now on; an address that is there already keeps its reason."""
    given = {"reason": reason, "source": source}
    with transaction.atomic():
        row, new = SuppressedAddress.objects.get_or_create(address=address.strip().lower(), kind=kind, defaults=given)
        if new:
            log_act(row, "core.suppress_address", by=by, source=source)
    return row


def release_address(*, address_id: int, by: Any) -> None:
    """Send to this address again, its soft bounces forgiven; one that is gone already is quietly gone."""
    with transaction.atomic():
        row = SuppressedAddress.objects.select_for_update().filter(pk=address_id).first()
        if row:
            log_act(row, "core.release_address", by=by)
            BounceNotice.objects.filter(address=row.address, what=BounceNotice.What.DEFERRED, state="done").update(state=BounceNotice.FORGIVEN)
            row.delete()
