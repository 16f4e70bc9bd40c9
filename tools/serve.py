"""The processes of a site on one machine: Stripe sandbox, worker and web, started together and stopped together.

`manage.py demo` calls `serve()`; `python -m tools.serve` is `make run`. Nothing is restarted in silence: when one process ends,
its last lines are shown, the others are stopped and the exit code is 1.
"""

import http.client
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tools.ports import PortTaken, parse_port, refuse_taken

ROOT = Path(__file__).resolve().parent.parent
WALLETS = ("kr_card", "kakao_pay", "naver_pay")
READY_WITHIN, STOP_WITHIN, LINES_KEPT = 90.0, 12.0, 15


class AskedToStop(Exception):
    """SIGINT, SIGTERM or SIGHUP came."""


class ProcessEnded(Exception):
    """One of the processes ended by itself, or the site never answered; the message shows which and its last lines."""


@dataclass
class Running:
    """A started process, and what it said last."""

    name: str
    process: subprocess.Popen[bytes]
    unfinished: bytes = b""
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))


class Supervisor:
    """Starts processes, passes on what they say, notices the end of any, and stops them in the reverse order of their start."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.running: list[Running] = []
        self.asked_to_stop = False
        self.selector = selectors.DefaultSelector()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process in a session of its own, so that Ctrl-C reaches it through us only; it ends when we are killed (Linux)."""
        process = subprocess.Popen(
            [sys.executable, "-S", str(ROOT / "tools" / "child.py"), str(os.getpid()), *command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child = Running(name, process)
        self.running.append(child)
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self.selector.register(process.stdout, selectors.EVENT_READ, child)

    def watch(self, seconds: float) -> None:
        """Pass on output for at most so long; raises ProcessEnded when a process has ended, AskedToStop when a signal came."""
        for key, _ in self.selector.select(seconds):
            self._pass_on(key.data)
        if self.asked_to_stop:
            raise AskedToStop
        for child in self.running:
            if child.process.poll() is not None:
                self._pass_on(child)
                raise ProcessEnded(f"{child.name} ended by itself (exit code {child.process.returncode}).{self.last_lines(child.name)}")

    def last_lines(self, name: str) -> str:
        """What a process said last, indented; empty when it said nothing."""
        lines = [line for child in self.running if child.name == name for line in child.last]
        return "".join(f"\n    {line}" for line in lines) if lines else " It said nothing."

    def stop(self) -> None:
        """End all processes, the last started first; those that do not listen are killed after 12 s."""
        for child in reversed(self.running):
            child.process.terminate()
            try:
                child.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
            self._pass_on(child)
        self.running.clear()

    def stop_on_signals(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP end the next `watch()` with AskedToStop; more of them do not disturb the stopping."""

        def ask(number: int, frame: FrameType | None) -> None:
            self.asked_to_stop = True

        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, ask)

    def _pass_on(self, child: Running) -> None:
        pipe = child.process.stdout
        if pipe is None or pipe.closed:
            return
        said = pipe.read()
        if said == b"":
            self.selector.unregister(pipe)
            pipe.close()
            said = b"\n" if child.unfinished else b""
        *lines, child.unfinished = (child.unfinished + (said or b"")).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip()
            child.last.append(text)
            say(f"{child.name:>7} | {text}")


def web_command(port: int) -> list[str]:
    """gunicorn with threads, on loopback only."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"]
    return [sys.executable, "-m", "gunicorn", "config.wsgi:application", *options, "--no-control-socket", "--log-level", "warning"]


def worker_command() -> list[str]:
    """The outbox worker and the schedule."""
    return [sys.executable, "manage.py", "worker"]


def sandbox_command(*, sandbox_port: int, state: Path, webhook: str, secret: str) -> list[str]:
    """The Stripe sandbox, telling its events to `webhook`, signed with `secret`."""
    options = ["--port", str(sandbox_port), "--state", str(state), "--webhook", webhook, "--secret", secret]
    return [sys.executable, "-m", "tests.services.stripe_sandbox", *options]


def site_environment(*, port: int, sandbox_port: int | None, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of the processes: the same as ours, with the addresses of this site; beside the sandbox, with the wallets that it offers."""
    env = {**environment, "PORT": str(port), "SITE_URL": environment.get("SITE_URL") or f"http://localhost:{port}", "PYTHONUNBUFFERED": "1"}
    return env if sandbox_port is None else {"STRIPE_WALLETS": " ".join(WALLETS), **env, "SANDBOX_PORT": str(sandbox_port)}


def answers(port: int) -> bool:
    """Whether the site says on /healthz/ that it is alive."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_it_answers(supervisor: Supervisor, port: int) -> None:
    """Return once the site answers; ProcessEnded when it does not within 90 s, or when a process ends first."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        supervisor.watch(0.2)
        if answers(port):
            return
    raise ProcessEnded(f"The site did not answer at http://localhost:{port}/healthz/ within {READY_WITHIN:.0f} s.{supervisor.last_lines('web')}")


def serve(
    *,
    port: int,
    sandbox_port: int | None,
    var: Path,
    webhook_secret: str = "",
    announcement: str = "",
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run the site until Ctrl-C or SIGTERM (then 0), or until one of its processes ends (then 1). PortTaken before anything starts.

    `sandbox_port` None: no sandbox, because Stripe's own keys are set. `announcement` is printed once the site answers.
    """
    refuse_taken(port, sandbox_port)
    env = site_environment(port=port, sandbox_port=sandbox_port, environment=os.environ if environment is None else environment)
    commands = {"worker": worker_command(), "web": web_command(port)}
    if sandbox_port is not None:
        webhook, state = f"http://127.0.0.1:{port}/stripe/webhook/", var / "stripe-sandbox.sqlite3"
        sandbox = sandbox_command(sandbox_port=sandbox_port, state=state, webhook=webhook, secret=webhook_secret)
        commands = {"sandbox": [*sandbox, "--payment-methods", ",".join(("card", *WALLETS))], **commands}
    return supervise(commands, env, port=port, announcement=announcement)


def supervise(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], *, port: int, announcement: str) -> int:
    """Start the commands in their order, announce the site once it answers, and stay until it ends; the exit code."""
    supervisor = Supervisor(environment)
    supervisor.stop_on_signals()
    try:
        for name, command in commands.items():
            supervisor.start(name, command)
        wait_until_it_answers(supervisor, port)
        say(f"{announcement}\n이음 runs at http://localhost:{port}   (Ctrl-C stops it)".lstrip("\n"))
        while True:
            supervisor.watch(1)
    except AskedToStop:
        say("Stopping …")
        return 0
    except ProcessEnded as ended:
        say(f"{ended}\nStopping the rest.")
        return 1
    finally:
        supervisor.stop()


def say(line: str) -> None:
    """Tell the person at the terminal, on standard error."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """`make run`: migrate, then serve what the environment describes."""
    try:
        port = parse_port(os.environ.get("PORT") or "8000")
        refuse_taken(port, port + 1)
    except (PortTaken, ValueError) as refusal:
        sys.exit(str(refusal))
    os.environ.update(site_environment(port=port, sandbox_port=port + 1, environment=os.environ), DJANGO_SETTINGS_MODULE="config.settings")
    if failed := subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=False).returncode:
        return failed
    from django.conf import settings

    sandbox_port = port + 1 if settings.STRIPE_SANDBOX else None
    return serve(port=port, sandbox_port=sandbox_port, var=settings.VAR_DIR, webhook_secret=settings.STRIPE_WEBHOOK_SECRET)


if __name__ == "__main__":
    sys.exit(main())
