"""From a fresh clone to a running command, and the sentences of those who cannot."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tools.bootstrap
from tests.services.ports import free_pair
from tools.bootstrap import CannotStart, compile_messages, find_python

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with nothing installed, whose lock files name no package."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "requirements").mkdir()
    for name in ("base", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("# nothing\n")
    return tmp_path


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on; the one before it is free."""
    with socket.create_server(("127.0.0.1", free_pair() + 1)) as server:
        yield server.getsockname()[1]


def bootstrap(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it as the Makefile does, in this folder."""
    env = {**os.environ, "PYTHON": "", **variables}
    return subprocess.run([sys.executable, "-m", "tools.bootstrap", *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def interpreter(folder: Path, *, version: str, fails_on: str = "nothing") -> str:
    """A program that answers as a Python of that version would, and cannot import what `fails_on` names."""
    path = folder / f"python-{version.replace(' ', '.')}"
    path.write_text(f'#!/bin/sh\ncase "$2" in *{fails_on}*) exit 1 ;; *) echo "{version}" ;; esac\n')
    path.chmod(0o755)
    return str(path)


def test_an_occupied_port_is_named_before_anything_is_installed(clone: Path, taken: int) -> None:
    done = bootstrap(clone, "--port", str(taken), "--", "-c", "print('started')")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {taken} is in use by another program, and the site needs it" in done.stderr
    assert f"make demo PORT={taken + 10}" in done.stderr or "make demo PORT=8010" in done.stderr
    assert not (clone / ".venv").exists()


def test_an_occupied_sandbox_port_is_named_as_such(clone: Path, taken: int) -> None:
    done = bootstrap(clone, "--port", str(taken - 1))
    assert done.returncode == 1
    assert f"Port {taken} is in use by another program, and the Stripe sandbox, beside the site, needs it" in done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "65535", "-1", ""])
def test_a_port_that_is_none_is_explained(clone: Path, port: str) -> None:
    done = bootstrap(clone, f"--port={port}")
    assert done.returncode == 1
    assert "It must be a whole number between 1 and 65534, such as PORT=8010." in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_refused_with_its_version_and_a_way_on(clone: Path, tmp_path: Path) -> None:
    old = interpreter(tmp_path, version="3 9")
    done = bootstrap(clone, PYTHON=old)
    assert done.returncode == 1
    assert f"이음 needs Python 3.11 or newer, but {old} is 3.9." in done.stderr
    assert "make demo PYTHON=/path/to/python3.12" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_is_not_there_is_refused_by_name(clone: Path) -> None:
    done = bootstrap(clone, PYTHON="python-of-nowhere")
    assert done.returncode == 1
    assert "python-of-nowhere was not found" in done.stderr


def test_a_newer_python_on_the_path_is_taken_when_this_one_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = tmp_path / "python3.13"
    newer.write_text('#!/bin/sh\necho "3 13"\n')
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    monkeypatch.setattr(sys, "executable", interpreter(tmp_path, version="3 8"))
    assert find_python() == str(newer)
    newer.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match=r"is 3\.8"):
        find_python()


def test_a_python_without_venv_says_which_package_brings_it(clone: Path, tmp_path: Path) -> None:
    done = bootstrap(clone, PYTHON=interpreter(tmp_path, version="3 12", fails_on="ensurepip"))
    assert done.returncode == 1
    assert "has no venv module. On Debian and Ubuntu: apt install python3-venv" in done.stderr


def test_a_clone_gets_a_venv_once_learns_where_it_answers_and_installs_again_only_when_its_lock_changed(clone: Path) -> None:
    port = free_pair()
    ask = "import os, sys; print(sys.prefix, *(os.environ[name] for name in ('PORT', 'SITE_URL', 'SANDBOX_PORT', 'ENVIRONMENT')))"
    first = bootstrap(clone, "--port", str(port), "--environment", "demo", "--", "-c", ask, SITE_URL="")
    told = [str(clone / ".venv"), str(port), f"http://localhost:{port}", str(port + 1), "demo"]
    assert (first.returncode, first.stdout.split()) == (0, told), first.stderr
    assert "Making .venv" in first.stderr
    assert "Installing what requirements/base.txt names" in first.stderr
    assert bootstrap(clone).stderr == ""
    (clone / "requirements" / "base.txt").write_text("# changed\n")
    assert "Installing what requirements/base.txt names" in bootstrap(clone).stderr


def test_a_failed_installation_is_tried_again_next_time(clone: Path) -> None:
    shutil.copytree(Path(sys.prefix) / "bin", clone / ".venv" / "bin", symlinks=True)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", clone / ".venv")
    (clone / "requirements" / "base.txt").write_text("six==1.17.0\n")  # no hash: pip refuses
    for _ in range(2):
        done = bootstrap(clone)
        assert done.returncode == 1
        assert "The packages could not be installed" in done.stderr


def test_the_catalogue_is_compiled_only_when_a_part_of_it_is_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part, compiled, runs = tmp_path / "locale" / "parts" / "core.po", tmp_path / "locale" / "ko" / "django.mo", tmp_path / "runs"
    for folder in (part.parent, compiled.parent, tmp_path / "tools"):
        folder.mkdir(parents=True)
    part.touch()
    (tmp_path / "tools" / "messages.py").write_text(f"open({str(compiled)!r}, 'w').close(); open({str(runs)!r}, 'a').write('.')")
    monkeypatch.setattr(tools.bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(tools.bootstrap, "VENV", Path(sys.prefix))
    compile_messages()
    compile_messages()
    assert runs.read_text() == "."
    os.utime(part, (compiled.stat().st_mtime + 1,) * 2)
    compile_messages()
    assert runs.read_text() == ".."


@pytest.mark.parametrize("name", ["base", "dev"])
def test_lock_files_carry_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) > 50
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    assert text.count("--hash=sha256:") > len(pins)
    assert "://" not in text
    assert not any(line.startswith("--") for line in text.splitlines())


def test_what_development_installs_is_what_the_site_runs_with() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        return {line.split()[0] for line in lines if line and not line.startswith((" ", "#"))}

    assert pins("base") <= pins("dev")
