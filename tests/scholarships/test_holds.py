"""Monthly gifts whose body may not collect: the card is not asked, the donor knows, and it goes on by itself when it may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import Letter
from scholarships import gateway, letters_recurring
from scholarships.exceptions import MonthlyGiftIsHeld, StripeRefused, StripeUnavailable
from scholarships.gateway import Subscription
from scholarships.models import Fund, RecurringGift
from scholarships.services.holds import hold_and_resume
from scholarships.services.recurring import apply_subscription
from scholarships.services.recurring_changes import pause_recurring, stop_recurring, take_up_recurring
from scholarships.services.verification import verify_ledger
from tests.scholarships.donor import Donor
from tests.scholarships.factories import EntityFactory, FundFactory, running_recurring, subscription_of
from tests.scholarships.test_monthly_way import pass_months, settled

TOMORROW, IN_A_WEEK = timedelta(days=1), timedelta(days=7)


class Stripe:
    """What our calls would do at Stripe, and the keys that they carried."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.keys: list[str] = []
        self.fails: Exception | None = None
        self.resumes_at: Any = None

    def _said(self, subscription: str, act: str, key: str, **said: Any) -> Subscription:
        if self.fails:
            raise self.fails
        self.asked.append(act)
        self.keys.append(key)
        recurring = RecurringGift.objects.get(subscription=subscription)
        return subscription_of(recurring, id=subscription, next_at=recurring.next_at or timezone.now() + TOMORROW, **said)

    def pause(self, subscription: str, *, until: Any, key: str) -> Subscription:
        said, self.resumes_at = self.resumes_at, None
        return self._said(subscription, "pause", key, is_paused=True, resumes_at=said)

    def take_up(self, subscription: str, *, key: str) -> Subscription:
        return self._said(subscription, "take up", key)


@pytest.fixture
def at_stripe(monkeypatch) -> Stripe:
    there = Stripe()
    monkeypatch.setattr(gateway, "pause_subscription", there.pause)
    monkeypatch.setattr(gateway, "take_up_subscription", there.take_up)
    return there


def due(after: timedelta, fund: Fund | None = None, **said: Any) -> RecurringGift:
    """A monthly gift whose card is asked so long from now."""
    recurring = running_recurring(fund, **said)
    RecurringGift.objects.filter(pk=recurring.pk).update(next_at=timezone.now() + after)
    recurring.refresh_from_db()
    return recurring


def may_collect_until(days: int) -> None:
    EntityFactory().__class__.objects.update(solicitation_until=timezone.localdate() + timedelta(days=days))


@pytest.mark.django_db
def test_a_card_that_would_be_asked_after_the_period_is_not_asked_and_its_donor_is_told(at_stripe):
    recurring = due(TOMORROW * 2)
    may_collect_until(0)
    assert [hold_and_resume() for _ in range(2)] == [(1, 0), (0, 0)]
    recurring.refresh_from_db()
    assert (recurring.status, recurring.held_at is not None) == ("paused", True)
    assert at_stripe.keys == [recurring.change_key]
    assert list(Letter.objects.filter(kind__in=["recurring_held", "recurring_paused"]).values_list("kind", flat=True)) == ["recurring_held"]


@pytest.mark.django_db
def test_what_is_due_within_the_period_or_only_later_is_left_alone(at_stripe):
    due(TOMORROW)
    due(IN_A_WEEK)
    may_collect_until(2)
    assert hold_and_resume() == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("why", [{"may_collect": False}, {"solicitation_ceiling": 1}])
def test_the_switch_and_the_ceiling_hold_too(at_stripe, why):
    due(TOMORROW)
    EntityFactory().__class__.objects.update(**why)
    assert hold_and_resume() == (1, 0)


@pytest.mark.django_db
def test_a_fund_after_its_last_day_asks_no_card_any_more(at_stripe):
    due(TOMORROW, FundFactory(ends_on=timezone.localdate()))
    assert hold_and_resume() == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "asked"), [(25_000, 2), (20_000, 2), (19_999, 1)])
def test_of_many_that_are_due_only_as_many_are_asked_as_the_ceiling_has_room_for(at_stripe, room, asked):
    for number in range(4):
        due(TOMORROW + timedelta(minutes=number), amount=10_000)
    EntityFactory().__class__.objects.update(solicitation_ceiling=4 * 10_000 + room)
    assert hold_and_resume() == (4 - asked, 0)
    assert RecurringGift.objects.filter(held_at=None).order_by("next_at").count() == asked


@pytest.mark.django_db
def test_it_goes_on_by_itself_when_it_may_again_under_another_key(at_stripe):
    recurring = due(TOMORROW)
    may_collect_until(-1)
    hold_and_resume()
    may_collect_until(300)
    assert [hold_and_resume() for _ in range(2)] == [(0, 1), (0, 0)]
    recurring.refresh_from_db()
    assert (recurring.status, recurring.held_at) == ("active", None)
    assert at_stripe.asked == ["pause", "take up"]
    assert len(set(at_stripe.keys)) == 2
    assert Letter.objects.filter(kind="recurring_resumed").count() == 1


@pytest.mark.django_db
def test_what_was_marked_and_not_heard_by_stripe_is_asked_again_with_a_key_of_its_own(at_stripe):
    recurring = due(TOMORROW)
    may_collect_until(-1)
    at_stripe.fails = StripeUnavailable("away")
    with pytest.raises(StripeUnavailable):
        hold_and_resume()
    recurring.refresh_from_db()
    assert (recurring.status, recurring.held_at is not None) == ("active", True)
    at_stripe.fails = None
    assert hold_and_resume() == (1, 0)
    recurring.refresh_from_db()
    assert recurring.status == "paused"


class Died(Exception):
    """The worker, after Stripe's answer."""


def die(*_given: Any) -> None:
    raise Died


@pytest.mark.django_db
def test_a_worker_that_dies_after_stripes_answer_has_told_nobody_and_is_followed_by_one_that_does(at_stripe, monkeypatch):
    recurring = due(TOMORROW)
    for letter, until, counted in (("held", 0, (1, 0)), ("resumed", 60, (0, 1))):
        may_collect_until(until)
        with monkeypatch.context() as patch:
            patch.setattr(letters_recurring, letter, die)
            with pytest.raises(Died):
                hold_and_resume()
        assert not Letter.objects.filter(kind=f"recurring_{letter}").exists()
        if letter == "resumed":  # Stripe's own event is quicker than the next night
            apply_subscription(subscription_of(recurring, id=recurring.subscription, next_at=recurring.next_at))
        assert [hold_and_resume() for _ in range(2)] == [counted, (0, 0)]
        assert Letter.objects.filter(kind=f"recurring_{letter}").count() == 1
    recurring.refresh_from_db()
    assert (recurring.status, recurring.held_at) == ("active", None)


@pytest.mark.django_db
def test_one_that_stripe_refuses_does_not_keep_the_others_running(at_stripe, monkeypatch):
    first, second = due(TOMORROW), due(TOMORROW)
    may_collect_until(-1)
    pause = gateway.pause_subscription

    def refuse_the_first(subscription: str, **said: Any) -> Subscription:
        if subscription == first.subscription:
            raise StripeRefused("no")
        return pause(subscription, **said)

    monkeypatch.setattr(gateway, "pause_subscription", refuse_the_first)
    assert hold_and_resume() == (1, 0)
    second.refresh_from_db()
    assert second.status == "paused"


@pytest.mark.django_db
def test_a_pause_of_the_donors_own_with_an_end_does_not_end_by_itself_while_it_is_held(at_stripe):
    due(TOMORROW)
    RecurringGift.objects.update(status="paused", paused_at=timezone.now())
    may_collect_until(-1)
    at_stripe.resumes_at = timezone.now()
    hold_and_resume()
    assert at_stripe.asked == ["pause", "take up", "pause"]


@pytest.mark.django_db
def test_a_held_gift_is_neither_paused_nor_taken_up_but_may_be_stopped(at_stripe, monkeypatch, client):
    recurring = due(TOMORROW)
    may_collect_until(-1)
    hold_and_resume()
    recurring.refresh_from_db()
    ids: dict[str, Any] = {"recurring_id": recurring.pk, "seen": recurring.change}
    with pytest.raises(MonthlyGiftIsHeld):
        take_up_recurring(**ids)
    with pytest.raises(MonthlyGiftIsHeld):
        pause_recurring(months=1, **ids)
    ended = replace(subscription_of(recurring), status="canceled", ended_by="donor")
    monkeypatch.setattr(gateway, "cancel_subscription", lambda subscription, *, by, key: ended)
    assert stop_recurring(**ids).status == "ended"


@pytest.mark.django_db
def test_one_that_somebody_takes_up_at_stripe_while_it_is_held_is_held_again(at_stripe):
    recurring = due(TOMORROW)
    may_collect_until(-1)
    hold_and_resume()
    apply_subscription(subscription_of(recurring, next_at=timezone.now() + TOMORROW))
    assert hold_and_resume() == (1, 0)


def test_no_month_outside_the_period_is_charged_and_the_next_one_inside_is(live_site, stripe_sandbox):
    donor = Donor(live_site, stripe_sandbox)
    recurring = donor.give_monthly(FundFactory())
    live_site.drain()
    recurring.refresh_from_db()
    RecurringGift.objects.update(next_at=timezone.now() + TOMORROW)  # the sandbox's clock runs ahead, ours does not
    may_collect_until(0)
    assert hold_and_resume() == (1, 0)
    pass_months(donor, live_site, 2)
    assert settled(recurring, 1).status == "paused"
    may_collect_until(300)
    assert hold_and_resume() == (0, 1)
    pass_months(donor, live_site)
    assert settled(recurring, 2).status == "active"
    assert verify_ledger().problems == []
