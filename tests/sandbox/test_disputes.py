"""A card's owner goes to the bank: what leaves the balance, what comes back, and what the site hears."""

import pytest
import stripe

from tests.sandbox.parts import DISPUTED, Sandbox, Site

OPENED = ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


def opened(sandbox: Sandbox) -> stripe.Dispute:
    """A dispute about a gift of 10,000 won."""
    session = sandbox.paid(card=DISPUTED)
    [dispute] = sandbox.client.disputes.list({"payment_intent": session.payment_intent.id}).data
    return dispute


def test_one_card_is_disputed_after_it_has_paid(sandbox: Sandbox, site: Site) -> None:
    dispute = opened(sandbox)
    [taken] = dispute.balance_transactions
    assert (dispute.amount, dispute.status, dispute.reason) == (10_000, "needs_response", "fraudulent")
    assert (taken.amount, taken.fee, taken.net, taken.reporting_category) == (-10_000, 20_000, -30_000, "dispute")
    charge = sandbox.client.charges.retrieve(str(dispute.charge))
    assert (charge.disputed, charge.refunded, charge.amount_refunded) == (True, False, 0)
    sandbox.control("deliver")
    assert site.types()[-3:] == ["charge.updated", *OPENED]
    assert sandbox.client.disputes.retrieve(dispute.id).id == dispute.id


def test_a_won_dispute_brings_the_money_back_but_not_the_fee(sandbox: Sandbox, site: Site) -> None:
    dispute = opened(sandbox)
    sandbox.control("dispute", dispute=dispute.id, outcome="won")
    won = sandbox.client.disputes.retrieve(dispute.id)
    assert won.status == "won"
    assert [(each.amount, each.fee) for each in won.balance_transactions] == [(-10_000, 20_000), (10_000, 0)]
    sandbox.control("deliver")
    assert site.types()[-4:] == [*OPENED, "charge.dispute.closed", "charge.dispute.funds_reinstated"]


def test_a_lost_dispute_changes_no_more_money(sandbox: Sandbox, site: Site) -> None:
    dispute = opened(sandbox)
    assert sandbox.client.disputes.close(dispute.id).status == "lost"
    assert len(sandbox.client.disputes.retrieve(dispute.id).balance_transactions) == 1
    sandbox.control("deliver")
    assert site.types()[-1] == "charge.dispute.closed"
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        sandbox.client.disputes.close(dispute.id)


@pytest.mark.parametrize(("said", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost"), ("Here is our receipt.", "under_review")])
def test_evidence_goes_to_the_bank(sandbox: Sandbox, site: Site, said: str, status: str) -> None:
    dispute = opened(sandbox)
    sandbox.client.disputes.update(dispute.id, {"evidence": {"uncategorized_text": said}})
    assert sandbox.client.disputes.retrieve(dispute.id).status == status
    sandbox.control("deliver")
    assert "charge.dispute.updated" in site.types()


def test_any_paid_charge_can_be_disputed_once(sandbox: Sandbox) -> None:
    charge = sandbox.paid().payment_intent.latest_charge.id
    assert sandbox.control("dispute", charge=charge)["dispute"].startswith("du_")
    assert sandbox.request("POST", "/sandbox/dispute", f'{{"charge": "{charge}"}}')[0].status == 400
    assert len(sandbox.client.disputes.list({"charge": charge}).data) == 1


def test_a_disputed_charge_is_not_refunded_as_well(sandbox: Sandbox) -> None:
    dispute = opened(sandbox)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.client.refunds.create({"charge": str(dispute.charge)})
    assert refusal.value.code == "charge_disputed"


def test_what_is_disputed_after_a_part_was_given_back_is_the_whole(sandbox: Sandbox) -> None:
    charge = sandbox.paid().payment_intent.latest_charge.id
    sandbox.client.refunds.create({"charge": charge, "amount": 4_000})
    sandbox.control("dispute", charge=charge)
    assert [dispute.amount for dispute in sandbox.client.disputes.list({"charge": charge})] == [10_000]
