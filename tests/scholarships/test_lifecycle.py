"""Every state against every state, and what the database itself refuses."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from scholarships.models import Gift
from scholarships.services.gifts import abandon_gift, record_confirming, record_declined, record_not_paid
from tests.scholarships.factories import checkout_of, paid_gift, settle, started_gift

pytestmark = pytest.mark.django_db
ALLOWED = {
    *(("started", after) for after in ("confirming", "failed", "abandoned", "paid")),
    *(("confirming", after) for after in ("failed", "paid")),
    *(("failed", after) for after in ("confirming", "abandoned", "paid")),
    *(("abandoned", after) for after in ("confirming", "paid")),
}


def gift_in(status: str) -> Gift:
    gift = started_gift()
    reached = {f"{status}_at": timezone.now()}
    proof = {"payment_intent": f"pi_{gift.public_id.hex}"} if status == "paid" else {}
    Gift.objects.filter(pk=gift.pk).update(status=status, **reached, **proof)
    gift.refresh_from_db()
    return gift


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Gift.Status.values, repeat=2)))
def test_a_gift_moves_forward_only(before, after):
    gift = gift_in(before)
    verbs = {
        "confirming": lambda: record_confirming(gift_id=gift.pk, checkout_session=gift.checkout_session),
        "failed": lambda: record_declined(gift_id=gift.pk),
        "abandoned": lambda: abandon_gift(gift_id=gift.pk, checkout_session=gift.checkout_session),
        "paid": lambda: settle(gift, checkout_of(gift)),
    }
    if before == "confirming":  # a card that was declined earlier says nothing about it
        verbs["failed"] = lambda: record_not_paid(gift_id=gift.pk, checkout_session=gift.checkout_session)
    assert gift.can_become(after) == ((before, after) in ALLOWED)
    if after in verbs:
        verbs[after]()
        gift.refresh_from_db()
        assert gift.status == (after if (before, after) in ALLOWED else before)


def test_a_paid_gift_keeps_the_moment_the_card_was_charged():
    gift, charged = started_gift(), timezone.now() - timezone.timedelta(days=2)
    settle(gift, checkout_of(gift, paid_at=charged))
    gift.refresh_from_db()
    assert gift.paid_at == charged


def test_the_end_of_a_checkout_left_behind_abandons_nothing():
    gift = started_gift()
    assert abandon_gift(gift_id=gift.pk, checkout_session="cs_of_yesterday") is False
    gift.refresh_from_db()
    assert gift.status == "started"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "paid"},
        {"status": "paid", "paid_at": timezone.now(), "payment_intent": None},
        {"status": "refunded"},
        {"amount": 0},
        {"currency": "usd"},
        {"paid_at": timezone.now()},
    ],
    ids=["paid without a date", "paid without a payment", "unknown status", "nothing", "other currency", "a date without being paid"],
)
def test_the_database_refuses_a_gift_that_contradicts_itself(change):
    gift = started_gift()
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.filter(pk=gift.pk).update(**change)


@pytest.mark.parametrize("field", ["form_token", "checkout_session", "payment_intent"])
def test_no_two_gifts_share_a_form_a_checkout_or_a_payment(field):
    one, other = paid_gift(), paid_gift()
    with pytest.raises(IntegrityError), transaction.atomic():
        Gift.objects.filter(pk=other.pk).update(**{field: getattr(one, field)})
