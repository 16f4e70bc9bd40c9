"""The processes of a site: started together, watched, stopped together."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kept_copy import SqliteCopy
from tests.services.live_site import wait_for
from tests.services.ports import free_pair, free_port
from tools.ports import is_taken

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = """
import http.server, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
print("pid", os.getpid(), flush=True)
http.server.HTTPServer(("127.0.0.1", {port}), Answer).serve_forever()
"""
WORKER = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
ENDS_SLOWLY = """
import signal, time
def end(*given):
    time.sleep(0.5)
    open("ORDER", "a").write("NAME ")
    raise SystemExit
signal.signal(signal.SIGTERM, end)
"""
SUPERVISE = """
import os, sys
from tools.serve import supervise
commands = {commands!r}
sys.exit(supervise(commands, os.environ, port={port}, announcement="Sign in as alumna@example.org."))
"""


class Site:
    """A supervisor with these processes, run as a program of its own."""

    def __init__(self, folder: Path, port: int, **scripts: str) -> None:
        commands = {name: [sys.executable, "-c", script] for name, script in scripts.items()}
        self.output = folder / "output"
        with self.output.open("w") as output:
            program = SUPERVISE.format(commands=commands, port=port)
            self.process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)

    def said(self) -> str:
        """All that the terminal shows."""
        return self.output.read_text()

    def children(self) -> dict[str, int]:
        """Process ids, by name, as each has said them."""
        return {name: int(pid) for name, pid in re.findall(r"(\w+) \| pid (\d+)", self.said())}

    def wait_until_up(self) -> None:
        wait_for(lambda: "이음 runs at" in self.said(), 20)


def is_alive(pid: int) -> bool:
    """Whether a process still runs (a zombie does not)."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A web process and a worker, up."""
    port = free_port()
    running = Site(tmp_path, port, worker=WORKER, web=WEB.format(port=port))
    running.wait_until_up()
    yield running
    running.process.kill()
    running.process.wait()


def test_the_site_is_announced_at_localhost_once_it_answers(site: Site) -> None:
    assert re.search(r"Sign in as alumna@example.org\.\n이음 runs at http://localhost:\d+ ", site.said())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_every_process_and_is_a_clean_end(site: Site, number: signal.Signals) -> None:
    children = site.children()
    assert set(children) == {"web", "worker"}
    site.process.send_signal(number)
    assert site.process.wait(15) == 0
    assert not any(map(is_alive, children.values()))


def test_processes_stop_one_after_another_the_web_before_the_worker(tmp_path: Path) -> None:
    order, port = tmp_path / "order", free_port()
    slow = ENDS_SLOWLY.replace("ORDER", str(order))
    running = Site(tmp_path, port, worker=slow.replace("NAME", "worker") + WORKER, web=slow.replace("NAME", "web") + WEB.format(port=port))
    running.wait_until_up()
    running.process.terminate()
    assert running.process.wait(15) == 0
    assert order.read_text().split() == ["web", "worker"]


def test_a_process_that_ends_is_named_with_its_last_lines_and_takes_the_rest_down(tmp_path: Path) -> None:
    port = free_port()
    dying = "import sys, time; time.sleep(2); sys.exit('the database is gone')"
    running = Site(tmp_path, port, worker=dying, web=WEB.format(port=port))
    assert running.process.wait(30) == 1
    assert "worker ended by itself (exit code 1).\n    the database is gone" in running.said()
    assert not is_alive(running.children()["web"])


def test_a_site_that_cannot_start_does_not_leave_its_worker_behind(tmp_path: Path) -> None:
    running = Site(tmp_path, free_port(), worker=WORKER, web="import sys; sys.exit('no such module')")
    assert running.process.wait(30) == 1
    assert "web ended by itself (exit code 1).\n    no such module" in running.said()
    assert "이음 runs at" not in running.said()
    assert not any(map(is_alive, running.children().values()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_killed_supervisor_takes_its_processes_along(site: Site) -> None:
    children = site.children()
    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()
    wait_for(lambda: not any(map(is_alive, children.values())))


@pytest.mark.sqlite
def test_the_real_site_comes_up_answers_and_goes_down_with_all_its_processes(tmp_path: Path, kept: SqliteCopy) -> None:
    shutil.copyfile(kept.run / "kept.sqlite3", tmp_path / "db.sqlite3")
    port = free_pair()
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    env = {**inherited, "IEUM_VAR": str(tmp_path), "PORT": str(port)}
    output = (tmp_path / "output").open("w+")
    process = subprocess.Popen([sys.executable, "-m", "tools.serve"], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: "이음 runs at" in Path(output.name).read_text() or process.poll() is not None, 90)
        assert process.poll() is None, Path(output.name).read_text()
        with urllib.request.urlopen(f"http://localhost:{port}/healthz/") as answer:
            assert answer.status == 200
        assert is_taken(port + 1), "the sandbox does not answer"
    finally:
        process.terminate()
        code = process.wait(40)
        output.close()
    assert code == 0, Path(output.name).read_text()
    assert not is_taken(port)
    assert not is_taken(port + 1)
