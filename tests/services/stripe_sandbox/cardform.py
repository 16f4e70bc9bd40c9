"""What is typed into a card form: read, checked, and made into a payment method."""

import re
from datetime import UTC, datetime

from tests.services.stripe_sandbox import objects
from tests.services.stripe_sandbox.cards import CARDS, Card, digits
from tests.services.stripe_sandbox.markup import Typed
from tests.services.stripe_sandbox.store import Object
from tests.services.stripe_sandbox.wire import Request


def typed_into(request: Request) -> Typed:
    """The fields of a posted form, without spaces around them and not endlessly long."""
    return {name: value.strip()[:200] for name, value in request.form().items()}


def mistakes(typed: Typed, now: int, *, asked: tuple[str, ...]) -> dict[str, str]:
    """What is wrong with what was typed, by field, in words; only in the fields that the form asks for."""
    month, year = expiry_of(typed.get("expiry", ""))
    today = datetime.fromtimestamp(now, UTC)
    wrong = {
        "email": not is_address(typed.get("email", "")) and "이메일 주소를 확인해 주세요. 예: hana@example.org",
        "card_number": digits(typed.get("card_number", "")) not in CARDS
        and "여기서는 아래 연습용 카드만 쓸 수 있어요. 실제 카드 번호는 넣지 마세요.",
        "expiry": (not 1 <= month <= 12 or (year, month) < (today.year, today.month)) and "지나지 않은 달을 월/연도로 적어 주세요. 예: 12/34",
        "cvc": not re.fullmatch(r"[0-9]{3}", typed.get("cvc", "")) and "숫자 세 자리를 적어 주세요. 예: 123",
        "name": not typed.get("name") and "카드에 적힌 이름을 적어 주세요.",
    }
    return {name: said for name, said in wrong.items() if said and name in asked}


def is_address(typed: str) -> bool:
    """Whether it looks like an e-mail address."""
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) is not None


def expiry_of(typed: str) -> tuple[int, int]:
    """Month and year of `12/34`, `12 / 2034` or `1234`; (0, 0) when it is none of them."""
    found = re.fullmatch(r"([0-9]{1,2})\s*/\s*(?:20)?([0-9]{2})|([0-9]{2})([0-9]{2})", typed)
    return (int(found[1] or found[3]), 2000 + int(found[2] or found[4])) if found else (0, 0)


def shown_again(typed: Typed) -> Typed:
    """What was typed, except a number that the sandbox does not know: it may be a real card's."""
    return typed if digits(typed.get("card_number", "")) in CARDS else typed | {"card_number": ""}


def method_of(typed: Typed, now: int) -> tuple[Card, Object]:
    """The practice card that was typed, and the payment method that it is."""
    card, (month, year) = CARDS[digits(typed["card_number"])], expiry_of(typed["expiry"])
    fields = {"number": card.number, "last4": card.number[-4:], "exp_month": month, "exp_year": year}
    return card, objects.payment_method(fields, email=typed["email"], name=typed["name"], now=now)
