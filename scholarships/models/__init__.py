from scholarships.models.events import StripeEvent, UnmatchedPayment
from scholarships.models.funds import Fund, RecipientEntity
from scholarships.models.gifts import Gift, Refund
from scholarships.models.ledger import LedgerEntry

__all__ = ["Fund", "Gift", "LedgerEntry", "RecipientEntity", "Refund", "StripeEvent", "UnmatchedPayment"]
