"""`make bench`: run the measures on a fresh site, print a table, write `var/bench.json`.

python -m tools.bench [--demo | --here] [NAMES of measures]
"""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import django

import tools.bench
from tools.bench import Figure, measures

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def place(*, here: bool) -> Iterator[None]:
    """Point the settings at a temporary folder, unless the site that the environment names is to be measured."""
    with tempfile.TemporaryDirectory(prefix="ieum-bench-") as folder:
        if not here:
            os.environ.update(IEUM_VAR=folder, ENVIRONMENT="demo")
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        django.setup()
        yield


def make(*, demo: bool) -> Iterator[Figure]:
    """Make the fresh site, with the demo's data if asked for; what that took."""
    yield Figure("migrate an empty database", timed("manage.py", "migrate", "--verbosity", "0"), "s")
    if demo:
        yield Figure("load the demo", timed("manage.py", "demo", "--no-serve"), "s")
    else:  # lists read the index: without one they are measured as they answer when search is broken
        timed("manage.py", "search_index", "rebuild", "--verbosity", "0")


def timed(*arguments: str) -> float:
    """Seconds that a command of the project takes; its failure ends the bench."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)
    return round(time.perf_counter() - begun, 2)


def known(names: list[str]) -> list[str]:
    """These measures, or all; ends with a sentence when one does not exist."""
    for module in pkgutil.iter_modules(tools.bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"tools.bench.{module.name}")
    if unknown := set(names) - set(measures):
        sys.exit(f"No such measure: {', '.join(sorted(unknown))}. There are: {', '.join(measures)}")
    return names or list(measures)


def figures(names: list[str], *, here: bool, demo: bool) -> Iterator[tuple[str, Figure]]:
    """What making the site took, if one is made, and the figures of these measures."""
    for figure in make(demo=demo) if not here else ():
        yield "site", figure
    for name in names:
        for figure in measures[name]():
            yield name, figure


def show(name: str, figure: Figure) -> None:
    """One row of the table; beside a figure that has a bound the bound, with a word when it is not kept."""
    bound = "" if figure.bound is None else f"  (≤ {figure.bound:,.6g}{', missed' if figure.value > figure.bound else ''})"
    print(f"{name:16} {figure.of:44} {figure.value:>12,.6g} {figure.unit}{bound}", flush=True)


def write(path: Path, rows: list[tuple[str, Figure]]) -> None:
    """The same figures for machines, with what they were taken on."""
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    entries = [{"measure": name, **asdict(figure)} for name, figure in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"at": int(time.time()), "machine": machine, "figures": entries}, ensure_ascii=False, indent=1) + "\n")


def main(arguments: list[str]) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="tools.bench")
    parser.add_argument("--demo", action="store_true", help="on a fresh site with the demo's people and organisations")
    parser.add_argument("--here", action="store_true", help="on the site that the environment names, as it is")
    parser.add_argument("names", nargs="*")
    given = parser.parse_args(arguments)
    target = Path(os.environ.get("IEUM_VAR") or ROOT / "var") / "bench.json"
    rows: list[tuple[str, Figure]] = []
    with place(here=given.here):
        for name, figure in figures(known(given.names), here=given.here, demo=given.demo):
            show(name, figure)
            rows.append((name, figure))
    write(target, rows)


if __name__ == "__main__":
    main(sys.argv[1:])
