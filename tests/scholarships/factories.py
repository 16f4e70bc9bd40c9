"""Funds, gifts and what Stripe says about them, in named situations."""

import uuid
from datetime import date
from typing import Any

import factory
from django.db import transaction
from django.utils import timezone

from scholarships.gateway import Card, Checkout, Disputed, Fee, GivenBack, Invoice, Subscription
from scholarships.models import Fund, Gift, RecipientEntity, RecurringGift
from scholarships.services.gifts import Wish, settle_gift, start_gift
from scholarships.services.recurring import apply_invoice, apply_subscription, start_recurring


class EntityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecipientEntity
        django_get_or_create = ("number",)

    name_ko, name_en = "청년취업사관학교 총동문회", "Alumni Association"
    representative_ko, number, address_ko = "한이음", "105-82-00001", "서울특별시 마포구"


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fund

    slug = factory.Sequence(lambda n: f"fund-{n}")
    entity = factory.SubFactory(EntityFactory)
    name_ko = factory.Sequence(lambda n: f"첫걸음 장학금 {n}")
    name_en = factory.Sequence(lambda n: f"First steps {n}")
    summary_ko, summary_en = "다시 배우는 사람의 생활비를 돕습니다.", "Living costs of people who learn again."
    purpose_ko = "과정에 다니는 동안의 생활비를 돕습니다."
    target = 10_000_000


def wish(**said: Any) -> Wish:
    """A guest who gives 10,000 won."""
    return Wish(**{"amount": 10_000, "name": "김하나", "email": "hana@example.org", **said})


def started_gift(fund: Fund | None = None, **said: Any) -> Gift:
    """A gift whose checkout is open at Stripe."""
    gift = start_gift(fund_id=(fund or FundFactory()).pk, form_token=uuid.uuid4(), wish=wish(**said))
    Gift.objects.filter(pk=gift.pk).update(checkout_session=f"cs_{gift.public_id.hex}")
    gift.refresh_from_db()
    return gift


def checkout_of(gift: Gift, **said: Any) -> Checkout:
    """What Stripe says about a gift when it is asked: paid, with a fee of 290 won."""
    values: dict[str, Any] = {
        "id": gift.checkout_session or "",
        "status": "complete",
        "url": "",
        "is_paid": True,
        "amount": gift.amount,
        "currency": "krw",
        "payment_intent": f"pi_{gift.public_id.hex}",
        "declined": False,
        "gift_id": str(gift.public_id),
        "fund_slug": gift.fund.slug,
        "email": gift.email,
        "name": gift.name,
        "fee": Fee(fee=290, settled=gift.amount, currency="krw", rate=""),
        **said,
    }
    return Checkout(**values)


def settle(gift: Gift, checkout: Checkout) -> bool:
    """What Stripe said of this gift's payment, in a transaction of its own."""
    with transaction.atomic():
        return settle_gift(Gift.objects.held().get(pk=gift.pk), checkout)


def paid_gift(fund: Fund | None = None, **said: Any) -> Gift:
    """A gift that Stripe has confirmed."""
    gift = started_gift(fund, **said)
    settle(gift, checkout_of(gift))
    gift.refresh_from_db()
    return gift


def given_back(amount: int, *, number: int = 1, status: str = "succeeded") -> GivenBack:
    """A refund as Stripe lists it."""
    return GivenBack(id=f"re_{number}", amount=amount, currency="krw", status=status)


def started_recurring(fund: Fund | None = None, **said: Any) -> RecurringGift:
    """A monthly gift whose checkout is open at Stripe."""
    recurring = start_recurring(fund_id=(fund or FundFactory()).pk, form_token=uuid.uuid4(), wish=wish(**said))
    RecurringGift.objects.filter(pk=recurring.pk).update(checkout_session=f"cs_{recurring.public_id.hex}")
    recurring.refresh_from_db()
    return recurring


def subscription_of(recurring: RecurringGift, **said: Any) -> Subscription:
    """What Stripe says about its subscription when it is asked now: active, paid by a card that is good for long."""
    now = timezone.now()
    values: dict[str, Any] = {
        "id": f"sub_{recurring.public_id.hex}",
        "status": "active",
        "monthly_id": str(recurring.public_id),
        "fund_slug": recurring.fund.slug,
        "customer": f"cus_{recurring.public_id.hex}",
        "email": recurring.email,
        "name": recurring.name,
        "amount": recurring.amount,
        "currency": "krw",
        "asked_at": now,
        "next_at": now + timezone.timedelta(days=30),
        "card": Card(brand="visa", last4="4242", expires_on=date(2040, 12, 31)),
        **said,
    }
    return Subscription(**values)


def invoice_of(recurring: RecurringGift, *, month: int = 1, **said: Any) -> Invoice:
    """What Stripe says about the invoice of a month: paid, with a fee."""
    number = f"{recurring.public_id.hex}_{month}"
    payment = {
        **dict.fromkeys(("id", "url", "gift_id", "fund_slug", "email", "name"), ""),
        **{"status": "complete", "is_paid": True, "amount": recurring.amount, "currency": "krw", "declined": False},
        **{"payment_intent": f"pi_{number}", "fee": Fee(fee=290, settled=recurring.amount, currency="krw", rate="")},
        "paid_at": timezone.now() + timezone.timedelta(days=30 * month - 60),
        **said.pop("payment", {}),
    }
    values: dict[str, Any] = {
        "id": f"in_{number}",
        "status": "paid",
        "subscription": f"sub_{recurring.public_id.hex}",
        "monthly_id": str(recurring.public_id),
        "fund_slug": recurring.fund.slug,
        "email": recurring.email,
        "name": recurring.name,
        "amount": recurring.amount,
        "currency": "krw",
        "payment": Checkout(**payment),
        **said,
    }
    return Invoice(**values)


def running_recurring(fund: Fund | None = None, **said: Any) -> RecurringGift:
    """A monthly gift that has begun, with its first month."""
    recurring = started_recurring(fund, **said)
    apply_subscription(subscription_of(recurring))
    apply_invoice(invoice_of(recurring))
    recurring.refresh_from_db()
    return recurring


def disputed(gift: Gift, **said: Any) -> Disputed:
    """A dispute as Stripe lists it: opened, the money taken."""
    values: dict[str, Any] = {
        "id": f"du_{gift.public_id.hex}",
        "amount": gift.amount,
        "currency": "krw",
        "status": "open",
        "payment_intent": gift.payment_intent,
        "reason": "fraudulent",
        "is_taken": True,
        "fee": Fee(fee=15_000, settled=gift.amount, currency="krw", rate=""),
        **said,
    }
    return Disputed(**values)
