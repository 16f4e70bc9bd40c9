"""`demo --reset` takes the demo's index along, and nobody else's."""

from typing import Any

import pytest

from config.demo import fresh
from search.engines.elastic import ElasticEngine
from tests.search.shelf import change, document


def test_the_demos_indexes_go_from_a_cluster_on_this_machine(cluster: ElasticEngine) -> None:
    cluster.create(complete=True)
    cluster.write([change(1, document("로봇"))])
    cluster.rebuild()._release()
    fresh._remove_index()
    assert cluster.cluster.client.indices.get(index=f"{cluster.cluster.prefix}*").body == {}


@pytest.mark.parametrize("address", ["http://search.example.org:9200", "http://127.0.0.1:9200,http://search.example.org:9200"])
def test_a_cluster_elsewhere_is_not_touched(settings: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings.ELASTICSEARCH_URL = address
    monkeypatch.setattr(fresh, "engine", lambda: 1 / 0)
    fresh._remove_index()


def test_a_cluster_that_is_away_does_not_stop_the_reset(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    fresh._remove_index()
