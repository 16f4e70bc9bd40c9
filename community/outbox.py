"""What the drain loop does for people, and what happens by the clock."""

from collections.abc import Sequence
from datetime import time, timedelta

from community.models import ClaimDecision, InvitationBatch, RosterImport
from community.services import invitations, roster
from community.services.decisions import carry_out
from core.outbox import Queue, register
from core.schedule import schedule


def work_on_uploads(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: look at a roster file, or take it."""
    return {import_id: roster.work_on_upload(import_id=import_id) for import_id in ids}


def write_invitations(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: the letters of a wave."""
    return {batch_id: invitations.write_invitations(batch_id=batch_id) for batch_id in ids}


INVITATIONS = register(Queue("invitations", InvitationBatch, write_invitations, lease=invitations.LEASE))
UPLOADS = register(Queue("roster-imports", RosterImport, work_on_uploads, lease=roster.LEASE))
DECISIONS = register(Queue("claim-decisions", ClaimDecision, carry_out, max_attempts=6, lease=timedelta(minutes=10)))
schedule("community.forget_old_uploads", roster.forget_old_uploads, at=time(3, 50))
