"""What the drain loop does with decisions on claims."""

from datetime import timedelta

from community.models import ClaimDecision
from community.services.decisions import carry_out
from core.outbox import Queue, register

DECISIONS = register(Queue("claim-decisions", ClaimDecision, carry_out, max_attempts=6, lease=timedelta(minutes=10)))
