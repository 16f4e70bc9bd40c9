"""A cluster of two nodes and one that only votes: each document stands twice, and the site goes on when the node that leads is killed."""

import pytest

from search.engines.base import Query
from search.engines.elastic import ElasticEngine, connection
from search.exceptions import IndexIsBroken
from tests.search.shelf import change, document
from tests.services.elastic import Missing
from tests.services.elastic_nodes import Nodes, nodes
from tests.services.live_site import wait_for
from tests.services.need import unavailable

MANY = 100


def test_a_killed_node_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "READING", 20.0)  # three nodes on one machine are slow; what is asked here is whether something is lost
    try:
        with nodes("data", "data", "vote") as made:
            _lose_the_leader(made)
    except Missing as missing:
        unavailable("a cluster of three Elasticsearch nodes", str(missing))


def _lose_the_leader(made: Nodes) -> None:
    boss = made.boss()
    site = ElasticEngine(made.addresses("boss", made.password), ca_file=str(made.authority.file))
    site.create(complete=True)
    site.write([change(pk, document(f"로봇 {pk}")) for pk in range(MANY)])
    assert boss.cluster.health(index="ieum-*", wait_for_status="green", timeout="60s")["status"] == "green"
    leader = boss.cat.master(format="json").body[0]["node"]
    next(node for node in made.nodes if node.name == leader).kill()

    def writes() -> bool:
        try:
            site.write([change(1, document("비행기"), version=2)])
        except IndexIsBroken:
            return False
        return True

    wait_for(writes, 60)
    wait_for(lambda: site.state() == "ready", 60)
    assert (site.search(Query(text="로봇")).total, site.search(Query(text="비행기")).total) == (MANY - 1, 1)
    new = site.rebuild()
    new.write([change(pk, document(f"로봇 {pk}"), version=9) for pk in range(MANY)])
    new.swap(lambda: None)
    assert site.search(Query(text="로봇")).total == MANY
