"""A cluster that the site cannot search in is told so in words, and no word tells a password."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.elastic import ElasticEngine, mapping
from search.engines.elastic.connection import connect, hosts
from search.exceptions import IndexIsAway, IndexIsBroken
from tests.search.conftest import in_a_cluster
from tests.search.shelf import Shelf

Answer = tuple[int, dict[str, Any], bool]  # status, body, whether it says that it is Elasticsearch


@contextmanager
def answering(answer: Callable[[str], Answer]) -> Iterator[str]:
    """A server in the place of a cluster; its address."""

    class Node(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, is_elasticsearch = answer(self.path)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if is_elasticsearch:
                self.send_header("X-Elastic-Product", "Elasticsearch")
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_POST = do_DELETE = do_GET

        def log_message(self, *given: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Node)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def of_version(version: str) -> Callable[[str], Answer]:
    return lambda path: (200, {"nodes": {"x": {"name": "one", "version": version}}}, True)


REFUSED = {"error": {"type": "media_type_header_exception", "reason": "Accept version must be either version 7 or 6, but found 8"}, "status": 400}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (of_version("7.17.9"), "The node one runs Elasticsearch 7.17.9. The site needs Elasticsearch 8.19 or newer"),
        (of_version("8.2.0"), "The node one runs Elasticsearch 8.2.0"),
        (lambda path: (400, REFUSED, True), "does not understand us, so it is older"),
        (lambda path: (406, {"error": "Content-Type header is not supported", "status": 406}, True), "does not understand us, so it is older"),
        (lambda path: (200, {"nodes": {}}, False), "is no Elasticsearch"),
        (lambda path: (401, {"error": {"type": "security_exception"}, "status": 401}, True), "does not answer: 401 security_exception"),
    ],
)
def test_a_rebuild_says_why_it_cannot_begin(answer: Callable[[str], Answer], sentence: str) -> None:
    with answering(answer) as address, pytest.raises(IndexIsBroken, match=sentence):
        ElasticEngine(address.replace("//", "//ieum:hush@")).rebuild()


@pytest.mark.django_db
@in_a_cluster
def test_a_cluster_without_korean_analysis_ends_the_command_with_what_to_do(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    real = mapping.body

    def without_nori(**given: Any) -> dict[str, Any]:
        made = real(**given)
        made["settings"]["analysis"]["tokenizer"]["ieum_nori_words"]["type"] = "nori_that_is_not_there"
        return made

    monkeypatch.setattr(mapping, "body", without_nori)
    with pytest.raises(CommandError, match="install analysis-nori") as stopped:
        call_command("search_index", "rebuild", stdout=StringIO())
    assert stopped.value.returncode == 1
    monkeypatch.undo()
    call_command("search_index", "rebuild", stdout=StringIO())


@pytest.mark.django_db
@in_a_cluster
@pytest.mark.parametrize("act", ["rebuild", "sync"])
def test_a_cluster_out_of_reach_ends_the_command_with_its_hosts_and_no_password(shelf: Shelf, settings: Any, act: str) -> None:
    settings.ELASTICSEARCH_URL = "http://ieum:hush@127.0.0.1:9,http://localhost:9"
    with pytest.raises(CommandError) as stopped:
        call_command("search_index", act, stdout=StringIO())
    said = str(stopped.value)
    assert said.startswith("The search cluster at http://127.0.0.1:9, http://localhost:9 does not answer: ")
    assert said.endswith("Connection refused. Check ELASTICSEARCH_URL and that it runs.")
    assert "hush" not in said


def test_a_wrong_password_is_a_cluster_that_is_away_and_nothing_it_holds_is_broken(caplog: pytest.LogCaptureFixture) -> None:
    from search.engines.base import Query

    with answering(lambda path: (401, {"error": {"type": "security_exception"}, "status": 401}, True)) as address:
        engine = ElasticEngine(address.replace("//", "//ieum:hush@"))
        assert engine.state() == "away"
        assert engine.search(Query(text="로봇")).degraded
        with pytest.raises(IndexIsAway):
            engine.write([])
            engine.create(complete=False)
    assert "hush" not in caplog.text


def test_a_cluster_that_refuses_is_broken_and_says_so() -> None:
    with answering(lambda path: (400, REFUSED, True)) as address:
        assert ElasticEngine(address).state() == "broken"
        assert "refuses" in ElasticEngine(address).faults()[0]


def test_user_and_password_are_decoded_and_go_to_every_host() -> None:
    addresses = "https://ie%40um:p%2Fss@one:9200, https://two:9200"
    assert hosts(addresses) == ["https://one:9200", "https://two:9200"]
    client = connect(addresses)
    assert client._headers["authorization"] == "Basic aWVAdW06cC9zcw=="
    assert {node.base_url for node in client.transport.node_pool.all()} == set(hosts(addresses))
    assert connect("https://one:9200", api_key="key").options()._headers["authorization"] == "ApiKey key"
    assert "p/ss" not in repr(client)


def test_a_host_that_is_down_is_passed_over(elasticsearch_url: str) -> None:
    client = connect(f"http://127.0.0.1:9,{elasticsearch_url}")
    for _ in range(4):
        assert client.cluster.health().body["status"] in {"green", "yellow"}
