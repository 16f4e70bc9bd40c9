"""Funds, gifts and what Stripe says about them, in named situations."""

import uuid
from typing import Any

import factory

from scholarships.gateway import Checkout, Fee, GivenBack
from scholarships.models import Fund, Gift, RecipientEntity
from scholarships.services.gifts import Wish, settle_gift, start_gift


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


def paid_gift(fund: Fund | None = None, **said: Any) -> Gift:
    """A gift that Stripe has confirmed."""
    gift = started_gift(fund, **said)
    settle_gift(gift_id=gift.pk, checkout=checkout_of(gift))
    gift.refresh_from_db()
    return gift


def given_back(amount: int, *, number: int = 1, status: str = "succeeded") -> GivenBack:
    """A refund as Stripe lists it."""
    return GivenBack(id=f"re_{number}", amount=amount, currency="krw", status=status)
