"""/me/privacy/ costs the same whether there is nothing or everything, and its numbers are those of the copy."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.models import User
from community.personal_data import holdings, how_many
from tests.community.everything import everything
from tests.factories import newcomer

pytestmark = pytest.mark.django_db
MOST = 15


def cost(person: User) -> int:
    browser = Client()
    browser.force_login(person)
    browser.get("/me/privacy/")  # what a process asks once
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/me/privacy/").status_code == 200
    return len(queries)


def test_the_page_stays_within_its_queries_for_a_person_with_nothing_and_one_with_everything() -> None:
    her, _other = everything()
    costs = cost(newcomer()), cost(her)
    assert max(costs) <= MOST


def test_what_is_counted_is_what_the_copy_shows() -> None:
    her, _other = everything()
    numbers = how_many(her)
    shown = {name: sum(1 for _row in one.rows(her)) for name, one in holdings.items()}
    assert numbers.pop("access") >= shown.pop("access")  # the copy puts looks of one day together
    assert numbers == shown and min(numbers.values()) > 0


def test_whoever_has_nothing_but_an_account_reads_of_nothing_else() -> None:
    assert {name for name, number in how_many(newcomer()).items() if number} == {"account", "addresses"}
