"""The practice cards and what each of them does; numbers and codes as on docs.stripe.com/testing.

One differs: at Stripe 4000 0000 0000 0341 can be kept but never charged; here its first payment succeeds, so that a gift can begin
with it and fail in its second month.
"""

import re
from dataclasses import dataclass

from tests.services.stripe_sandbox.store import Object


@dataclass(frozen=True)
class Card:
    """A number, what the page says of it, and what the bank says: `declines` at once, `declines_later` without its owner."""

    number: str
    does: str
    says: str
    declines: str = ""
    declines_later: str = ""
    asks: bool = False
    disputed: bool = False
    refund: str = ""


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242", "결제돼요", "결제돼요"),
        Card("4000000000000002", "거절돼요", "카드사가 거절해요", declines="generic_decline", declines_later="generic_decline"),
        Card("4000002500003155", "본인 인증을 물어요", "카드사가 본인 인증을 물어요", asks=True),
        Card("4000000000009995", "잔액이 부족해요", "잔액이 부족해요", declines="insufficient_funds", declines_later="insufficient_funds"),
        Card("4000000000000069", "기한이 지났어요", "기한이 지난 카드예요", declines="expired_card", declines_later="expired_card"),
        Card("4000000000000341", "다음 달에 거절돼요", "이번엔 결제되고 다음 달부터 거절돼요", declines_later="generic_decline"),
        Card("4000000000000259", "이의를 제기해요", "결제한 뒤 카드사에 이의를 제기해요", disputed=True),
        Card("4000000000005126", "환불이 실패해요", "환불이 하루 뒤에 실패해요", refund="failed"),
        Card("4000000000007726", "환불이 늦어요", "환불이 하루 뒤에 끝나요", refund="succeeded"),
    )
}
SHOWN_FIRST = 3
PLAIN = CARDS["4242424242424242"]

MESSAGES = {
    "generic_decline": ("card_declined", "Your card was declined."),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
    "expired_card": ("expired_card", "Your card has expired."),
}
NETWORK_CODES = {"generic_decline": "01", "insufficient_funds": "51", "expired_card": "54"}


def digits(number: str) -> str:
    """A card number without spaces and hyphens."""
    return re.sub(r"[\s-]", "", number)


def grouped(number: str) -> str:
    """A card number as it stands on a card."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def card_of(method: Object) -> Card:
    """What a kept payment method does; a wallet always pays."""
    return CARDS.get(method.get("_number", ""), PLAIN)


def decline_error(reason: str) -> Object:
    """Stripe's error object for a decline."""
    code, message = MESSAGES[reason]
    again = "do_not_try_again" if code == "expired_card" else "try_again_later"
    return {
        "advice_code": again,
        "code": code,
        "decline_code": reason,
        "doc_url": f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}",
        "message": message,
        "network_decline_code": NETWORK_CODES[reason],
        "type": "card_error",
    }
