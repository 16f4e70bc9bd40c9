from scholarships.models.closings import Correction, LedgerClosing, LedgerHead
from scholarships.models.deposits import BankDeposit, BankStatement, InKindGift
from scholarships.models.disputes import Dispute
from scholarships.models.events import StripeEvent, UnmatchedPayment
from scholarships.models.funds import Fund, RecipientEntity
from scholarships.models.gifts import Gift, Refund
from scholarships.models.ledger import LedgerEntry
from scholarships.models.pledges import Instalment, Pledge
from scholarships.models.protection import CardDecline, GivingBrake
from scholarships.models.receipts import Receipt, ReceiptKind, ReceiptLine, ReceiptNumber, ReceiptRun, ReceiptWish
from scholarships.models.recurring import GiftStop, RecurringGift
from scholarships.models.transfer_refunds import TransferRefund

__all__ = [
    "BankDeposit",
    "BankStatement",
    "CardDecline",
    "Correction",
    "Dispute",
    "Fund",
    "Gift",
    "GiftStop",
    "GivingBrake",
    "InKindGift",
    "Instalment",
    "LedgerClosing",
    "LedgerEntry",
    "LedgerHead",
    "Pledge",
    "Receipt",
    "ReceiptKind",
    "ReceiptLine",
    "ReceiptNumber",
    "ReceiptRun",
    "ReceiptWish",
    "RecipientEntity",
    "RecurringGift",
    "Refund",
    "StripeEvent",
    "TransferRefund",
    "UnmatchedPayment",
]
