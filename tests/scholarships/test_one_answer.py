"""One answer of Stripe's covers every event of its payment that had been stored before it was asked for, and no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scholarships import gateway
from scholarships.exceptions import StripeUnavailable
from scholarships.gateway import Checkout
from scholarships.models import Dispute, StripeEvent
from scholarships.services.events import DECLINED, act_on_events
from tests.scholarships.factories import checkout_of, disputed, paid_gift, started_gift

pytestmark = pytest.mark.django_db


def told(kind: str, payment_intent: str = "pi_1", **said: object) -> StripeEvent:
    number = StripeEvent.objects.count()
    return StripeEvent.objects.create(**{"stripe_id": f"evt_{number}", "type": kind, "payment_intent": payment_intent, "payload": "{}", **said})


def state_after(event: StripeEvent) -> str | Exception:
    return act_on_events(event_ids=[event.pk], seconds=1)[event.pk]


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
    assert state_after(first) == "done"
    assert asked == ["pi_1"]
    assert {StripeEvent.objects.get(pk=one.pk).state for one in same} == {"done"}
    assert {StripeEvent.objects.get(pk=one.pk).state for one in [*others, held]} == {"queued"}


def test_without_an_answer_nothing_is_done(monkeypatch):
    def away(intent: str) -> None:
        raise StripeUnavailable("away")

    monkeypatch.setattr(gateway, "fetch_checkout_of", away)
    first, second = told("charge.succeeded"), told("charge.updated")
    assert isinstance(state_after(first), StripeUnavailable)
    assert StripeEvent.objects.filter(state="queued").count() == 2
    assert second.state == "queued"


def test_what_another_worker_took_or_gave_up_while_stripe_was_asked_is_its_own(monkeypatch):
    gift, first = started_gift(), told("charge.succeeded")
    taken, given_up, waits = told("charge.updated"), told("charge.refunded"), told("payment_intent.succeeded")

    def while_it_is_asked(intent: str) -> Checkout:
        StripeEvent.objects.filter(pk=taken.pk).update(lease="7f1d6f6e-6f0e-4f57-9f2c-0d6c1b6f7a11")
        StripeEvent.objects.filter(pk=given_up.pk).update(state="failed")
        return checkout_of(gift, payment_intent=intent)

    monkeypatch.setattr(gateway, "fetch_checkout_of", while_it_is_asked)
    state_after(first)
    assert [StripeEvent.objects.get(pk=one.pk).state for one in (taken, given_up, waits)] == ["queued", "failed", "done"]


def test_a_dispute_is_asked_for_besides_its_payment_which_may_not_tell_of_it_yet(monkeypatch):
    gift = paid_gift(amount=50_000)
    monkeypatch.setattr(gateway, "fetch_checkout_of", lambda intent: checkout_of(gift))
    monkeypatch.setattr(gateway, "fetch_dispute", lambda dispute: disputed(gift, fee=None))
    assert state_after(told("charge.dispute.created", gift.payment_intent, object_id="du_1")) == "done"
    assert Dispute.objects.get().taken == 50_000
