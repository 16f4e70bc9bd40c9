"""From a fresh clone to a Python that has what the project needs, and on to the command that was asked for.

    python3 -m tools.bootstrap [--dev] [--port N] [--environment NAME] [-- ARGUMENTS of the project's Python]

Standard library only, and no syntax newer than Python 3.7, so that an old Python can still say what is wrong with it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

try:
    import fcntl
except ImportError:  # not a POSIX system
    fcntl = None  # type: ignore[assignment]  # looked at before use

from tools.ports import PortTaken, parse_port, refuse_taken

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NEEDED = (3, 11)
NEWEST_FIRST = [f"python3.{minor}" for minor in range(14, NEEDED[1] - 1, -1)]


class CannotStart(Exception):
    """Why nothing can be installed here, as a sentence that says what to do."""


def version_of(python: str) -> tuple[int, ...]:
    """The version of an interpreter, such as (3, 11); empty when it does not run."""
    ask = "import sys; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=True)
        return tuple(int(part) for part in answer.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def find_python(named: str | None = None) -> str:
    """A Python new enough: the one `PYTHON=` names and no other, else this one, else the newest on the PATH."""
    candidates = [named] if named else [sys.executable, *NEWEST_FIRST]
    found = [(path, version_of(path)) for path in filter(None, map(shutil.which, candidates))]
    for path, version in found:
        if version >= NEEDED:
            return path
    seen = ", ".join(f"{path} is {'.'.join(map(str, version)) or 'not a Python'}" for path, version in found) or f"{named} was not found"
    raise CannotStart(
        f"이음 needs Python {NEEDED[0]}.{NEEDED[1]} or newer, but {seen}. Install one, or name it: make demo PYTHON=/path/to/python3.12"
    )


def make_venv(named: str | None = None) -> None:
    """A fresh .venv, unless there is one whose Python still runs."""
    if version_of(str(VENV / "bin" / "python")) >= NEEDED:
        return
    python = find_python(named)
    if subprocess.run([python, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise CannotStart(f"{python} has no venv module. On Debian and Ubuntu: apt install python3-venv. Then run the same command again.")
    say(f"Making .venv with {python} …")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(VENV)], check=True)


def install(lock: Path) -> None:
    """Install what a lock file names, checked against its hashes; only when the file has changed since the last time."""
    stamp = VENV / f".installed-{lock.stem}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say(f"Installing what {lock.relative_to(ROOT)} names (only when it has changed) …")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(lock)], check=False).returncode:
        raise CannotStart("The packages could not be installed: see pip's message above. Nothing else was changed; run the same command again.")
    stamp.write_text(digest)


def compile_messages() -> None:
    """Compile the Korean catalogue when a part of it is newer than what was compiled last."""
    sources = [ROOT / "tools" / "messages.py", *(ROOT / "locale" / "parts").rglob("*.po")]
    compiled = list((ROOT / "locale" / "ko").rglob("*.mo"))
    if len(sources) > 1 and not (compiled and oldest(compiled) >= newest(sources)):
        subprocess.run([str(VENV / "bin" / "python"), str(sources[0])], cwd=str(ROOT), check=True)


def oldest(paths: list[Path]) -> float:
    """When the oldest of these files was written."""
    return min(path.stat().st_mtime for path in paths)


def newest(paths: list[Path]) -> float:
    """When the newest of these files was written."""
    return max(path.stat().st_mtime for path in paths)


def say(line: str) -> None:
    """One line for the person who waits, on standard error."""
    print(line, file=sys.stderr, flush=True)


def prepare(*, dev: bool, named: str | None) -> None:
    """Bring .venv up to date with the lock files; two runs at once wait for each other."""
    with locked():
        make_venv(named)
        install(ROOT / "requirements" / ("dev.txt" if dev else "base.txt"))
        compile_messages()


@contextmanager
def locked() -> Iterator[None]:
    """Hold a lock below `var/`, where the platform has such locks."""
    path = ROOT / "var" / "bootstrap.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment(given: argparse.Namespace) -> dict[str, str]:
    """The variables of the command: where the site answers, and which environment it is."""
    env = dict(os.environ)
    if given.environment:
        env["ENVIRONMENT"] = given.environment
    if given.port:
        env.update(PORT=str(given.port), SITE_URL=env.get("SITE_URL") or f"http://localhost:{given.port}", SANDBOX_PORT=str(given.port + 1))
    return env


def parse(arguments: list[str]) -> argparse.Namespace:
    """What the Makefile asked for."""
    parser = argparse.ArgumentParser(prog="tools.bootstrap", description="Prepare .venv, then run something with it.")
    parser.add_argument("--dev", action="store_true", help="also what checks and tests need")
    parser.add_argument("--port", help="refuse at once when this port or the next is in use")
    parser.add_argument("--environment", help="value of ENVIRONMENT for the command")
    parser.add_argument("command", nargs="*", help="arguments of the project's Python")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> NoReturn:
    """Check, install, and become the command; exit 1 with one sentence when that cannot be."""
    given = parse(arguments)
    try:
        if given.port is not None:
            given.port = parse_port(given.port)
            refuse_taken(given.port, given.port + 1)
        prepare(dev=given.dev, named=os.environ.get("PYTHON"))
    except (CannotStart, PortTaken, ValueError) as refusal:
        sys.exit(str(refusal))
    if not given.command:
        sys.exit()
    python = str(VENV / "bin" / "python")
    os.chdir(ROOT)
    os.execve(python, [python, *given.command], environment(given))  # noqa: S606 - the command takes our place


if __name__ == "__main__":
    main(sys.argv[1:])
