"""A gift each month: how it begins, renews as the clock moves, is changed, paused, declined and ended."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from tests.sandbox.parts import DECLINES, HOUR, LATER_DECLINED, MONTH, PAYS, Sandbox, Site, path_of, words
from tests.services.stripe_sandbox.billing import months_after

DAY = 86_400


def invoices(sandbox: Sandbox, gift: stripe.Subscription) -> list[stripe.Invoice]:
    """Its invoices, newest first, with what paid them."""
    return sandbox.client.invoices.list({"subscription": gift.id, "expand": ["data.payments"]}).data


def again(sandbox: Sandbox, gift: stripe.Subscription) -> stripe.Subscription:
    """As it is now."""
    return sandbox.client.subscriptions.retrieve(gift.id)


def price_of(gift: stripe.Subscription) -> stripe.Price:
    """What it costs."""
    return gift["items"].data[0].price


def test_a_paid_session_begins_a_monthly_gift(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_monthly(customer_email="hana@example.org", subscription_data={"metadata": {"gift": "m1"}}, client_reference_id="m1")
    assert (session.mode, session.amount_total, session.subscription, session.payment_intent) == ("subscription", 30_000, None, None)
    _, html = sandbox.request("GET", path_of(session.url))
    for said in ("매달 30,000원", "매달 같은 날에 결제돼요", "정기 결제 시작하기"):
        assert said in words(html)
    sandbox.submit(session)
    done = sandbox.client.checkout.sessions.retrieve(session.id, {"expand": ["subscription", "invoice.payments"]})
    gift, invoice = done.subscription, done.invoice
    assert (done.status, done.payment_status, done.payment_intent, done.customer) == ("complete", "paid", None, gift.customer)
    assert (gift.status, gift.metadata.gift, price_of(gift).unit_amount, price_of(gift).recurring.interval) == ("active", "m1", 30_000, "month")
    assert (invoice.status, invoice.billing_reason, invoice.amount_paid) == ("paid", "subscription_create", 30_000)
    assert (invoice.parent.subscription_details.subscription, invoice.parent.subscription_details.metadata.gift) == (gift.id, "m1")
    assert not {"charge", "payment_intent", "subscription"} & invoice.to_dict().keys()
    [payment] = invoice.payments.data
    charge = sandbox.client.payment_intents.retrieve(payment.payment.payment_intent, {"expand": ["latest_charge"]}).latest_charge
    assert (payment.status, charge.amount, charge.customer) == ("paid", 30_000, gift.customer)
    assert sandbox.client.customers.retrieve(gift.customer).email == "hana@example.org"
    begun = ["customer.subscription.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"]
    assert {*begun, "payment_method.attached", "invoice_payment.paid", "checkout.session.completed"} <= set(site.types())


def test_a_payment_leads_to_its_invoice(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    [invoice] = invoices(sandbox, gift)
    intent = invoice.payments.data[0].payment.payment_intent
    found = sandbox.client.invoice_payments.list({"payment": {"type": "payment_intent", "payment_intent": intent}})
    assert [each.invoice for each in found] == [invoice.id]


def test_a_declined_first_card_begins_nothing(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_monthly()
    assert sandbox.submit(session, DECLINES)[0].status == 402
    assert sandbox.whole(session).status == "open"
    assert sandbox.client.subscriptions.list({"status": "all"}).data == []
    assert site.types() == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    assert sandbox.submit(session, PAYS)[0].status == 303
    assert len(sandbox.client.subscriptions.list().data) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"payment_intent_data": {"description": "x"}}, "payment_intent_data"),
        ({"customer_creation": "always"}, "customer_creation"),
        (
            {"line_items": [{"price_data": {"currency": "krw", "unit_amount": 1_000, "product_data": {"name": "x"}}, "quantity": 1}]},
            "recurring price",
        ),
        ({"mode": "payment"}, "recurring price"),
        ({"mode": "payment", "subscription_data": {"description": "x"}}, "subscription_data"),
    ],
)
def test_what_belongs_to_the_other_mode_is_refused(sandbox: Sandbox, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=named):
        sandbox.open_monthly(**changes)


def test_each_month_has_its_invoice_paid_by_the_kept_card(sandbox: Sandbox, site: Site) -> None:
    gift = sandbox.begun()
    sandbox.months_pass(2)
    newest, second, _ = invoices(sandbox, gift)
    assert (newest.status, newest.billing_reason, newest.amount_paid, newest.attempt_count) == ("paid", "subscription_cycle", 30_000, 1)
    assert newest.number != second.number
    assert newest.lines.data[0].period.end == again(sandbox, gift)["items"].data[0].current_period_end
    assert newest.period_end == newest.lines.data[0].period.start == second.lines.data[0].period.end
    assert [charge.amount for charge in sandbox.charges()] == [30_000] * 3
    assert len({payment.payment.payment_intent for payment in sandbox.client.invoice_payments.list().data}) == 3
    sandbox.control("deliver")
    assert [site.types().count(name) for name in ("invoice.paid", "customer.subscription.updated")] == [3, 2]


def test_a_leap_of_months_makes_invoices_that_lie_a_month_apart(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    sandbox.control("clock", advance=3 * MONTH + HOUR)
    paid = [datetime.fromtimestamp(invoice.status_transitions.paid_at, UTC) for invoice in invoices(sandbox, gift)]
    assert len(paid) == 4
    assert all(27 < (later - earlier).days < 32 for later, earlier in itertools.pairwise(paid))


def test_an_invoice_is_a_draft_for_an_hour(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    ends = gift["items"].data[0].current_period_end
    sandbox.control("clock", advance=ends - sandbox.state_now()["now"] + 60)
    assert [invoice.status for invoice in invoices(sandbox, gift)] == ["draft", "paid"]
    sandbox.control("clock", advance=HOUR)
    assert [invoice.status for invoice in invoices(sandbox, gift)] == ["paid", "paid"]


@pytest.mark.parametrize(
    ("begun", "months", "then"),
    [("2027-01-31", 1, "2027-02-28"), ("2027-01-31", 2, "2027-03-31"), ("2028-01-31", 1, "2028-02-29"), ("2027-11-15", 2, "2028-01-15")],
)
def test_a_month_ends_on_the_day_on_which_it_began(begun: str, months: int, then: str) -> None:
    at = int(datetime.fromisoformat(f"{begun}T09:30:00+00:00").timestamp())
    assert datetime.fromtimestamp(months_after(at, months), UTC).isoformat() == f"{then}T09:30:00+00:00"


def test_a_declined_renewal_is_tried_again_and_then_ends_the_gift(sandbox: Sandbox, site: Site) -> None:
    gift = sandbox.begun(LATER_DECLINED)
    sandbox.months_pass()
    failed = invoices(sandbox, gift)[0]
    assert (again(sandbox, gift).status, failed.status, failed.attempt_count, failed.amount_paid) == ("past_due", "open", 1, 0)
    assert failed.next_payment_attempt - failed.status_transitions.finalized_at == 3 * DAY
    for days, attempts in ((3, 2), (5, 3)):
        sandbox.control("clock", advance=days * DAY)
        assert (again(sandbox, gift).status, invoices(sandbox, gift)[0].attempt_count) == ("past_due", attempts)
    sandbox.control("clock", advance=7 * DAY)
    gift = again(sandbox, gift)
    assert (gift.status, gift.cancellation_details.reason) == ("canceled", "payment_failed")
    assert (invoices(sandbox, gift)[0].status, invoices(sandbox, gift)[0].next_payment_attempt) == ("open", None)
    sandbox.months_pass(2)
    assert len(invoices(sandbox, gift)) == 2
    sandbox.control("deliver")
    assert [site.types().count(name) for name in ("invoice.payment_failed", "charge.failed", "customer.subscription.deleted")] == [4, 4, 1]


@pytest.mark.parametrize("setting", ["unpaid", "past_due"])
def test_what_follows_the_last_try_is_the_account_s_setting(sandbox: Sandbox, setting: str) -> None:
    sandbox.control("account", after_retries=setting)
    gift = sandbox.begun(LATER_DECLINED)
    sandbox.control("clock", advance=MONTH + HOUR + 16 * DAY)
    assert again(sandbox, gift).status == setting
    sandbox.months_pass()
    newest = invoices(sandbox, gift)[0]
    assert (newest.status, newest.attempt_count > 0) == (("draft", False) if setting == "unpaid" else ("open", True))


def test_another_card_heals_a_declined_renewal(sandbox: Sandbox) -> None:
    gift = sandbox.begun(LATER_DECLINED)
    sandbox.months_pass()
    sandbox.control("card", payment_method=gift.default_payment_method, number=PAYS)
    sandbox.control("clock", advance=3 * DAY)
    assert (again(sandbox, gift).status, invoices(sandbox, gift)[0].status) == ("active", "paid")
    intent = sandbox.client.payment_intents.retrieve(invoices(sandbox, gift)[0].payments.data[0].payment.payment_intent)
    assert [charge.paid for charge in sandbox.client.charges.list({"payment_intent": intent.id})] == [True, False]


def test_a_card_whose_month_has_passed_is_declined_and_its_bank_may_replace_it(sandbox: Sandbox, site: Site) -> None:
    session = sandbox.open_monthly()
    soon = datetime.fromtimestamp(sandbox.state_now()["now"], UTC)
    sandbox.submit(session, expiry=f"{soon.month}/{soon.year}")
    gift = sandbox.client.subscriptions.retrieve(sandbox.whole(session).subscription)
    sandbox.months_pass()
    assert sandbox.client.charges.list({"limit": 1}).data[0].failure_code == "expired_card"
    sandbox.control("card", payment_method=gift.default_payment_method, exp_year=soon.year + 5)
    sandbox.control("clock", advance=3 * DAY)
    assert again(sandbox, gift).status == "active"
    sandbox.control("deliver")
    assert "payment_method.automatically_updated" in site.types()


def test_the_amount_changes_with_the_next_month(sandbox: Sandbox, site: Site) -> None:
    gift = sandbox.begun()
    month = {"currency": "krw", "recurring": {"interval": "month"}, "product": price_of(gift).product}
    items = [{"id": gift["items"].data[0].id, "price_data": {**month, "unit_amount": 50_000}}]
    changed = sandbox.client.subscriptions.update(gift.id, {"items": items, "proration_behavior": "none"})
    assert (price_of(changed).unit_amount, len(sandbox.charges())) == (50_000, 1)
    sandbox.months_pass()
    assert invoices(sandbox, gift)[0].amount_paid == 50_000
    assert sandbox.client.products.retrieve(price_of(changed).product).name == "AI 인재 장학 기금"
    with pytest.raises(stripe.InvalidRequestError, match="proration_behavior"):
        sandbox.client.subscriptions.update(gift.id, {"items": items})


@pytest.mark.parametrize(
    ("behavior", "status", "event"),
    [("void", "void", "invoice.voided"), ("keep_as_draft", "draft", None), ("mark_uncollectible", "uncollectible", "invoice.marked_uncollectible")],
)
def test_a_paused_gift_stays_active_and_takes_nothing(sandbox: Sandbox, site: Site, behavior: str, status: str, event: str | None) -> None:
    gift = sandbox.begun()
    sandbox.client.subscriptions.update(gift.id, {"pause_collection": {"behavior": behavior}})
    sandbox.months_pass(2)
    assert again(sandbox, gift).status == "active"
    assert [invoice.status for invoice in invoices(sandbox, gift)] == [status, status, "paid"]
    assert len(sandbox.charges()) == 1
    sandbox.client.subscriptions.update(gift.id, {"pause_collection": ""})
    sandbox.months_pass()
    assert invoices(sandbox, gift)[0].status == "paid"
    sandbox.control("deliver")
    assert event is None or site.types().count(event) == 2
    assert "customer.subscription.paused" not in site.types()


def test_a_pause_ends_when_it_says(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    resumes = gift["items"].data[0].current_period_end + 40 * DAY
    sandbox.client.subscriptions.update(gift.id, {"pause_collection": {"behavior": "void", "resumes_at": resumes}})
    sandbox.months_pass(3)
    assert again(sandbox, gift).pause_collection is None
    assert [invoice.status for invoice in invoices(sandbox, gift)] == ["paid", "void", "void", "paid"]


def test_a_gift_ends_at_once_or_with_its_month(sandbox: Sandbox, site: Site) -> None:
    at_once, with_month, kept = sandbox.begun(), sandbox.begun(), sandbox.begun()
    update = sandbox.client.subscriptions.update
    assert sandbox.client.subscriptions.cancel(at_once.id).status == "canceled"
    update(with_month.id, {"cancel_at_period_end": True})
    update(kept.id, {"cancel_at_period_end": True})
    update(kept.id, {"cancel_at_period_end": False})
    assert again(sandbox, with_month).status == "active"
    sandbox.months_pass()
    assert [again(sandbox, gift).status for gift in (at_once, with_month, kept)] == ["canceled", "canceled", "active"]
    assert len(sandbox.charges()) == 4
    assert [gift.id for gift in sandbox.client.subscriptions.list()] == [kept.id]
    assert len(sandbox.client.subscriptions.list({"status": "canceled"}).data) == 2
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        sandbox.client.subscriptions.cancel(at_once.id)
    assert refusal.value.http_status == 404
    sandbox.control("deliver")
    assert site.types().count("customer.subscription.deleted") == 2


def test_a_refund_of_a_month_leaves_the_gift_alone(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    intent = invoices(sandbox, gift)[0].payments.data[0].payment.payment_intent
    assert sandbox.client.refunds.create({"payment_intent": intent}).status == "succeeded"
    assert (again(sandbox, gift).status, invoices(sandbox, gift)[0].status) == ("active", "paid")


def test_a_known_customer_gives_monthly(sandbox: Sandbox) -> None:
    customer = sandbox.client.customers.create({"email": "hana@example.org"})
    gift = sandbox.begun(customer=customer.id)
    assert gift.customer == customer.id
    assert [each.id for each in sandbox.client.payment_methods.list({"customer": customer.id})] == [gift.default_payment_method]


def test_a_deleted_customer_gives_no_more(sandbox: Sandbox) -> None:
    gift = sandbox.begun()
    assert sandbox.client.customers.delete(gift.customer).deleted
    sandbox.months_pass()
    assert (again(sandbox, gift).status, len(sandbox.charges())) == ("canceled", 1)
    assert sandbox.client.customers.retrieve(gift.customer).deleted
    assert sandbox.client.customers.list().data == []
