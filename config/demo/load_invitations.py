"""The demo's invitations: one wave of letters has gone out, and about half of those who have joined since came by it."""

from datetime import timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from community.models import GraduateRecord, Invitation, InvitationBatch
from community.services.invitations import token_hash

WAVE, PART = 3_000, 500


def load() -> None:
    """A wave of 3,000 that is done. Running it again changes nothing; the tokens are random and kept nowhere."""
    if InvitationBatch.objects.exists():
        return
    ids = (
        GraduateRecord.objects.exclude(email_key="")
        .filter(consented_on__isnull=False)
        .order_by("birth_date", "pk")
        .values_list("pk", flat=True)[:WAVE]
    )
    batch = InvitationBatch.objects.create(most=WAVE, written=len(ids), state="done", finished_at=timezone.now())
    for start in range(0, len(ids), PART):
        with transaction.atomic():
            records = GraduateRecord.objects.filter(pk__in=list(ids[start : start + PART])).order_by("pk")
            Invitation.objects.bulk_create([_invitation(record, batch) for record in records])


def _invitation(record: GraduateRecord, batch: InvitationBatch) -> Invitation:
    now = timezone.now()
    used = now if record.owner_id and record.pk % 2 else None
    return Invitation(
        record=record,
        batch=batch,
        email_key=record.email_key,
        token_hash=token_hash(token_urlsafe(32)),
        expires_at=now + timedelta(days=60),
        opened_at=used,
        used_at=used,
        used_by_id=record.owner_id if used else None,
    )
