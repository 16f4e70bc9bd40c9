"""The second line of a suggestion shows of a person what this viewer may see, and costs the same for one and for eight."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.outbox import drain_all
from search.services import mark_changed
from tests.factories import member

pytestmark = pytest.mark.django_db


def asked(client: Client, text: str, kind: str = "") -> list[dict[str, str]]:
    return client.get("/search/suggest/", {"q": text, **({"kind": kind} if kind else {})}).json()["suggestions"]


def indexed(*people: object) -> None:
    mark_changed("alumni", [one.profile.pk for one in people])  # type: ignore[attr-defined] - the profile of a member
    drain_all()


def test_a_stranger_reads_no_more_than_the_name_that_she_may_see(client: Client) -> None:
    seen = member(name="김새봄", profile={"headline": "로봇을 만들어요"}, audiences={"name": "everyone"})
    hidden = member(name="김여름", profile={"headline": "드론을 만들어요"})
    indexed(seen, hidden)
    assert [(one["title"], "로봇" in one["about"]) for one in asked(client, "김")] == [("김새봄", False)]
    client.force_login(member())
    assert sorted((one["title"], one["about"].rpartition(" · ")[2]) for one in asked(client, "김")) == [
        ("김새봄", "로봇을 만들어요"),
        ("김여름", "드론을 만들어요"),
    ]
    assert asked(client, "김", kind="organisation") == []


def test_eight_suggestions_cost_as_many_queries_as_one(client: Client) -> None:
    client.force_login(member())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert asked(client, "김")
        return len(queries)

    indexed(member(name="김새봄", profile={"headline": "로봇"}))
    asked(client, "김")
    one = cost()
    indexed(*(member(name=f"김여름{number}", profile={"headline": "로봇"}) for number in range(8)))
    assert cost() == one <= 15
