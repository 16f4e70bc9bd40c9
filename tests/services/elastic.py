"""Elasticsearch for the tests that ask for it: the one that ELASTICSEARCH_URL names, or our own node.

    python -m tests.services.elastic start|stop

It takes about 20 s to start and 0.8 GB of memory. Test processes share it, and the last to leave stops it, unless `start` was said.
"""

import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings

from search.engines import engine
from search.engines.elastic import ElasticEngine
from tests.services.need import unavailable
from tests.services.sharing import alone, shared

NODE = Path(__file__).parent / "elasticsearch" / "node"
HOME = Path(tempfile.gettempdir()) / "ieum-elasticsearch-users"


class Missing(Exception):
    """The node cannot be started on this machine; the message says what it lacks."""


def start() -> str:
    """Start our node unless it runs; its address."""
    done = subprocess.run([NODE, "start"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(done.stderr.strip().rpartition("\n")[2])
    return done.stdout.strip()


def stop() -> None:
    """Stop our node and drop its data."""
    subprocess.run([NODE, "stop"], stdout=subprocess.DEVNULL, check=True)
    (HOME / "kept").unlink(missing_ok=True)


@pytest.fixture
def cluster(settings: Any, elasticsearch_url: str) -> Iterator[ElasticEngine]:
    """The site searches in a cluster for the time of a test, under names of its own that are taken away afterwards."""
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = elasticsearch_url, f"test-{secrets.token_hex(4)}"
    made = engine()
    assert isinstance(made, ElasticEngine)
    yield made
    take_away(made)


def take_away(made: ElasticEngine) -> None:
    """Remove an engine's indexes from the cluster."""
    made.remove()
    made.cluster.client.close()


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of a real Elasticsearch with Korean analysis."""
    if given := getattr(site_settings, "TEST_ELASTICSEARCH_URL", ""):  # of tests/settings.py alone
        yield given
        return
    with ExitStack() as stack:
        try:
            address = stack.enter_context(shared(HOME, start=start, stop=stop))
        except Missing as missing:
            unavailable("Elasticsearch", str(missing))
        yield address


def main(verb: str) -> None:
    """start (prints the address; the node stays until `stop`), stop."""
    with alone(HOME):
        if verb == "start":
            try:
                sys.stdout.write(f"{start()}\n")
            except Missing as missing:
                sys.exit(str(missing))
            (HOME / "kept").touch()
        elif verb == "stop":
            stop()
        else:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
