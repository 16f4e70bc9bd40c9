from core.models.access import AccessRecord, PrivateFile
from core.models.cache import CacheTag
from core.models.letters import Letter, SuppressedAddress
from core.models.outbox import OutboxRow
from core.models.schedule import ScheduledRun

__all__ = ["AccessRecord", "CacheTag", "Letter", "OutboxRow", "PrivateFile", "ScheduledRun", "SuppressedAddress"]
