"""One answer of Stripe's covers every event of its payment that had been stored before it was asked for, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scholarships import gateway
from scholarships.exceptions import StripeUnavailable
from scholarships.gateway import Checkout
from scholarships.models import StripeEvent
from scholarships.services.events import DECLINED, act_on_event
from tests.scholarships.factories import checkout_of, started_gift

pytestmark = pytest.mark.django_db


def told(kind: str, payment_intent: str = "pi_1", **said: object) -> StripeEvent:
    number = StripeEvent.objects.count()
    return StripeEvent.objects.create(**{"stripe_id": f"evt_{number}", "type": kind, "payment_intent": payment_intent, "payload": "{}", **said})


def test_events_of_one_payment_are_answered_once_but_for_declines_disputes_and_what_came_later(monkeypatch):
    gift, asked, others = started_gift(), [], []

    def while_it_is_asked(intent: str) -> Checkout:
        asked.append(intent)
        others.append(told("charge.refunded", created_at=timezone.now() - timedelta(hours=1)))  # by a web server whose clock is behind
        return checkout_of(gift, payment_intent=intent)

    monkeypatch.setattr(gateway, "fetch_checkout_of", while_it_is_asked)
    first = told("charge.succeeded")
    same = [told(kind) for kind in ("payment_intent.succeeded", "charge.updated", "checkout.session.completed", "charge.refunded")]
    others += [told(DECLINED), told("charge.dispute.created"), told("charge.updated", "pi_2"), told("invoice.paid", "")]
    held = told("charge.updated", lease="7f1d6f6e-6f0e-4f57-9f2c-0d6c1b6f7a11", leased_until=timezone.now() + timedelta(minutes=1))
    assert act_on_event(event_id=first.pk) == "done"
    assert asked == ["pi_1"]
    assert {StripeEvent.objects.get(pk=one.pk).state for one in same} == {"done"}
    assert {StripeEvent.objects.get(pk=one.pk).state for one in [*others, held]} == {"queued"}


def test_without_an_answer_nothing_is_done(monkeypatch):
    def away(intent: str) -> None:
        raise StripeUnavailable("away")

    monkeypatch.setattr(gateway, "fetch_checkout_of", away)
    first, second = told("charge.succeeded"), told("charge.updated")
    with pytest.raises(StripeUnavailable):
        act_on_event(event_id=first.pk)
    assert StripeEvent.objects.filter(state="queued").count() == 2
    assert second.state == "queued"
