"""What Stripe said, in our own words. Amounts are in the currency's least unit (won: won)."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Fee:
    """What Stripe kept: `fee` out of `settled`, in the settlement currency's least unit."""

    fee: int
    settled: int
    currency: str
    rate: str


@dataclass(frozen=True)
class GivenBack:
    """One refund."""

    id: str
    amount: int
    currency: str
    status: str


@dataclass(frozen=True)
class Disputed:
    """One dispute: `status` is `open`, `won` or `lost`; whether the money was taken from us, and whether it came back, are facts of their own."""

    id: str
    amount: int
    currency: str
    status: str
    payment_intent: str
    reason: str = ""
    is_taken: bool = False
    is_returned: bool = False
    booked: int = 0  # what Stripe booked as withdrawn, in won; 0 where it settles in another currency
    fee: Fee | None = None
    fee_back: Fee | None = None
    created_at: datetime | None = None
    answer_by: datetime | None = None

    @property
    def withdrawn(self) -> int:
        """What left our balance: as booked, else the disputed amount, which usually is the same."""
        return self.booked or self.amount


@dataclass(frozen=True)
class Checkout:
    """A Checkout session as Stripe knows it now; `paid_at` is when the card was charged. Without `id`: a payment that belongs to no session.

    With `monthly_id` (or `subscription`) it begins a monthly gift, and its payment belongs to an invoice instead.
    """

    id: str
    status: str
    url: str
    is_paid: bool
    amount: int
    currency: str
    payment_intent: str
    declined: bool
    gift_id: str
    fund_slug: str
    email: str
    name: str
    paid_at: datetime | None = None
    fee: Fee | None = None
    refunds: tuple[GivenBack, ...] = field(default=())
    disputes: tuple[Disputed, ...] = field(default=())
    is_monthly: bool = False
    monthly_id: str = ""
    subscription: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """Stripe's numbers of all that it tells of; empty where there is none."""
        return (self.id, self.payment_intent)


@dataclass(frozen=True)
class Card:
    """What may be shown of a card, and until which day it is good."""

    brand: str
    last4: str
    expires_on: date | None


@dataclass(frozen=True)
class Subscription:
    """A subscription as it was at `asked_at`; `status` is Stripe's word. `resumes_at` is None while paused without an end."""

    id: str
    status: str
    monthly_id: str
    fund_slug: str
    customer: str
    email: str
    name: str
    amount: int
    currency: str
    asked_at: datetime
    is_paused: bool = False
    resumes_at: datetime | None = None
    next_at: datetime | None = None
    ends_soon: bool = False
    ended_at: datetime | None = None
    ended_because: str = ""
    ended_by: str = ""
    latest_invoice: str = ""
    item: str = ""
    product: str = ""
    card: Card | None = None


@dataclass(frozen=True)
class Invoice:
    """A month's invoice; `payment` is what paid it, with fee, refunds and disputes, once it is fetched and paid by card."""

    id: str
    status: str
    subscription: str
    monthly_id: str
    fund_slug: str
    email: str
    name: str
    amount: int
    currency: str
    attempts: int = 0
    next_attempt_at: datetime | None = None
    payment: Checkout | None = None

    @property
    def is_paid(self) -> bool:
        return self.status == "paid"

    @property
    def ids(self) -> tuple[str, ...]:
        """As of a checkout."""
        return (self.id, self.payment.payment_intent if self.payment else "")


@dataclass(frozen=True)
class Hint:
    """A verified event: something happened to an object."""

    id: str
    type: str
    object_id: str
    payment_intent: str
