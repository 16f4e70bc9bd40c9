"""A cluster with security and TLS: the right key opens it, with a wrong one names are found, and the rights that the manual names are enough."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.outbox import drain
from search import upkeep
from search.documents import EVERYONE
from search.engines import engine
from search.engines.base import Query
from search.engines.elastic import ElasticEngine
from search.models import IndexRow
from search.outbox import QUEUE
from search.selectors import find
from search.services import mark_changed
from tests.search.shelf import STRANGER, Shelf
from tests.services.certificates import Authority
from tests.services.elastic import Missing
from tests.services.elastic_nodes import Nodes, nodes
from tests.services.need import unavailable

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("secured")]  # one node for all: it takes a minute to come up

RIGHTS = {"cluster": ["monitor"], "indices": [{"names": ["ieum-*"], "privileges": ["all"]}]}  # what docs/search.md names
PASSWORD = "p@ss:word/1"


@pytest.fixture(scope="module")
def secured() -> Iterator[Nodes]:
    """One node with security and TLS, and a user with the rights that the manual names, no more."""
    try:
        with nodes("data") as made:
            made.boss().security.put_role(name="ieum", **RIGHTS)
            made.boss().security.put_user(username="ieum", password=PASSWORD, roles=["ieum"])
            yield made
    except Missing as missing:
        unavailable("Elasticsearch with security", str(missing))


@pytest.fixture
def site_engine(secured: Nodes, settings: Any) -> Iterator[ElasticEngine]:
    """The site searches there, as that user."""
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = secured.addresses("ieum", quote(PASSWORD, safe="")), "ieum"
    settings.ELASTICSEARCH_CA_FILE = str(secured.authority.file)
    made = engine()
    assert isinstance(made, ElasticEngine)
    yield made
    made.remove()


@pytest.fixture
def robots(shelf: Shelf) -> list[int]:
    """Five objects, all in the index."""
    ids = [shelf.put_for_all(f"robot{number}", f"로봇 {number}").pk for number in range(5)]
    mark_changed("thing", ids)
    drain(QUEUE)
    return ids


def whole() -> tuple[int, str, list[upkeep.Difference]]:
    """How many a stranger finds, how the index is, and what differs."""
    return find(STRANGER, "로봇").total, upkeep.state_now(), list(upkeep.differences())


def test_a_user_with_the_rights_of_the_manual_can_do_all_that_the_site_does(shelf: Shelf, robots: list[int], site_engine: ElasticEngine) -> None:
    assert upkeep.rebuild() == 5
    assert whole() == (5, "ready", [])
    assert len(site_engine.suggest(text="로", projection=EVERYONE)) == 5
    assert find(STRANGER, "로붓").total == 5  # a slip
    site_engine.search(Query(text="로봇", offset=10_001))  # a view of the index
    call_command("search_index", "check", stdout=StringIO())
    assert upkeep.sync() == upkeep.Synced(rebuilt=False, healed=0)
    assert upkeep.keep_in_step() == "ready"
    shelf.holds[robots[0]] = {}
    mark_changed("thing", robots[:1])
    drain(QUEUE)
    upkeep.expunge()
    assert find(STRANGER, "로봇").total == 4
    site_engine.distrust()
    assert site_engine.state() == "broken"
    assert upkeep.keep_in_step() == "broken: rebuilt with 5 objects"
    site_engine.rebuild()._release()  # one that died
    site_engine.tidy()
    assert len(site_engine.cluster.own_indexes()) == 2


def test_an_api_key_is_as_good_as_a_password_until_it_is_revoked(shelf: Shelf, robots: list[int], secured: Nodes, settings: Any) -> None:
    key = secured.boss().security.create_api_key(name="site", role_descriptors={"site": RIGHTS})
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY = secured.addresses(), key["encoded"]
    assert upkeep.rebuild() == 5
    assert whole() == (5, "ready", [])
    secured.boss().security.invalidate_api_key(ids=[key["id"]])
    assert_away(shelf, robots)
    settings.ELASTICSEARCH_API_KEY = secured.boss().security.create_api_key(name="next", role_descriptors={"site": RIGHTS})["encoded"]
    assert_nothing_was_lost()


@pytest.mark.parametrize("wrong", ["password", "key", "authority", "no authority", "plain", "no user", "other rights"])
def test_who_may_not_enter_is_away_and_nothing_is_lost(
    shelf: Shelf, robots: list[int], secured: Nodes, settings: Any, tmp_path: Path, wrong: str
) -> None:
    right = settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA_FILE
    match wrong:
        case "password":
            settings.ELASTICSEARCH_URL = secured.addresses("ieum", "wrong")
        case "key":
            settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY = secured.addresses(), "d3Jvbmc6d3Jvbmc="
        case "authority":
            settings.ELASTICSEARCH_CA_FILE = str(Authority(tmp_path / "other").file)
        case "no authority":
            settings.ELASTICSEARCH_CA_FILE = ""
        case "plain":
            settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA_FILE = right[0].replace("https", "http"), ""
        case "no user":
            settings.ELASTICSEARCH_URL = secured.addresses()
        case "other rights":
            secured.boss().security.put_role(name="narrow", cluster=["monitor"], indices=[{"names": ["else-*"], "privileges": ["all"]}])
            secured.boss().security.put_user(username="narrow", password=PASSWORD, roles=["narrow"])
            settings.ELASTICSEARCH_URL = secured.addresses("narrow", quote(PASSWORD, safe=""))
    assert_away(shelf, robots)
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA_FILE = right
    settings.ELASTICSEARCH_API_KEY = ""
    assert_nothing_was_lost()


def assert_away(shelf: Shelf, robots: list[int]) -> None:
    """Names are found, a change waits, commands end with a sentence that holds no secret."""
    shelf.put_for_all("newcomer", "로봇 9")
    mark_changed("thing", robots)
    drain(QUEUE)
    assert upkeep.state_now() == "away"
    shown = find(STRANGER, "로봇")
    assert (shown.plain, shown.total) == (True, 6)
    assert set(IndexRow.objects.values_list("state", "attempts")) == {("queued", 0)}
    for act in ("rebuild", "sync"):
        engine().cluster.circuit._closed()  # type: ignore[attr-defined] - as in a process of its own
        with pytest.raises(CommandError, match=r"does not answer: .+\. Check") as told:
            call_command("search_index", act, stdout=StringIO())
        assert PASSWORD not in str(told.value)
        assert quote(PASSWORD, safe="") not in str(told.value)


def assert_nothing_was_lost() -> None:
    """With the right key everything goes in."""
    IndexRow.objects.update(due_at=timezone.now())
    upkeep.sync()
    assert whole() == (6, "ready", [])
