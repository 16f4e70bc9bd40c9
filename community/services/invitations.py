"""Inviting graduates to claim their record: a letter to the address on the roster, with a token that is good for one claim of that record."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import letters
from community.models import Campus, GraduateRecord, Invitation, InvitationBatch, User
from community.querysets import INVITATION, GraduateRecordQuerySet
from core.acts import log_act
from core.services import suppress_address

LETTERS_A_STEP = 100
LEASE = timedelta(minutes=5)
GOOD_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Plan:
    """Who a wave would write to, and why not to the others. One graduate may stand behind several of the reasons."""

    graduates: int
    without_consent: int
    with_account: int
    invited_before: int
    letters: int


def plan_invitations(*, campus: Campus | None, year: int | None, most: int) -> Plan:
    """What a wave would do now: two queries, nothing written."""
    chosen = GraduateRecord.objects.who_completed(campus=campus, year=year)
    counts = chosen.aggregate(
        graduates=Count("pk"),
        without_consent=Count("pk", filter=Q(consented_on=None)),
        with_account=Count("pk", filter=Q(owner__isnull=False)),
        invited_before=Count("pk", filter=Q(invitation__isnull=False)),
    )
    people = chosen.invitable().order_by().values("name_key", "birth_date").distinct()
    return Plan(**counts, letters=min(most, people.count()))


def invite_graduates(*, campus: Campus | None, year: int | None, most: int, by: User) -> InvitationBatch:
    """Have the worker write to at most `most` graduates of this campus and year. The same wave, still under way, is returned as it is."""
    with transaction.atomic():
        under_way = InvitationBatch.objects.filter(state="queued", campus=campus, year=year, most=most).first()
        if under_way:
            return under_way
        batch = InvitationBatch.objects.create(campus=campus, year=year, most=most, by=by)
        log_act(batch, "community.invite_graduates", by=by, most=most)
    return batch


def write_invitations(*, batch_id: int) -> str:
    """Outbox work: letters in steps of 100, each one transaction with the mark of how far it came."""
    while _write_step(batch_id):
        pass
    return "done"


def _write_step(batch_id: int) -> bool:
    """The next letters of a wave; False when nobody is left to write to, or the wave has its number."""
    with transaction.atomic():
        waves = InvitationBatch.objects.filter(state="queued").select_for_update(no_key=True).order_by("pk")
        batch = next((one for one in waves if one.pk == batch_id), None)  # all are locked: two waves never choose at the same time
        if batch is None or batch.written >= batch.most:
            return False
        chosen = GraduateRecord.objects.who_completed(campus=batch.campus_id, year=batch.year).invitable().filter(pk__gt=batch.reached)
        written, reached = _write_to(chosen, batch, room=min(LETTERS_A_STEP, batch.most - batch.written))
        InvitationBatch.objects.filter(pk=batch_id).update(written=batch.written + written, reached=reached, leased_until=timezone.now() + LEASE)
        return reached > batch.reached


def _write_to(chosen: GraduateRecordQuerySet, batch: InvitationBatch, *, room: int) -> tuple[int, int]:
    """Write to the first `room` of these people; returns how many letters there are and the last record that was looked at."""
    new: dict[tuple, Invitation] = {}
    reached = batch.reached
    for record in chosen.order_by("pk").select_for_update(of=("self",), no_key=True)[:LETTERS_A_STEP]:
        if len(new) == room:
            break
        reached = record.pk
        person = (record.name_key, record.birth_date)
        if person not in new and _is_address(record.email_key):
            new[person] = _invitation(record, batch)
    Invitation.objects.bulk_create(new.values())
    return len(new), reached


def _invitation(record: GraduateRecord, batch: InvitationBatch) -> Invitation:
    token = secrets.token_urlsafe(32)
    letter = letters.invitation(record, token)
    expires = timezone.now() + GOOD_FOR
    return Invitation(record=record, batch=batch, letter=letter, token_hash=token_hash(token), email_key=record.email_key, expires_at=expires)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def token_hash(secret: str) -> str:
    """What we keep of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_invitation(secret: str) -> Invitation | None:
    """The invitation that this token opens; None once it was used, missed too often or has expired, or when its record has an owner."""
    if not secret:
        return None
    fresh = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now(), misses__lt=Invitation.MOST_MISSES)
    return fresh.filter(token_hash=token_hash(secret), record__owner=None).select_related("record").first()


def miss_invitation(invitation: Invitation) -> None:
    """Count a claim that came with this token and says another name or birth date, in the caller's transaction."""
    Invitation.objects.filter(pk=invitation.pk).update(misses=F("misses") + 1)


def open_invitation(*, invitation_id: int) -> None:
    """Note that its reader went on from the letter, the first time she does."""
    Invitation.objects.filter(pk=invitation_id, opened_at=None).update(opened_at=timezone.now())


def stop_inviting(*, invitation_id: int) -> None:
    """No invitation goes to this address any more; letters about an account she may open later still do."""
    invitation = Invitation.objects.get(pk=invitation_id)
    suppress_address(address=invitation.email_key, kind=INVITATION, reason=_("asked for no more invitations"), by=None)


def spend_invitation(invitation: Invitation, *, by: User) -> bool:
    """Mark the token used, in the caller's transaction; False when somebody was faster."""
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=timezone.now())
    return bool(unused.update(used_at=timezone.now(), used_by=by))
