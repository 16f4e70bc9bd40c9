"""Nodes of Elasticsearch that a test has for itself: several in one cluster, with security, TLS, and a way to kill one.

The server is the one that `tests/services/elasticsearch/node assemble` puts together. Each node has its own settings, data and ports.
"""

import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.services.certificates import Authority
from tests.services.elastic import NODE, Missing
from tests.services.ports import free_port

SECONDS, HEAP, ROUNDS = 120, "384m", 10_000
COPIED = ("jvm.options", "log4j2.properties", "role_mapping.yml", "roles.yml")
Settings = dict[str, object]


@dataclass
class Node:
    """One running node. `folder` holds all that is its own."""

    name: str
    folder: Path
    port: int
    pid: int = 0
    is_running: bool = field(default=True, compare=False)

    def kill(self) -> None:
        """SIGKILL, as a machine that goes dark; returns when the process is gone."""
        self._end(signal.SIGKILL)

    def _end(self, by: signal.Signals) -> None:
        if self.is_running:
            os.kill(self.pid, by)
            until = time.monotonic() + 30
            while Path(f"/proc/{self.pid}").exists() and time.monotonic() < until:
                time.sleep(0.05)
            self.is_running = False


@dataclass
class Nodes:
    """A cluster of our own. `password` is that of the user `boss`, who may do everything; `authority` signed what the nodes show."""

    nodes: list[Node]
    authority: Authority
    password: str

    def addresses(self, user: str = "", password: str = "") -> str:
        """ELASTICSEARCH_URL of this cluster."""
        who = f"{user}:{password}@" if user else ""
        return ",".join(f"https://{who if at == 0 else ''}127.0.0.1:{node.port}" for at, node in enumerate(self.nodes))

    def boss(self) -> Elasticsearch:
        """A client that may do everything."""
        hosts = [f"https://127.0.0.1:{node.port}" for node in self.nodes if node.is_running]
        return Elasticsearch(hosts, basic_auth=("boss", self.password), ca_certs=str(self.authority.file), request_timeout=30, max_retries=3)


def assemble() -> Path:
    """The server's folder, put together if need be. Raises Missing with what this machine lacks."""
    done = subprocess.run([NODE, "assemble"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(done.stderr.strip().rpartition("\n")[2])
    return Path(done.stdout.strip())


@contextmanager
def nodes(*roles: str) -> Iterator[Nodes]:
    """A cluster with security and TLS: one node for each of these roles ("data", "vote"), killed and removed afterwards. Raises Missing."""
    home = assemble()
    folder = Path(tempfile.mkdtemp(prefix="ieum-nodes-"))
    folder.chmod(0o755)
    made = Nodes([], Authority(folder / "ca"), secrets.token_hex(8))
    ports = {f"{role}{at}": (free_port(), free_port()) for at, role in enumerate(roles)}
    try:
        for at, (name, (http, transport)) in enumerate(ports.items()):
            made.nodes.append(Node(name, folder / name, http))
            _furnish(home, folder / name, made, _settings(name, roles[at], http, transport, ports, folder / name))
        with ThreadPoolExecutor() as pool:  # they wait for each other
            list(pool.map(partial(_start, home), made.nodes))
        _wait(made)
        yield made
    finally:
        for node in made.nodes:
            if node.pid:
                node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _settings(name: str, role: str, http: int, transport: int, ports: dict[str, tuple[int, int]], place: Path) -> Settings:
    discovery: Settings = {"discovery.type": "single-node"}
    if len(ports) > 1:
        seeds = [f"127.0.0.1:{one}" for _, one in ports.values()]
        discovery = {
            "discovery.seed_hosts": seeds,
            "cluster.initial_master_nodes": list(ports),
            "cluster.fault_detection.leader_check.interval": "500ms",
        }
    tls: Settings = {}
    for layer in ("http", "transport"):
        tls |= {
            f"xpack.security.{layer}.ssl.enabled": True,
            f"xpack.security.{layer}.ssl.key": str(place / "config" / "node.key"),
            f"xpack.security.{layer}.ssl.certificate": str(place / "config" / "node.crt"),
            f"xpack.security.{layer}.ssl.certificate_authorities": [str(place / "config" / "ca.crt")],
        }
    return {
        "cluster.name": place.parent.name,
        "node.name": name,
        "node.roles": ["master"] if role == "vote" else ["master", "data"],
        "network.host": "127.0.0.1",
        "http.port": http,
        "transport.port": transport,
        "path.data": str(place / "data"),
        "path.logs": str(place / "logs"),
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "xpack.security.enabled": True,
        **tls,
        **discovery,
    }


def _furnish(home: Path, place: Path, made: Nodes, settings: Settings) -> None:
    """The node's own settings folder: what the server's has, its certificate, and the user `boss`."""
    config = place / "config"
    config.mkdir(parents=True)
    for name in COPIED:
        shutil.copyfile(home / "config" / name, config / name)
    (config / "jvm.options.d").mkdir()
    made.authority.sign(config / "node.key", config / "node.crt")
    shutil.copyfile(made.authority.file, config / "ca.crt")
    (config / "elasticsearch.yml").write_text("".join(f"{name}: {json.dumps(value)}\n" for name, value in settings.items()))
    (config / "users").write_text(f"boss:{_hashed(made.password)}\n")
    (config / "users_roles").write_text("superuser:boss\n")


def _start(home: Path, node: Node) -> None:
    pidfile = node.folder / "pid"
    _as_owner(node.folder, ["setsid", home / "bin" / "elasticsearch", "-d", "-p", pidfile])
    node.pid = int(pidfile.read_text())


def _hashed(password: str) -> str:
    """As Elasticsearch keeps passwords with `pbkdf2`."""
    salt = secrets.token_bytes(32)
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS, 32)
    return f"{{PBKDF2}}{ROUNDS}${b64encode(salt).decode()}${b64encode(made).decode()}"


def _as_owner(place: Path, command: list[object]) -> None:
    """Elasticsearch refuses to run as root: root runs it as nobody. Raises Missing with the last of what it said."""
    environment = {
        **os.environ,
        "ES_JAVA_HOME": _java(),
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP} -XX:TieredStopAtLevel=1",  # it lives a minute: compiled thoroughly, it takes twice as long to come up
        "ES_PATH_CONF": str(place / "config"),
        "HOME": str(place),
    }
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "nobody", place], check=True)
        command = ["setpriv", "--reuid=nobody", "--clear-groups", "--", *command]
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"A node did not start: {(done.stderr or done.stdout).strip()[-300:]} {_complaints(place)}")


def _complaints(place: Path) -> str:
    """The last of what a node wrote of errors into its log."""
    lines = [line for log in (place / "logs").glob("*.log") for line in log.read_text().splitlines()]
    worst = next((at for at, line in enumerate(lines) if "ERROR" in line), len(lines) - 5)
    return " ".join(lines[worst : worst + 5])


def _java() -> str:
    javac = shutil.which("javac")
    return os.environ.get("JAVA_HOME") or str(Path(str(javac)).resolve().parent.parent)


def _wait(made: Nodes) -> None:
    """Until every node has joined and all is allocated."""
    until, boss = time.monotonic() + SECONDS, made.boss()
    while time.monotonic() < until:
        try:
            if boss.cluster.health()["number_of_nodes"] == len(made.nodes):
                return
        except (ApiError, TransportError):
            pass
        time.sleep(0.5)
    raise Missing(f"The nodes did not find each other. {_complaints(made.nodes[0].folder)}")
