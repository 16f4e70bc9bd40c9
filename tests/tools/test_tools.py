"""The smaller tools: what the tests need, how two parts become one result, what documents may point at, how a measure is added."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kept_copy import SqliteCopy
from tests.services import stripe_mock
from tools import bench, checks, documents, needs, suite, templates
from tools.bench import __main__ as bench_command

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("sqlite", "postgresql", "worst"), [(0, 0, 0), (0, 1, 1), (1, 0, 1), (5, 0, 0), (0, 5, 0), (5, 5, 5), (1, 5, 1), (2, 1, 2), (-9, 0, -9)]
)
def test_two_parts_are_as_good_as_the_worse_and_an_empty_one_counts_only_when_both_are(sqlite: int, postgresql: int, worst: int) -> None:
    assert suite.worst(sqlite, postgresql) == worst


@pytest.mark.parametrize(("ci", "expected"), [("true", 1), ("", 0)])
def test_a_machine_without_postgresql_fails_in_ci_and_says_so_on_a_laptop(
    ci: str, expected: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere() -> Path:
        raise suite.postgres.Missing("PostgreSQL is missing. Debian: apt install postgresql")

    monkeypatch.setenv("CI", ci)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(suite.postgres, "answers", lambda: False)
    monkeypatch.setattr(suite.postgres, "binaries", nowhere)
    assert suite.on_postgres(dict(os.environ), []) == expected
    assert "The PostgreSQL part did not run. PostgreSQL is missing. Debian: apt install postgresql" in capsys.readouterr().err


def test_what_is_missing_is_said_in_one_line_where_it_cannot_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(needs, "can_install", lambda: False)
    needs.bring([needs.Need("Chromium", lambda: False, ("chromium",))])
    said = capsys.readouterr().err
    assert said.startswith("Missing for the whole suite: Chromium (Debian: apt install chromium).")
    assert said.count("\n") == 1


def test_on_debian_as_root_only_what_is_missing_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log, here = tmp_path / "log", tmp_path / "chromium"
    (tmp_path / "apt-get").write_text(f'#!/bin/sh\necho "$@" >>{log}\ncase "$*" in *install*) touch {here} ;; esac\n')
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(needs, "can_install", lambda: True)
    everything = (needs.Need("Chromium", here.exists, ("chromium",)), needs.Need("fonts", lambda: True, ("fonts-noto-cjk",)))
    monkeypatch.setattr(needs, "NEEDS", everything)
    needs.bring(needs.missing(everything))
    assert log.read_text().splitlines() == ["--quiet update", "--quiet install --yes --no-install-recommends chromium"]
    assert capsys.readouterr().err == "Installing with apt-get, because the tests need it: chromium …\n"


def test_what_is_built_is_built_after_its_packages_came(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    monkeypatch.setattr(needs, "can_install", lambda: True)
    monkeypatch.setattr(needs, "_apt_get", lambda packages: done.extend(packages))
    needs.bring([needs.Need("a mock", lambda: "built" in done, ("golang-go",), build=lambda: done.append("built"))])
    assert done == ["golang-go", "built"]
    assert "Missing" not in capsys.readouterr().err


def test_without_go_stripe_mock_says_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(stripe_mock, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(stripe_mock, "BINARY", tmp_path / "tools" / "stripe-mock")
    monkeypatch.setattr(needs, "can_install", lambda: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    needs.bring([needs.Need("stripe-mock", stripe_mock.is_built, (), build=needs.build_stripe_mock)])
    said = capsys.readouterr().err
    assert "Debian: apt install golang-go" in said
    assert "Missing for the whole suite: stripe-mock. What needs them" in said


def test_a_document_may_point_only_at_what_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    (tmp_path / "Makefile").write_text("demo: ## runs\n")
    (tmp_path / "there.md").write_text("x")
    page = tmp_path / "README.md"
    page.write_text("[a](there.md) [b](nowhere.md) [c](https://example.org/) `make demo` `make coffee` `manage.py migrate` `manage.py fly`")
    assert list(documents.complaints(page)) == [
        "README.md: no file nowhere.md",
        "README.md: no verb `make coffee`",
        "README.md: no command `manage.py fly`",
    ]


def test_every_check_is_run_and_a_failed_one_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    python = sys.executable
    monkeypatch.setattr(
        checks, "CHECKS", {"first": [python, "-c", "raise SystemExit('a word against us')"], "second": [python, "-c", "print('quiet')"]}
    )
    assert checks.main([]) == 1
    said = capsys.readouterr().out
    assert "a word against us" in said
    assert "quiet" not in said
    assert said.endswith("1 of 2 checks passed; failed: first\n")
    assert checks.main(["second"]) == 0


def test_a_measure_is_registered_by_its_name_and_yields_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "measures", {})

    @bench.measure("sums")
    def sums():  # type: ignore[no-untyped-def]  # the shape is what is tested
        yield bench.Figure("one and one", 2, "")

    assert [figure.value for figure in bench.measures["sums"]()] == [2]


def test_a_figure_says_its_bound_and_whether_it_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    for value, bound in ((9, 10), (11, 10), (11, None)):
        bench_command.show("people", bench.Figure("queries", value, "queries", bound))
    kept, missed, free = capsys.readouterr().out.splitlines()
    assert kept.endswith("9 queries  (≤ 10)")
    assert missed.endswith("11 queries  (≤ 10, missed)")
    assert free.endswith("11 queries")


@pytest.mark.sqlite
def test_bench_prints_a_table_and_writes_the_same_figures_for_machines(tmp_path: Path, kept: SqliteCopy) -> None:
    shutil.copyfile(kept.run / "kept.sqlite3", tmp_path / "db.sqlite3")
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"} | {"IEUM_VAR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "tools.bench", "--here", "pages"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "bench.json").read_text())
    assert written["machine"]["cores"] == os.cpu_count()
    home = {figure["of"]: figure for figure in written["figures"]}["/ queries"]
    assert home["value"] >= 1
    assert "/ queries" in done.stdout


def test_a_measure_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench", "nothing"],
        cwd=ROOT,
        env={**os.environ, "IEUM_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No such measure: nothing. There are: " in done.stderr
    assert "pages" in done.stderr


@pytest.mark.parametrize(
    ("source", "shown"), [("{# one line #}<p>", False), ("{# one #}{# two #}", False), ("{# it\ngoes on #}", True), ("{# a #} {# b", True)]
)
def test_a_comment_of_a_template_that_goes_on_in_a_second_line_is_found(source: str, shown: bool) -> None:
    assert templates.shows_its_comment(source) is shown
