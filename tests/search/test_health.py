"""Whoever watches the site, and staff, see how the index is; a site whose index is away is degraded, not down."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from core.health import parts
from core.outbox import drain
from core.staff.waiting import waiting
from search.engines.base import Engine
from search.models import IndexRow
from search.outbox import QUEUE
from search.services import mark_changed
from tests.factories import staff
from tests.search.conftest import in_a_cluster
from tests.search.shelf import Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def robot(shelf: Shelf) -> Iterator[int]:
    yield shelf.put_for_all("robot", "로봇").pk


@pytest.fixture
def clerk(settings) -> Client:
    """Somebody with the staff role, signed in."""
    settings.STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(staff("staff"))
    return client


def ready(client: Client) -> dict[str, object]:
    answer = client.get("/readyz/")
    assert answer.status_code == 200
    return answer.json()


def test_a_site_with_nothing_in_it_is_well(client: Client, shelf: Shelf) -> None:
    assert ready(client) == {"ready": True, "degraded": False, "database": "ok", "search": "empty"}


def test_an_index_in_step_is_ready_and_a_lost_one_degraded(client: Client, robot: int) -> None:
    mark_changed("thing", [robot])
    assert ready(client)["search"] == "missing"
    drain(QUEUE)
    assert ready(client) == {"ready": True, "degraded": False, "database": "ok", "search": "ready"}


@in_a_cluster
def test_a_cluster_that_is_away_does_not_take_the_site_out_of_service_and_staff_see_what_waits(
    client: Client, clerk: Client, robot: int, settings
) -> None:
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    mark_changed("thing", [robot])
    drain(QUEUE)
    assert ready(client) == {"ready": True, "degraded": True, "database": "ok", "search": "away"}
    assert waiting["search"].count() == 1
    desk = clerk.get(reverse("staff_outbox")).content.decode()
    assert "검색 서버가 응답하지 않아요" in desk


def test_the_outbox_says_when_the_index_is_behind(clerk: Client, robot: int, site_engine: Engine) -> None:
    mark_changed("thing", [robot])
    drain(QUEUE)
    IndexRow.objects.update(version=5, indexed_version=5)
    desk = clerk.get(reverse("staff_outbox")).content.decode()
    assert "뒤처져 있어요" in desk
    assert waiting["search"].count() == 0


def test_a_part_that_throws_is_unknown_and_hides_no_other(client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.health.engine", lambda: 1 / 0)
    assert parts["search"].health().word == "unknown"
    assert ready(client)["degraded"] is True
