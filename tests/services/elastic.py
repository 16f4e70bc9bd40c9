"""Elasticsearch for the tests that ask for it: the one that ELASTICSEARCH_URL names, or our own node."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings as site_settings

from tests.services.need import unavailable
from tests.services.sharing import shared

NODE = Path(__file__).parent / "elasticsearch" / "node"


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


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of a real Elasticsearch with Korean analysis."""
    if site_settings.TEST_ELASTICSEARCH_URL:
        yield site_settings.TEST_ELASTICSEARCH_URL
        return
    with ExitStack() as stack:
        try:
            address = stack.enter_context(shared(Path(tempfile.gettempdir()) / "ieum-elasticsearch-users", start=start, stop=stop))
        except Missing as missing:
            unavailable("Elasticsearch", str(missing))
        yield address
