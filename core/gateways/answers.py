"""What an HTTP provider's answer, or its silence, says about a letter."""

from requests import ConnectionError as NoConnection
from requests import ConnectTimeout, RequestException

from core.gateways import Refused

# Not because of this letter: a wrong key, an empty account, too many at once, a pause for repairs.
FOR_NOW = frozenset({401, 402, 403, 404, 408, 429, 503})


def refused_by(status: int, reason: str) -> Refused | None:
    """The refusal in an answer's status; None for a server's own error, after which nobody knows whether the message went out."""
    if status in FOR_NOW:
        return Refused(reason)
    return Refused(reason, for_good=True) if 400 <= status < 500 else None


def was_never_reached(error: RequestException) -> bool:
    """Whether no connection came about, so that nothing can have been handed over."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, NoConnection) and error.args else None
    cause = getattr(cause, "reason", cause)  # urllib3 wraps it, and is no dependency of ours: its class is known by name
    return "NewConnectionError" in {kind.__name__ for kind in type(cause).__mro__}
