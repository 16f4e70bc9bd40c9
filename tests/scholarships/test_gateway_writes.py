"""Every call that changes something at Stripe carries an idempotency key from our rows."""

import ast
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import stripe
from django.conf import settings

from scholarships import gateway
from scholarships.exceptions import GiftIsPaid, NotByCard, StripeUnavailable
from scholarships.models import Gift
from scholarships.services.checkouts import apply_checkout
from scholarships.services.gifts import card_page
from scholarships.services.recurring import recurring_card_page
from scholarships.services.recurring_changes import card_change_page
from scholarships.services.transfers import start_transfer
from tests.scholarships.factories import (
    EntityFactory,
    FundFactory,
    checkout_of,
    given_back,
    paid_gift,
    running_recurring,
    started_gift,
    started_recurring,
    subscription_of,
    wish,
)

pytestmark = pytest.mark.django_db
READS = {"retrieve", "list", "auto_paging_iter"}
PLACES = {"success_url": "https://ieum.example.org/thanks/", "cancel_url": "https://ieum.example.org/cancelled/"}
WRITES = {
    ("checkouts.py", "checkout.sessions.create"),
    ("checkouts.py", "checkout.sessions.expire"),
    ("subscriptions.py", "subscriptions.update"),
    ("subscriptions.py", "subscriptions.cancel"),
    ("subscriptions.py", "billing_portal.sessions.create"),
}


def calls_of_stripe(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Every `client().v1.….method(…)` with its dotted name after `v1`."""
    found = []
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        name, at = [], call.func
        while isinstance(at, ast.Attribute):
            name.append(at.attr)
            at = at.value
        if "v1" in name:
            found.append((".".join(reversed(name[: name.index("v1")])), call))
    return found


def test_the_calls_that_change_something_are_these_and_each_names_its_options():
    found = set()
    for file in (settings.BASE_DIR / "scholarships" / "gateway").glob("*.py"):
        for name, call in calls_of_stripe(ast.parse(file.read_text())):
            if name.rpartition(".")[2] not in READS:
                found.add((Path(file).name, name))
                assert isinstance(call.args[-1], ast.Name), ast.unparse(call)
                assert call.args[-1].id == "options", ast.unparse(call)
    assert found == WRITES


@pytest.fixture
def keys(monkeypatch) -> list[str]:
    """The idempotency keys of what would have been sent; nothing is."""
    seen: list[str] = []

    def send(self: Any, method: str, url: str, headers: dict[str, str], *args: Any, **said: Any) -> Any:
        assert method in {"post", "delete"}
        seen.append(headers.get("Idempotency-Key", ""))
        raise stripe.APIConnectionError("not in this test")

    monkeypatch.setattr("stripe.HTTPClient.request_with_retries", send)
    return seen


def test_the_key_of_every_write_is_the_one_of_the_row(keys):
    gift, recurring = started_gift(), running_recurring()
    said = subscription_of(recurring, item="si_1", product="prod_1")
    writes: list[Callable[[], Any]] = [
        lambda: gateway.open_checkout(gift, **PLACES),
        lambda: gateway.open_checkout(gift, **PLACES, wallets=False),
        lambda: gateway.open_monthly_checkout(recurring, **PLACES),
        lambda: gateway.open_checkout(gift, **PLACES, until=gift.started_at),
        lambda: gateway.expire_checkout("cs_1", key="expire:cs_1"),
        lambda: gateway.change_amount(said, amount=20_000, key=recurring.change_key),
        lambda: gateway.pause_subscription(said.id, until=None, key=recurring.change_key),
        lambda: gateway.take_up_subscription(said.id, key=recurring.change_key),
        lambda: gateway.cancel_subscription(said.id, by="donor", key=recurring.change_key),
        lambda: gateway.open_portal(said.customer, return_url="https://ieum.example.org/", language="ko", key="portal:1"),
    ]
    for write in writes:
        with pytest.raises(StripeUnavailable):
            write()
    change = recurring.change_key
    opened = [gift.idempotency_key, f"{gift.idempotency_key}:card", recurring.idempotency_key, f"{gift.idempotency_key}:until", "expire:cs_1"]
    assert keys == [*opened, change, change, change, change, "portal:1"]


def test_a_double_click_on_another_card_is_one_visit_and_a_later_one_another(keys, time_machine):
    recurring = running_recurring()
    moments = ("2026-11-27T03:00:10Z", "2026-11-27T03:00:40Z", "2026-11-27T03:09:00Z")
    for moment in moments:
        time_machine.move_to(moment, tick=False)
        with pytest.raises(StripeUnavailable):
            card_change_page(recurring_id=recurring.pk, return_url="https://ieum.example.org/me/giving/")
    assert keys[0] == keys[1] != keys[2]


def test_a_gift_by_transfer_or_in_kind_has_no_card_page(keys):
    fund = FundFactory(entity=EntityFactory(bank="이음은행", bank_account="000-0000", account_holder="동문회"))
    promised = start_transfer(fund_id=fund.pk, form_token=uuid.uuid4(), wish=wish())
    with pytest.raises(NotByCard):
        card_page(gift_id=promised.pk)
    Gift.objects.filter(pk=promised.pk).update(channel="in_kind")
    with pytest.raises(NotByCard):
        card_page(gift_id=promised.pk)
    assert keys == []


def test_what_is_paid_or_given_back_has_no_card_page_any_more(keys):
    gift = paid_gift()
    with pytest.raises(GiftIsPaid):
        card_page(gift_id=gift.pk)
    apply_checkout(checkout_of(gift, refunds=(given_back(gift.amount),)))
    with pytest.raises(GiftIsPaid):
        card_page(gift_id=gift.pk)
    with pytest.raises(GiftIsPaid):
        recurring_card_page(recurring_id=running_recurring().pk)
    assert keys == []


def test_a_checkout_that_is_complete_before_we_heard_of_it_is_not_opened_again(keys, monkeypatch):
    recurring = started_recurring()
    monkeypatch.setattr(gateway, "fetch_checkout", lambda session: checkout_of(started_gift(), status="complete"))
    with pytest.raises(GiftIsPaid):
        recurring_card_page(recurring_id=recurring.pk)
    assert keys == []
