"""What the demo's own people give: each month, with one that rests and one whose card failed; a part given back; receipts, one given anew.

Days are counted back from today, so that what goes on is going on whenever the demo is loaded.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from community.models import User
from config.demo import card_sandbox
from config.demo.clock import Happening, stage
from scholarships.models import Fund, Gift, Receipt, RecurringGift
from scholarships.services.gifts import Wish, card_page, start_gift
from scholarships.services.receipts import Printed, issue_receipts, reissue_receipt
from scholarships.services.reconciliation import reconcile_payments
from scholarships.services.recurring import recurring_card_page, start_recurring
from scholarships.services.recurring_changes import pause_recurring

FORMS = uuid.UUID("c2d7a6b1-51c8-4f0e-9a3f-0f6f2f3b7d10")
DONOR, ALUMNA, STAFF = (f"{name}@example.org" for name in ("donor", "alumna", "staff"))
GIVEN_BACK = 20_000


@dataclass(frozen=True)
class Given:
    """Who gives how much to which fund, and how many days ago it was begun."""

    donor: str
    fund: str
    amount: int
    days_ago: int
    is_monthly: bool = False
    card: str = card_sandbox.PAYS

    @property
    def token(self) -> uuid.UUID:
        return uuid.uuid5(FORMS, f"{self.donor} {self.fund} {self.is_monthly}")


RUNS = Given(DONOR, "scholarship", 30_000, 128, is_monthly=True)
FAILS = Given(DONOR, "training-grant", 10_000, 33, is_monthly=True, card=card_sandbox.FAILS_NEXT_MONTH)
RESTS = Given(ALUMNA, "exam-fees", 20_000, 95, is_monthly=True)
RECEIPTED = Given(DONOR, "scholarship", 100_000, 200)
PARTLY_BACK = Given(DONOR, "exam-fees", 50_000, 60)
MISSPELT = Given(ALUMNA, "advanced-track", 50_000, 150)
ALL = (RUNS, FAILS, RESTS, RECEIPTED, PARTLY_BACK, MISSPELT)


def happenings() -> list[Happening]:
    """Each act with its moment. All may be done twice."""
    people = {user.email: user for user in User.objects.filter(email__in=[DONOR, ALUMNA, STAFF])}
    if len(people) < 3:
        return []
    funds = dict(Fund.objects.values_list("slug", "pk"))
    acts = [_when(one.days_ago, partial(_begin, one, funds[one.fund], people[one.donor])) for one in ALL]
    return [
        *acts,
        _when(50, partial(_give_back, people[DONOR])),
        _when(40, partial(_pause, people[ALUMNA])),
        _when(30, partial(_give_receipts, people)),
    ]


def _when(days_ago: int, act: Callable[[], object]) -> Happening:
    return stage() - timedelta(days=days_ago), act


def _begin(said: Given, fund_id: int, donor: User) -> None:
    """Started and paid for; what came of it is asked for later."""
    wish = Wish(amount=said.amount, name=donor.name, email=donor.email, shown_as="name")
    ids: dict[str, Any] = {"fund_id": fund_id, "form_token": said.token, "wish": wish, "donor": donor}
    if said.is_monthly:
        monthly = start_recurring(**ids)
        page = "" if monthly.is_paid else recurring_card_page(recurring_id=monthly.pk)
    else:
        gift = start_gift(**ids)
        page = "" if gift.is_paid else card_page(gift_id=gift.pk)
    if page:
        card_sandbox.pay(page, email=donor.email, number=said.card)


def _give_back(donor: User) -> None:
    """Staff give a part back at Stripe; the ledger follows."""
    reconcile_payments(days=35)
    gift = Gift.objects.owned_by(donor).paid().get(fund__slug=PARTLY_BACK.fund, amount=PARTLY_BACK.amount)
    if gift.payment_intent and not gift.refunds.exists():
        card_sandbox.refund(gift.payment_intent, GIVEN_BACK)


def _pause(donor: User) -> None:
    monthly = RecurringGift.objects.owned_by(donor).get()
    if monthly.status == RecurringGift.Status.ACTIVE:
        pause_recurring(recurring_id=monthly.pk, months=None, seen=monthly.change, by=donor)


def _give_receipts(people: dict[str, User]) -> None:
    """The donor's; and the alumna's, on which her name was misspelt and which staff give anew."""
    if Receipt.objects.exists():
        return
    for said, name in ((RECEIPTED, people[DONOR].name), (MISSPELT, f"{people[ALUMNA].name[:-1]}희")):
        donor = people[said.donor]
        gifts = Gift.objects.owned_by(donor).paid().filter(fund__slug=said.fund, amount=said.amount)
        ids = list(gifts.values_list("pk", flat=True))
        given = issue_receipts(gift_ids=ids, printed=Printed(name=name), how=Receipt.How.DONOR, by=donor, donor=donor)
    reissue_receipt(receipt_id=given[0].pk, name=donor.name, reason="이름 정정", by=people[STAFF])
