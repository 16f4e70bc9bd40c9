"""How often something may happen: counters in the shared cache, for a stretch of time or for one day of Seoul."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.core.files import locks
from django.utils import timezone

DAY = 86_400


def count(name: str, who: str, *, seconds: int | None = None) -> int:
    """Count once more for `who` and return the number so far: within this stretch of so many seconds, without them within this Seoul day."""
    return _add_one(_key(name, who, seconds), seconds or DAY)


def counted(name: str, who: str, *, seconds: int | None = None) -> int:
    """The number so far, without counting."""
    return cache.get(_key(name, who, seconds)) or 0


def _key(name: str, who: str, seconds: int | None) -> str:
    """Nobody's address stands in the cache: only its digest does."""
    stretch = f"{seconds}.{int(time.time() // seconds)}" if seconds else timezone.localdate().isoformat()
    return f"limit:{name}:{stretch}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def _add_one(key: str, keep: int) -> int:
    """One step that no other process comes between: Redis does it itself, a cache on this machine is locked meanwhile."""
    if isinstance(caches["default"], RedisCache):
        cache.add(key, 0, keep)
        return cache.incr(key)
    with (settings.VAR_DIR / "limits.lock").open("a") as held:
        locks.lock(held, locks.LOCK_EX)
        reached: int = (cache.get(key) or 0) + 1
        cache.set(key, reached, keep)
    return reached
