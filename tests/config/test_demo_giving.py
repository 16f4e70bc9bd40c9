"""The demo's year of giving, through the real sandbox: on its own days, with closed months, and nothing twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.demo import clock, load_giving, load_scholarships
from config.demo import funds as content
from scholarships.models import Gift, LedgerClosing, LedgerEntry, Receipt, RecurringGift, Refund, UnmatchedPayment
from scholarships.services.verification import verify_ledger
from tests.factories import UserFactory, staff


@pytest.fixture
def cast(stripe_sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's own people, and four gifts of its eighty."""
    for email in (load_giving.DONOR, load_giving.ALUMNA):
        UserFactory(email=email)
    staff("staff", email=load_giving.STAFF)
    guests = [one for one in content.gifts() if not one.donor_record_id][:4]
    monkeypatch.setattr(content, "gifts", lambda: guests)


def figures() -> dict[str, Any]:
    models = (Gift, RecurringGift, Refund, Receipt, LedgerEntry, LedgerClosing)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_the_years_gifts_stand_on_their_days_and_a_second_run_changes_nothing(cast: None) -> None:
    load_scholarships.load(sandbox=True)
    days = {timezone.localdate(gift.paid_at) for gift in Gift.objects.filter(donor=None)}
    assert days == {one.at.date() for one in content.gifts()}
    assert set(RecurringGift.objects.values_list("status", "email")) == {
        ("active", load_giving.DONOR),
        ("past_due", load_giving.DONOR),
        ("paused", load_giving.ALUMNA),
    }
    assert RecurringGift.objects.get(status="active").gifts.paid().count() >= 4
    assert Refund.objects.get().amount == load_giving.GIVEN_BACK
    assert [(one.is_live, one.replaces is None) for one in Receipt.objects.order_by("pk")] == [(True, True), (False, True), (True, False)]
    assert LedgerClosing.objects.count() > 10
    assert (verify_ledger().problems, UnmatchedPayment.objects.count()) == ([], 0)
    before = figures()
    load_scholarships.load(sandbox=True)
    after = figures()
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    assert after["LedgerEntry"] == before["LedgerEntry"]


def test_the_clock_is_another_only_as_long_as_it_is_asked_to_be_and_never_ahead() -> None:
    then = timezone.now() - timedelta(days=100)
    with clock.lived(then):
        assert timezone.now() - then < timedelta(minutes=1)
        assert Gift().started_at - then < timedelta(minutes=1)
    assert timezone.now() - then > timedelta(days=99)
    with clock.lived(timezone.now() + timedelta(days=1)):
        assert timezone.now() - then < timedelta(days=100, minutes=1)
