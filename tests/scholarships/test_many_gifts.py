"""A thousand gifts of one donor to one fund: every page of giving stays within its budget of queries and bytes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from scholarships.links import link_token
from scholarships.models import Fund, Gift
from tests.factories import member
from tests.scholarships.factories import paid_gift
from tests.scholarships.transfer_factories import open_fund

pytestmark = pytest.mark.django_db
MANY, MOST_QUERIES, MOST_BYTES = 1_000, 15, 120_000


@pytest.fixture
def fund() -> Fund:
    """Each gift on another day, all of them shown by name."""
    fund = open_fund(slug="first-steps")
    first = paid_gift(fund, shown_as="name", amount_shown=True, message="힘내세요")
    said = {"fund": fund, "amount": 10_000, "status": "paid", "name": first.name, "email": first.email, "shown_as": "name", "amount_shown": True}
    rows = [Gift(**said, paid_at=timezone.now() - timedelta(days=day % 300), payment_intent=f"pi_{day}") for day in range(1, MANY)]
    Gift.objects.bulk_create(rows)
    return fund


def within_budget(client: Client, path: str, budget: Any, most: int = MOST_QUERIES) -> str:
    client.get(path)  # what a process asks once: content types, site roots
    with budget(most):
        answer = client.get(path)
    assert (answer.status_code, len(answer.content) <= MOST_BYTES) == (200, True), f"{path}: {answer.status_code}, {len(answer.content)} bytes"
    return answer.content.decode()


def test_public_pages(client: Client, fund: Fund, django_assert_max_num_queries: Any) -> None:
    client.force_login(member())  # nothing of the page is kept for who is signed in
    within_budget(client, "/scholarships/first-steps/", django_assert_max_num_queries, 12)
    for path in ("", "first-steps/give/", "first-steps/transfer/", "first-steps/pledge/", "ledger/", "ledger/first-steps/", "mine/"):
        within_budget(client, f"/scholarships/{path}", django_assert_max_num_queries)


def test_a_guests_page_shows_a_part_and_the_sum_of_all(client: Client, fund: Fund, django_assert_max_num_queries: Any) -> None:
    address = f"/scholarships/mine/{link_token('hana@example.org')}/"
    page = within_budget(client, address, django_assert_max_num_queries)
    assert "10,000,000원" in page
    within_budget(client, f"{address}?page=34", django_assert_max_num_queries)
    assert client.get(f"{address}?page=nothing").status_code == 200


def test_an_accounts_pages(client: Client, fund: Fund, django_assert_max_num_queries: Any) -> None:
    donor = member()
    Gift.objects.update(donor=donor)
    client.force_login(donor)
    for path in ("/me/", "/me/giving/", f"/scholarships/gifts/{Gift.objects.earliest('pk').public_id}/follow/"):
        within_budget(client, path, django_assert_max_num_queries)
    assert "번의 후원이 더" in within_budget(client, "/me/giving/receipts/", django_assert_max_num_queries)
