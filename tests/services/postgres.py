"""A real PostgreSQL for tests, from the binaries of this machine: loopback only, in a temporary folder, nothing kept.

    python -m tests.services.postgres start | stop | url

One server a user: whoever needs it first starts it, others join, the last one out stops it, unless `start` said that it stays.
Data is not worth keeping, so it does without fsync. Root runs it as `postgres`, or as `nobody` where that account is missing.
"""

import os
import pwd
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg

from tests.services.ports import free_port
from tests.services.quick_folder import quick_folder
from tests.services.sharing import alone, shared

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "Asia/Seoul",
}


class Missing(Exception):
    """This machine has no PostgreSQL to start; the message says how to get one."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl: Debian's newest version, else wherever the PATH says."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if debian:
        return debian[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL is missing. Debian: apt install postgresql; macOS: brew install postgresql; or set DATABASE_URL.")


def home() -> Path:
    """This user's folder for the server: its data, its socket, and who uses it."""
    return quick_folder() / f"ieum-postgres-{os.getuid()}"


def owner() -> list[str]:
    """How to run a program as the server's owner: root may not own one, so it steps down."""
    if os.getuid() != 0:
        return []
    names = {account.pw_name for account in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups", "--"]


def url(database: str = "postgres") -> str:
    """The address of a database on the running server, for DATABASE_URL."""
    port = (home() / "port").read_text().strip()
    return f"postgresql://ieum@127.0.0.1:{port}/{database}"


def answers() -> bool:
    """Whether our server runs."""
    try:
        psycopg.connect(url(), connect_timeout=2).close()
    except (OSError, psycopg.OperationalError):
        return False
    return True


def start() -> str:
    """Start the server unless it runs already; its address. Missing when there is nothing to start."""
    if answers():
        return url()
    bin_folder, folder = binaries(), home()
    shutil.rmtree(folder / "data", ignore_errors=True)
    folder.mkdir(mode=0o755, exist_ok=True)
    if (command := owner()) and os.getuid() == 0:
        shutil.chown(folder, command[1].partition("=")[2])
    (folder / "port").write_text(f"{free_port()}\n")
    data, log = str(folder / "data"), folder / "server.log"
    _run([*command, str(bin_folder / "initdb"), "-D", data, "-U", "ieum", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
    options = {**SETTINGS, "port": (folder / "port").read_text().strip(), "unix_socket_directories": str(folder)}
    given = " ".join(f"-c {name}={value}" for name, value in options.items())
    _run([*command, str(bin_folder / "pg_ctl"), "-D", data, "-l", str(log), "-w", "-t", "60", "-o", given, "start"])
    return url()


def stop() -> None:
    """Stop the server and forget its data; a server that is gone already is fine."""
    data = home() / "data"
    if answers():
        _run([*owner(), str(binaries() / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
    shutil.rmtree(data, ignore_errors=True)
    (home() / "kept").unlink(missing_ok=True)


def running() -> AbstractContextManager[str]:
    """The server's address for the time of the block; the last block on this machine to end stops the server."""
    return shared(home(), start=start, stop=stop)


def _run(command: list[str]) -> None:
    """Run a program of the server; RuntimeError with what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        log = home() / "server.log"
        said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}{said}")


def main(verb: str) -> None:
    """start (prints the address; the server stays until `stop`), stop, url."""
    with alone(home()):
        if verb == "start":
            sys.stdout.write(f"{start()}\n")
            (home() / "kept").touch()
        elif verb == "stop":
            stop()
        elif verb == "url" and answers():
            sys.stdout.write(f"{url()}\n")
        else:
            sys.exit("PostgreSQL is not running." if verb == "url" else __doc__)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
