"""Against card testing: how many gifts one address, one e-mail, one session and the whole site may start in an hour."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address

from core.limits import count
from scholarships.exceptions import TooManyGifts

HOUR = 3600
MOST = {"address": 20, "email": 10, "session": 10, "site": 600}


def count_attempt(who: Mapping[str, str]) -> None:
    """Count one attempt under each of these keys (`address`, `email`, `session`) and the site. Raises TooManyGifts past a limit."""
    over = [name for name, value in _counted(who) if value and count(f"giving.{name}", value, seconds=HOUR) > MOST[name]]
    if over:
        raise TooManyGifts(over)


MOST_LINKS = {"address": 10, "email": 3, "site": 300}


def count_link(who: Mapping[str, str]) -> bool:
    """Count one wish for a link to one's own gifts; whether it is within what people ask for in an hour."""
    counts = [count(f"giving.link.{name}", value, seconds=HOUR) <= MOST_LINKS[name] for name, value in _counted(who)]
    return all(counts)


def _counted(who: Mapping[str, str]) -> list[tuple[str, str]]:
    """With the whole site, and the address as the place it stands for."""
    return [(name, place_of(value) if name == "address" else value) for name, value in {**who, "site": "all"}.items()]


def place_of(address: str) -> str:
    """Of IPv6 the first 64 bits: one line has all that follow (RFC 6177), and would never meet a limit."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or IPv6Network((known.packed[:8] + bytes(8), 64)))
    return str(known)
