"""Against card testing: how many gifts one address, one e-mail, one session and the whole site may start in an hour."""

from collections.abc import Mapping

from django.core.cache import cache

from scholarships.exceptions import TooManyGifts

HOUR = 3600
MOST = {"address": 20, "email": 10, "session": 10, "site": 600}


def count_attempt(who: Mapping[str, str]) -> None:
    """Count one attempt under each of these keys (`address`, `email`, `session`) and the site. Raises TooManyGifts past a limit."""
    over = [name for name, value in {**who, "site": "all"}.items() if value and _count(name, value) > MOST[name]]
    if over:
        raise TooManyGifts(", ".join(over))


def _count(name: str, value: str) -> int:
    key = f"giving:{name}:{value}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, HOUR)
        return 1
