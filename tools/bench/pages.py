"""What the public pages cost: server time, queries, and bytes on the wire."""

import gzip
import re
import statistics
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.addresses import LISTS
from tools.bench import Figure, measure

TIMES = 20
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))[^"]*"')


def visitor() -> Client:
    """Somebody who is not signed in, as a browser would ask."""
    return Client(raise_request_exception=False, headers={"host": "localhost", "accept-encoding": "gzip"})


def milliseconds(client: Client, path: str) -> float:
    """Median server time of a warm page."""
    client.get(path)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(taken), 2)


def queries(client: Client, path: str) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def body(client: Client, path: str) -> bytes:
    """What a path answers, plain: WhiteNoise streams files, and may have compressed them."""
    answer = client.get(path)
    content = b"".join(answer)
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content


def compressed_kilobytes(client: Client, path: str) -> float:
    """A page with the styles and scripts that it names, each gzipped, in kB of 1,000 bytes."""
    html = body(client, path)
    assets = {name.decode() for name in ASSET.findall(html)}
    return round(sum(len(gzip.compress(part)) for part in (html, *(body(client, asset) for asset in assets))) / 1000, 1)


@measure("pages")
def pages() -> Iterator[Figure]:
    """Time, queries and bytes of every public page that answers; the status of one that does not."""
    client = visitor()
    for path in LISTS:
        if (status := client.get(path).status_code) != 200:
            yield Figure(f"{path} does not answer", status, "status")
            continue
        yield Figure(f"{path} server time", milliseconds(client, path), "ms")
        yield Figure(f"{path} queries", queries(client, path), "queries")
        yield Figure(f"{path} with styles and scripts", compressed_kilobytes(client, path), "kB gzip")
