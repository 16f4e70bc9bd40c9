"""Become a command that ends with its parent: Linux sends it SIGTERM when the supervisor dies, however it dies.

    python tools/child.py PID-OF-THE-PARENT COMMAND …

A program of its own, since `prctl` in `preexec_fn` is not safe in a parent that has threads. Elsewhere than on Linux it only becomes the command.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: int, command: list[str]) -> None:
    """Ask for the signal, make sure that the parent did not die before we asked, become the command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the command takes our place


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
