"""The worker takes several events at once: each ends by itself, one answer does for all that it spoke of, and nobody waits for a slow Stripe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.outbox import drain
from scholarships import gateway
from scholarships.exceptions import StripeUnavailable
from scholarships.models import Gift, StripeEvent
from scholarships.outbox import QUEUE
from scholarships.services.events import act_on_events
from tests.scholarships.factories import FundFactory, checkout_of, invoice_of, started_gift, started_recurring, subscription_of

pytestmark = pytest.mark.django_db


def told(kind: str, **said: object) -> StripeEvent:
    number = StripeEvent.objects.count()
    return StripeEvent.objects.create(**{"stripe_id": f"evt_{number}", "type": kind, "payload": "{}", **said})


def states() -> list[tuple[str, int]]:
    return list(StripeEvent.objects.order_by("pk").values_list("state", "attempts"))


@pytest.fixture
def payments(monkeypatch):
    """Three events of three payments; what Stripe says of each, or throws."""
    fund = FundFactory()
    said = {f"pi_{number}": checkout_of(started_gift(fund), payment_intent=f"pi_{number}") for number in (1, 2, 3)}

    def answer(intent: str) -> object:
        if isinstance(said[intent], Exception):
            raise said[intent]
        return said[intent]

    monkeypatch.setattr(gateway, "fetch_checkout_of", answer)
    for intent in said:
        told("charge.succeeded", payment_intent=intent)
    return said


def test_one_that_goes_wrong_stops_no_other(payments):
    payments["pi_1"] = ValueError("odd")
    drain(QUEUE)
    assert states() == [("queued", 1), ("done", 1), ("done", 1)]
    assert StripeEvent.objects.first().last_error == "" and StripeEvent.objects.last().last_error == "ValueError: odd"  # the newest first
    assert Gift.objects.paid().count() == 2


def test_while_stripe_is_away_each_event_is_asked_for_once_and_no_more(payments):
    for intent in payments:
        payments[intent] = StripeUnavailable("away")
    drain(QUEUE)
    assert states() == [("queued", 1)] * 3
    assert not StripeEvent.objects.filter(due_at__lte=timezone.now()).exists()


def test_one_that_stripe_cannot_answer_costs_the_others_no_attempt(payments):
    payments["pi_1"] = StripeUnavailable("always")
    ended = act_on_events(event_ids=list(StripeEvent.objects.values_list("pk", flat=True)), seconds=60)
    assert [type(ended[pk]).__name__ for pk in sorted(ended)] == ["StripeUnavailable", "Later", "Later"]
    drain(QUEUE)
    assert states() == [("queued", 1), ("done", 1), ("done", 1)]


def test_after_its_time_the_rest_waits_for_the_next_turn_and_something_always_moves(payments):
    ids = list(StripeEvent.objects.order_by("pk").values_list("pk", flat=True))
    ended = act_on_events(event_ids=ids, seconds=0)
    assert (ended[ids[0]], type(ended[ids[1]]).__name__, type(ended[ids[2]]).__name__) == ("done", "Later", "Later")
    assert Gift.objects.paid().count() == 1


def test_all_that_tells_of_a_first_month_is_answered_at_once(monkeypatch):
    recurring, asked = started_recurring(), []
    invoice = invoice_of(recurring)
    subscription = subscription_of(recurring, latest_invoice=invoice.id)
    late: list[StripeEvent] = []

    def fetch_subscription(subscription_id: str) -> object:
        asked.append(subscription_id)
        late.append(told("customer.subscription.updated", object_id=subscription_id))  # of what happened after the question
        return subscription

    monkeypatch.setattr(gateway, "fetch_subscription", fetch_subscription)
    monkeypatch.setattr(gateway, "fetch_invoice", lambda invoice_id: invoice)
    other = told("customer.subscription.updated", object_id="sub_of_another")
    same = [
        told("customer.subscription.created", object_id=subscription.id),
        told("invoice.paid", object_id=invoice.id),
        told("charge.succeeded", object_id="ch_1", payment_intent=invoice.payment.payment_intent),
    ]
    beside = told("customer.subscription.updated", object_id=subscription.id)  # waits, in nobody's hands
    held = told(
        "invoice.paid", object_id=invoice.id, lease="7f1d6f6e-6f0e-4f57-9f2c-0d6c1b6f7a11", leased_until=timezone.now() + timedelta(minutes=1)
    )
    assert act_on_events(event_ids=[one.pk for one in same], seconds=60) == {one.pk: "done" for one in same}
    assert asked == [subscription.id]
    assert StripeEvent.objects.get(pk=beside.pk).state == "done"
    assert {StripeEvent.objects.get(pk=one.pk).state for one in (other, held, *late)} == {"queued"}
    assert Gift.objects.paid().count() == 1


def test_a_payment_costs_few_questions_to_the_database(payments, django_assert_max_num_queries):
    ids = list(StripeEvent.objects.values_list("pk", flat=True))
    act_on_events(event_ids=ids[:1], seconds=60)  # makes the fund's head, its index row, and what is read once
    with django_assert_max_num_queries(2 * 18 + 3):
        act_on_events(event_ids=ids[1:], seconds=60)
    assert Gift.objects.paid().count() == 3
