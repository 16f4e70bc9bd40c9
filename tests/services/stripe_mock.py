"""stripe-mock, Stripe's own reading of its published API: built with Go once, started for a test process.

    python -m tests.services.stripe_mock        builds it

It knows no state. It says whether an address exists and whether each parameter of a request may be there, from the same description from
which Stripe's clients are made. The version is pinned: a later one may describe another API than `STRIPE_API_VERSION`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.ports import free_port, is_open
from tests.services.sharing import alone

MODULE, VERSION = "github.com/stripe/stripe-mock", "v0.203.0"
TOOLS = Path(__file__).resolve().parents[2] / "var" / "tools"
BINARY = TOOLS / f"stripe-mock-{VERSION}"
BUILD_WITHIN, START_WITHIN = 600, 60.0


class Missing(Exception):
    """stripe-mock cannot be had on this machine; the message says what it lacks."""


def is_built() -> bool:
    """Whether it is here."""
    return BINARY.exists()


def build() -> None:
    """Build it unless that was done before; about a minute, less when Go has kept its parts. Raises Missing."""
    with alone(TOOLS):
        if is_built():
            return
        if shutil.which("go") is None:
            raise Missing("Go is missing, and stripe-mock is built with it. Debian: apt install golang-go (1.22 or newer)")
        with tempfile.TemporaryDirectory(dir=TOOLS) as folder:
            _go_install(Path(folder))
            (Path(folder) / "stripe-mock").replace(BINARY)


def _go_install(folder: Path) -> None:
    """`go install`, with its own words when it fails. `GOFLAGS` of another project could ask for a vendor folder."""
    environment = {**os.environ, "GOBIN": str(folder), "GOFLAGS": ""}
    command = ["go", "install", f"{MODULE}@{VERSION}"]
    try:
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=BUILD_WITHIN, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Missing(f"stripe-mock could not be built: {problem}") from problem
    if done.returncode:
        raise Missing(f"stripe-mock could not be built: {done.stderr.strip()[-400:]}")


@contextmanager
def running() -> Iterator[str]:
    """Its address, for the time of the block. Raises Missing; RuntimeError with its last words when it ended by itself."""
    build()
    port = free_port()
    encrypted = "127.0.0.1:"  # unasked, it takes 12112 on every interface, and ends when another one has that
    command = [str(BINARY), "-http-addr", f"127.0.0.1:{port}", "-https-addr", encrypted]
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=words)
        try:
            _wait_until_open(port, process)
            yield f"http://127.0.0.1:{port}"
            if (code := process.poll()) is not None:
                words.seek(0)
                raise RuntimeError(f"stripe-mock ended by itself (exit code {code}): {words.read()[:2000].decode(errors='replace')}")
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """It reads eight megabytes of description first."""
    until = time.monotonic() + START_WITHIN
    while not is_open(port):
        if process.poll() is not None or time.monotonic() > until:
            raise Missing(f"stripe-mock did not start (exit code {process.poll()}).")
        time.sleep(0.05)


if __name__ == "__main__":
    try:
        build()
    except Missing as missing:
        sys.exit(str(missing))
