"""The commands of search, to the letter of what others rely on."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.outbox import drain
from search.documents import MEMBERS
from search.engines.base import Engine
from search.outbox import QUEUE
from search.services import mark_changed
from tests.factories import newcomer
from tests.search.shelf import Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def things(shelf: Shelf) -> Shelf:
    red = shelf.put_for_all("red", "빨간 로봇", facets={"colour": ["red"]})
    blue = shelf.put_for_all("blue", "파란 로봇", facets={"colour": ["blue"]})
    mark_changed("thing", [red.pk, blue.pk])
    drain(QUEUE)
    return shelf


def run(*given: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*given, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def as_json(*given: str) -> dict[str, Any]:
    out, _ = run(*given, "--json")
    assert out.count("\n") == 1
    return json.loads(out)


def test_search_prints_one_object_with_hits_facets_and_suggestion(things: Shelf, site_engine: Engine) -> None:
    found = as_json("search", "로봇")
    assert set(found) == {"engine", "total", "took_ms", "hits", "facets", "suggestion"}
    assert (found["engine"], found["total"]) == (site_engine.name, 2)
    assert {"kind": "thing", "id": min(things.holds), "title": "빨간 로봇", "url": "/things/red/"} in found["hits"]
    assert found["facets"]["colour"] == [{"value": "blue", "label": "Blue", "count": 1}, {"value": "red", "label": "Red", "count": 1}]


def test_search_takes_kind_filter_and_limit_and_lists_all_without_a_query(things: Shelf) -> None:
    assert as_json("search")["total"] == 2
    assert as_json("search", "로봇", "--kind", "thing", "--filter", "colour=red")["total"] == 1
    assert len(as_json("search", "--limit", "1")["hits"]) == 1


def test_search_says_on_standard_error_what_it_left_out(things: Shelf) -> None:
    out, err = run("search", "로봇", "--filter", "nothing=x", "--json")
    assert json.loads(out)["total"] == 2
    assert "nothing" in err


def test_search_looks_through_the_eyes_of_an_account(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    user = newcomer()
    monkeypatch.setattr("search.documents._resolver", lambda viewer: MEMBERS if viewer == user else "everyone")
    monkeypatch.setattr("tests.search.shelf.projection", lambda viewer: MEMBERS if viewer == user else "everyone")
    hidden = things.put("hidden", members=document("숨은 로봇"))
    mark_changed("thing", [hidden.pk])
    drain(QUEUE)
    assert as_json("search", "숨은")["total"] == 0
    assert [hit["title"] for hit in as_json("search", "숨은", "--as", user.email.upper())["hits"]] == ["숨은 로봇"]


def test_search_refuses_an_unknown_account_in_words(things: Shelf) -> None:
    with pytest.raises(CommandError, match="no account"):
        run("search", "로봇", "--as", "nobody@example.org")
    with pytest.raises(CommandError, match="facet=value"):
        run("search", "로봇", "--filter", "colour")


def test_search_index_checks_syncs_and_rebuilds(things: Shelf, site_engine: Engine) -> None:
    assert as_json("search_index", "check") == {"engine": site_engine.name, "in_step": True, "faults": [], "differences": []}
    one = things.put_for_all("green", "초록 로봇")
    with pytest.raises(SystemExit) as stopped:
        run("search_index", "check", "--json")
    assert stopped.value.code == 1
    assert as_json("search_index", "sync") == {"engine": site_engine.name, "rebuilt": False, "healed": 1}
    assert as_json("search_index", "rebuild") == {"engine": site_engine.name, "indexed": 3}
    things.holds[one.pk] = {}
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("search_index", "check", "--json", stdout=out)
    assert json.loads(out.getvalue())["differences"] == [{"kind": "thing", "id": one.pk, "difference": "other content"}]


def test_search_prints_what_it_read_instead_of_a_slip(things: Shelf) -> None:
    found = as_json("search", "fhqht")
    assert (found["total"], found["suggestion"]) == (2, "로봇")
