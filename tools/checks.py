"""`make check`: everything that can be known without running the site, one line each; all are run, the first failure is not the last.

python -m tools.checks
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = ["core", "search", "community", "alliance", "mentoring", "scholarships", "pages", "config"]


def program(name: str, *arguments: str) -> list[str]:
    """A program of the project's own .venv."""
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    """A Django command."""
    return [sys.executable, "manage.py", *arguments]


CHECKS = {
    "lint": program("ruff", "check", "--quiet", "."),
    "format": program("ruff", "format", "--check", "--quiet", "."),
    "types": program("mypy", "--no-error-summary", *APPS, "tools"),
    "imports": program("lint-imports", "--no-logo"),
    "unused packages": program("deptry", "."),
    "system checks": manage("check", "--fail-level", "WARNING"),
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "template style": program("djlint", "--lint", "--quiet", "templates"),
    "templates compile": [sys.executable, "-m", "tools.templates"],
    "catalogue": [sys.executable, "tools/messages.py", "--check"],
    "compose file": program("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"),
    "links in documents": [sys.executable, "-m", "tools.documents"],
}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its words only when it has something against us."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    say(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name:20} {time.monotonic() - begun:5.1f} s")
    if done.returncode:
        say(done.stdout.strip())
    return done.returncode == 0


def main(names: list[str]) -> int:
    """All checks, or those named; 1 when any fails."""
    chosen = {name: command for name, command in CHECKS.items() if not names or name in names}
    failed = [name for name, command in chosen.items() if not passes(name, command)]
    say(f"{len(chosen) - len(failed)} of {len(chosen)} checks passed" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def say(line: str) -> None:
    """Tell the person at the terminal."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
