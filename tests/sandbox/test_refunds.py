"""Money that goes back: all of it, part of it, and never more than there is."""

import pytest
import stripe

from tests.sandbox.parts import DECLINES, Sandbox, Site


def test_a_refund_gives_back_all_or_part(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.paid()
    client, intent = sandbox.client, session.payment_intent
    asked = {"payment_intent": intent.id, "amount": 4_000, "reason": "requested_by_customer"}
    part = client.refunds.create({**asked, "expand": ["balance_transaction"]})
    assert (part.amount, part.currency, part.status, part.charge) == (4_000, "krw", "succeeded", intent.latest_charge.id)
    assert (part.balance_transaction.amount, part.balance_transaction.fee, part.balance_transaction.type) == (-4_000, 0, "refund")
    charge = client.charges.retrieve(intent.latest_charge.id)
    assert (charge.amount_refunded, charge.refunded) == (4_000, False)

    rest = client.refunds.create({"charge": charge.id})
    charge = client.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert (rest.amount, charge.amount_refunded, charge.refunded) == (6_000, 10_000, True)
    assert [refund.id for refund in charge.refunds.data] == [rest.id, part.id]
    assert [refund.id for refund in client.refunds.list({"payment_intent": intent.id})] == [rest.id, part.id]
    sandbox.control("deliver")
    assert site.types()[-4:] == ["refund.created", "charge.refunded"] * 2
    assert site.verified[-1].data.previous_attributes.amount_refunded == 4_000


def test_a_refund_is_never_more_than_what_is_left(sandbox: Sandbox) -> None:
    session, client = sandbox.paid(), sandbox.client
    charge = session.payment_intent.latest_charge.id
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.refunds.create({"charge": charge, "amount": 10_001})
    client.refunds.create({"charge": charge})
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.refunds.create({"charge": charge})
    assert refusal.value.code == "charge_already_refunded"


def test_what_was_not_paid_cannot_be_refunded(sandbox: Sandbox) -> None:
    session = sandbox.open_session()
    sandbox.submit(session, DECLINES)
    intent = sandbox.whole(session).payment_intent
    for given in ({"payment_intent": intent.id}, {"charge": intent.latest_charge.id}, {}, {"charge": "a", "payment_intent": "b"}):
        with pytest.raises(stripe.InvalidRequestError):
            sandbox.client.refunds.create(given)


DAY = 86_400


def test_a_refund_can_fail_a_day_later_and_the_money_is_ours_again(sandbox: Sandbox, site: Site) -> None:
    session, client = sandbox.paid(card="4000 0000 0000 5126"), sandbox.client
    charge = session.payment_intent.latest_charge.id
    refund = client.refunds.create({"charge": charge, "amount": 4_000})
    assert (refund.status, client.charges.retrieve(charge).amount_refunded) == ("succeeded", 4_000)
    sandbox.control("clock", advance=DAY + 1)
    failed = client.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    back = failed.failure_balance_transaction
    assert (back.amount, back.type, back.source) == (4_000, "refund_failure", refund.id)
    assert (client.charges.retrieve(charge).amount_refunded, client.charges.retrieve(charge).refunded) == (0, False)
    sandbox.control("deliver")
    assert site.types()[-3:] == ["refund.updated", "refund.failed", "charge.refund.updated"]
    assert client.refunds.create({"charge": charge}).amount == 10_000


def test_a_refund_can_be_pending_for_a_day(sandbox: Sandbox, site: Site) -> None:
    session, client = sandbox.paid(card="4000 0000 0000 7726"), sandbox.client
    refund = client.refunds.create({"payment_intent": session.payment_intent.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    sandbox.control("clock", advance=DAY + 1)
    assert client.refunds.retrieve(refund.id).status == "succeeded"
    sandbox.control("deliver")
    assert site.types()[-2:] == ["refund.updated", "charge.refund.updated"]


def test_any_refund_fails_when_it_is_told_to(sandbox: Sandbox, site: Site) -> None:
    session, client = sandbox.paid(), sandbox.client
    refund = client.refunds.create({"payment_intent": session.payment_intent.id})
    sandbox.control("refund", refund=refund.id, outcome="failed")
    assert client.refunds.retrieve(refund.id).status == "failed"
    assert sandbox.request("POST", "/sandbox/refund", f'{{"refund": "{refund.id}", "outcome": "failed"}}')[0].status == 400
    sandbox.control("deliver")
    assert site.types().count("refund.failed") == 1


def test_a_dispute_makes_a_pending_refund_fail_and_the_whole_amount_is_taken_once(sandbox: Sandbox, site: Site) -> None:
    session, client = sandbox.paid(card="4000 0000 0000 7726"), sandbox.client
    charge = session.payment_intent.latest_charge.id
    refund = client.refunds.create({"charge": charge})
    sandbox.control("dispute", charge=charge)
    failed = client.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "charge_for_pending_refund_disputed")
    assert client.charges.retrieve(charge).amount_refunded == 0
    sandbox.control("clock", advance=DAY + 1)
    assert client.refunds.retrieve(refund.id).status == "failed"
