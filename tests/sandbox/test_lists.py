"""Lists: newest first, in pages, narrowed by filters."""

import pytest
import stripe

from tests.sandbox.parts import Sandbox


def test_lists_come_in_pages_newest_first(sandbox: Sandbox) -> None:
    made = [sandbox.open_session(1_000 + number).id for number in range(7)]
    sessions = sandbox.client.checkout.sessions
    first = sessions.list({"limit": 3})
    assert ([each.id for each in first.data], first.has_more) == (made[:3:-1], True)
    second = sessions.list({"limit": 3, "starting_after": first.data[-1].id})
    assert [each.id for each in second.data] == made[3:0:-1]
    back = sessions.list({"limit": 2, "ending_before": second.data[0].id})
    assert ([each.id for each in back.data], back.has_more) == (made[5:3:-1], True)
    assert [each.id for each in sessions.list({"limit": 2}).auto_paging_iter()] == made[::-1]
    for limit in (0, 101):
        with pytest.raises(stripe.InvalidRequestError):
            sessions.list({"limit": limit})


def test_lists_can_be_narrowed(sandbox: Sandbox) -> None:
    first = sandbox.paid()
    sandbox.control("clock", advance=600)
    second = sandbox.paid()
    client, later = sandbox.client, first.created + 300
    assert [each.id for each in client.checkout.sessions.list({"payment_intent": first.payment_intent.id})] == [first.id]
    assert [each.id for each in client.checkout.sessions.list({"created": {"gte": later}})] == [second.id]
    assert [each.id for each in client.payment_intents.list({"created": {"lt": later}})] == [first.payment_intent.id]
    charges = client.charges.list({"payment_intent": second.payment_intent.id})
    assert [each.id for each in charges] == [second.payment_intent.latest_charge.id]
    charge = first.payment_intent.latest_charge.id
    assert [each.source for each in client.balance_transactions.list({"source": charge})] == [charge]


def test_events_can_be_asked_for_by_type_and_time(sandbox: Sandbox) -> None:
    first = sandbox.paid()
    sandbox.control("clock", advance=600)
    sandbox.paid()
    events = sandbox.client.events
    wanted = ["checkout.session.completed", "charge.succeeded"]
    assert [each.type for each in events.list({"types": wanted, "limit": 1}).auto_paging_iter()] == wanted * 2
    assert len(events.list({"type": "charge.*"}).data) == 4
    old = events.list({"type": "checkout.session.completed", "created": {"gte": first.created, "lt": first.created + 300}})
    assert [each.data.object.id for each in old] == [first.id]
    assert {each.pending_webhooks for each in events.list()} == {0}
