"""The verbs that people and scripts rely on."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
VERBS = ["demo", "run", "test", "check", "fmt", "services", "bench", "docs", "messages", "lock", "pictures", "clean"]


def make(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make in the project, as from a fresh terminal."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env={**env, **variables}, capture_output=True, text=True, check=False)


def test_help_lists_every_verb_with_what_it_does() -> None:
    listed = dict(re.findall(r"^  make (\S+) +(\S.+)$", make().stdout, re.MULTILINE))
    assert set(VERBS) <= set(listed)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_begins_with_the_bootstrap_and_so_works_on_a_fresh_clone(verb: str) -> None:
    planned = make("--dry-run", "--always-make", verb)
    assert planned.returncode == 0, planned.stderr
    if verb != "clean":
        assert "tools.bootstrap" in planned.stdout.splitlines()[0]


def test_the_port_reaches_the_demo() -> None:
    assert '--port "8010" --environment demo -- manage.py demo --alumni 10' in make("--dry-run", "demo", "PORT=8010", "ARGS=--alumni 10").stdout


def test_a_machine_without_python_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "make").symlink_to("/usr/bin/make")
    (tmp_path / "sh").symlink_to("/bin/sh")
    done = make("demo", PATH=str(tmp_path))
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr


def test_ci_runs_check_and_test_and_fails_with_either(tmp_path: Path) -> None:
    for failing, expected in (("check", 1), ("test", 1), ("none", 0)):
        (tmp_path / "make").write_text(f'#!/bin/sh\necho "ran $1"\n[ "$1" != {failing} ]\n')
        (tmp_path / "make").chmod(0o755)
        env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["bash", ROOT / ".ci" / "run"], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == expected
        assert re.fullmatch(r"ran check\nmake check took \d+ s\nran test\n", done.stdout)
