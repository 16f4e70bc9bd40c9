"""What a transfer is recognised by, which address a pledge has, and how its sum is written in words."""

import uuid

from django.core import signing

from scholarships.models import Gift, Pledge

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"  # nothing that looks like another, no vowel that makes a word
CODE_LENGTH = 4
LINK_SALT, LINK_DAYS = "scholarships.pledge", 60
DIGITS, PLACES, GROUPS = "영일이삼사오육칠팔구", ("", "십", "백", "천"), ("", "만", "억", "조")


def transfer_code(public_id: uuid.UUID) -> str:
    """Four signs for the depositor's line of a transfer. They point, they do not prove: staff decide, and two may share a code one day."""
    number, code = public_id.int, ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        code += ALPHABET[place]
    return code


def depositor_line(promise: Gift | Pledge) -> str:
    """What to write as the sender: the code first, because banks cut a long line off at its end."""
    return f"{transfer_code(promise.public_id)} {promise.name}".strip()


def pledge_token(pledge: Pledge) -> str:
    """What the address of a pledge's own page carries: good for 60 days and for this one pledge."""
    return signing.dumps(str(pledge.public_id), salt=LINK_SALT)


def pledge_id_of(token: str) -> tuple[str | None, bool]:
    """The pledge that a token names, and whether the token still holds; (None, False) for one that we never gave out."""
    try:
        return signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 86_400), True
    except signing.SignatureExpired:
        return signing.loads(token, salt=LINK_SALT), False
    except signing.BadSignature:
        return None, False


def won_in_words(won: int) -> str:
    """50,000,000 → `오천만`, 10,000 → `일만`: as sums stand on a Korean contract, every one of them spelt so that none can be put before it."""
    if won == 0:
        return DIGITS[0]
    words, rest, group = "", won, 0
    while rest:
        rest, four = divmod(rest, 10_000)
        if four:
            words = _four_in_words(four) + GROUPS[group] + words
        group += 1
    return words


def _four_in_words(four: int) -> str:
    return "".join(DIGITS[int(digit)] + PLACES[3 - place] for place, digit in enumerate(f"{four:04d}") if digit != "0")
