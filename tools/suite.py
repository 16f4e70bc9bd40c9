"""The whole suite: everything on SQLite, then all that touches the database again on real PostgreSQL.

    python -m tools.suite [arguments for pytest]

Both parts' figures stand above pytest's last line; the exit code is the worst of the two.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tests.services import postgres
from tests.services.need import in_ci
from tools.needs import bring, missing, say

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = ["-n", "3", "--dist", "loadgroup"]  # one more than the least machine has cores: they wait for servers a third of their time
NO_TESTS = 5


def run_part(name: str, environment: dict[str, str], arguments: list[str]) -> int:
    """One pytest run; its exit code."""
    say(f"\n=== Tests on {name}")
    command = [sys.executable, "-m", "pytest", *PROCESSES, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def postgres_server() -> AbstractContextManager[str]:
    """The server that DATABASE_URL names, else one that we start for as long as we need it."""
    given = os.environ.get("DATABASE_URL")
    return nullcontext(given) if given else postgres.running()


def on_postgres(environment: dict[str, str], arguments: list[str]) -> int:
    """The part that touches the database, on PostgreSQL; where there is none, a sentence, and a failure in CI."""
    try:
        with postgres_server() as address:
            return run_part("PostgreSQL", {**environment, "DATABASE_URL": address, "TEST_PART": "database"}, arguments)
    except postgres.Missing as gone:
        say(f"The PostgreSQL part did not run. {gone}")
        return 1 if in_ci() else 0


def worst(sqlite: int, postgresql: int) -> int:
    """Exit code 5 (no test of this selection) counts only when neither part had one."""
    if NO_TESTS in {sqlite, postgresql} and sqlite != postgresql:
        return sqlite if postgresql == NO_TESTS else postgresql
    return max(sqlite, postgresql, key=abs)


def main(arguments: list[str]) -> int:
    """Bring what is needed, run both parts."""
    bring(missing())
    with tempfile.TemporaryDirectory(prefix="ieum-suite-") as folder:
        environment = {**os.environ, "TEST_FIGURES": str(Path(folder) / "figures")}
        environment.pop("DATABASE_URL", None)
        first = run_part("SQLite", environment, arguments)
        return worst(first, on_postgres(environment, arguments))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
