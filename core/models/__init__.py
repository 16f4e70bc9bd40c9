from core.models.access import AccessRecord, AccessReview, AccessSeen, PrivateFile
from core.models.cache import CacheTag
from core.models.letters import BounceNotice, Letter, SuppressedAddress
from core.models.outbox import OutboxRow
from core.models.schedule import ScheduledRun

__all__ = [
    "AccessRecord",
    "AccessReview",
    "AccessSeen",
    "BounceNotice",
    "CacheTag",
    "Letter",
    "OutboxRow",
    "PrivateFile",
    "ScheduledRun",
    "SuppressedAddress",
]
