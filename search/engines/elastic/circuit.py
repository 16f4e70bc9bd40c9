"""A circuit that opens when the cluster does not answer, so that nobody waits for it again and again."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, TransportError

from search.exceptions import IndexIsAway, IndexIsBroken

FAILURES, PAUSE = 3, 10.0  # in a row; seconds until one question tries again
AWAY = frozenset({401, 403, 429, 502, 503, 504})  # a wrong password, too: nobody is answered, and nothing is wrong with what is there


class Circuit:
    """Closed: everybody asks. Open, after three failures in a row: nobody asks for ten seconds; then one does, and her answer decides.

    One object serves all threads of a process.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, where: str = "The search cluster") -> None:
        self._clock, self._lock, self._where = clock, threading.Lock(), where
        self._failures, self._until = 0, 0.0

    @property
    def is_open(self) -> bool:
        with self._lock:
            return self._failures >= FAILURES and self._clock() < self._until

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around one question. Raises IndexIsAway when the circuit is open or the cluster does not answer, IndexIsBroken when it refuses."""
        self._enter()
        try:
            yield
        except (TransportError, ApiError) as error:
            if is_away(error):
                self._failed()
            else:
                self._closed()
            raise self._in_words(error) from error
        else:
            self._closed()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Around work that nobody waits for: it asks whatever the circuit says, and its failures open none. Raises the same."""
        try:
            yield
        except (TransportError, ApiError) as error:
            raise self._in_words(error) from error

    def _in_words(self, error: TransportError | ApiError) -> IndexIsBroken:
        if is_away(error):
            return IndexIsAway(f"{self._where} does not answer: {reason(error)}. Check ELASTICSEARCH_URL and that it runs.")
        return IndexIsBroken(f"{self._where} refuses: {error}")

    def _enter(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            if self._clock() < self._until:
                raise IndexIsAway(
                    f"{self._where} did not answer a moment ago, and is asked again in ten seconds. Check ELASTICSEARCH_URL and that it runs."
                )
            self._until = self._clock() + PAUSE  # this one tries; the others go on waiting for her answer

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._until = self._clock() + PAUSE

    def _closed(self) -> None:
        with self._lock:
            self._failures = 0


def reason(error: ApiError | TransportError) -> str:
    """The last of what the network or the cluster said: `[Errno 111] Connection refused`; of the cluster also the first cause that it names."""
    if isinstance(error, ApiError):
        return f"{error.status_code} {error.message}{_first_cause(error.body)}"
    return str(error).rpartition(": ")[2].rstrip(")'\" ")


def _first_cause(body: Any) -> str:
    try:
        cause = body["error"]["root_cause"][0]
        return f" ({cause['type']}: {cause['reason']})"
    except (LookupError, TypeError):
        return ""


def is_away(error: Any) -> bool:
    """Whether the cluster could not be reached, took too long, or has no room: nothing is wrong with what was asked."""
    if isinstance(error, ApiError):
        return error.status_code in AWAY
    return isinstance(error, TransportError)
