"""A client of the cluster that ELASTICSEARCH_URL names. Passwords and keys stay in here: no sentence holds one."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from elasticsearch import Elasticsearch

READING = 2.0  # seconds until an answer is given up


def connect(addresses: str, *, api_key: str = "", ca_file: str = "") -> Elasticsearch:
    """`https://user:password@one:9200,https://two:9200`. A host that cannot be reached is passed over; a silent one is not waited for twice."""
    parts = _parts(addresses)
    options: dict[str, Any] = {"ca_certs": ca_file} if ca_file else {}
    named = next((part for part in parts if part.username), None)
    if api_key:
        options["api_key"] = api_key
    elif named:
        options["basic_auth"] = unquote(named.username or ""), unquote(named.password or "")
    return Elasticsearch(hosts(addresses), request_timeout=READING, max_retries=len(parts) - 1, retry_on_timeout=False, **options)


def hosts(addresses: str) -> list[str]:
    """The addresses without user and password."""
    return [f"{part.scheme}://{part.netloc.rpartition('@')[2]}" for part in _parts(addresses)]


def _parts(addresses: str) -> list[SplitResult]:
    return [urlsplit(one.strip()) for one in addresses.split(",") if one.strip()]
