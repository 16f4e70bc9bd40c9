"""Against card testing: how many gifts one address, one e-mail, one session and the whole site may start in an hour."""

from collections.abc import Mapping

from core.limits import count
from scholarships.exceptions import TooManyGifts

HOUR = 3600
MOST = {"address": 20, "email": 10, "session": 10, "site": 600}


def count_attempt(who: Mapping[str, str]) -> None:
    """Count one attempt under each of these keys (`address`, `email`, `session`) and the site. Raises TooManyGifts past a limit."""
    over = [name for name, value in {**who, "site": "all"}.items() if value and count(f"giving.{name}", value, seconds=HOUR) > MOST[name]]
    if over:
        raise TooManyGifts(", ".join(over))


MOST_LINKS = {"address": 10, "email": 3, "site": 300}


def count_link(who: Mapping[str, str]) -> bool:
    """Count one wish for a link to one's own gifts; whether it is within what people ask for in an hour."""
    counts = [count(f"giving.link.{name}", value, seconds=HOUR) <= MOST_LINKS[name] for name, value in {**who, "site": "all"}.items()]
    return all(counts)
