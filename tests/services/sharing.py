"""A service that several test processes share: the first to need it starts it, the last to leave stops it."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one process at a time starts or stops what lives in this folder."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (folder / "start-stop.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def shared(folder: Path, *, start: Callable[[], str], stop: Callable[[], None]) -> Iterator[str]:
    """What `start` returns (an address), for the time of the block. A service marked as kept outlives its users."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (folder / "users.lock").open("a") as users:
        with alone(folder):
            address = start()
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield address
        finally:
            with alone(folder):
                if _was_last(users.fileno()) and not (folder / "kept").exists():
                    stop()


def _was_last(users: int) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
