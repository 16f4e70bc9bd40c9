"""What the drain loop does for people, and what happens by the clock."""

from collections.abc import Sequence
from datetime import timedelta

from community.models import AccountClosing, ClaimDecision, DataExport, DigestBatch, InvitationBatch, RosterImport
from community.services import closing, data_exports, digests, invitations, roster
from community.services.decisions import carry_out
from core.outbox import Queue, register
from core.schedule import schedule


def work_on_uploads(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: look at a roster file, or take it."""
    return {import_id: roster.work_on_upload(import_id=import_id) for import_id in ids}


def write_invitations(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: the letters of a wave."""
    return {batch_id: invitations.write_invitations(batch_id=batch_id) for batch_id in ids}


def pack_copies(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: the copy of everything that a person asked for."""
    return {export_id: data_exports.pack(export_id=export_id) for export_id in ids}


def close_accounts(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: an account whose seven days are over."""
    return {closing_id: closing.carry_out(closing_id=closing_id) for closing_id in ids}


def write_digests(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: one batch of the weekly digest."""
    return {batch_id: digests.write_digests(batch_id=batch_id) for batch_id in ids}


DIGESTS = register(Queue("digests", DigestBatch, write_digests, max_attempts=6, lease=timedelta(minutes=10)))
INVITATIONS = register(Queue("invitations", InvitationBatch, write_invitations, lease=invitations.LEASE))
UPLOADS = register(Queue("roster-imports", RosterImport, work_on_uploads, lease=roster.LEASE))
DECISIONS = register(Queue("claim-decisions", ClaimDecision, carry_out, max_attempts=6, lease=timedelta(minutes=10)))
EXPORTS = register(Queue("data-exports", DataExport, pack_copies, max_attempts=6, lease=timedelta(minutes=10)))
CLOSINGS = register(Queue("account-closings", AccountClosing, close_accounts, lease=timedelta(minutes=10)))
schedule("community.warn_of_closing", closing.warn_of_closing, every_minutes=60)
schedule("community.forget_last_letters", closing.forget_last_letters, every_minutes=10)
