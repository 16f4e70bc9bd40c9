"""Text messages as Korean carriers take them: 90 bytes of EUC-KR, and none at night."""

import unicodedata
from datetime import datetime, time, timedelta

from django.utils import timezone

LONGEST_TEXT = 90  # bytes in EUC-KR: one SMS
QUIET_FROM, QUIET_UNTIL = time(21), time(8)  # 정보통신망법 제50조 제3항 asks it of advertising; we keep it for every text but codes
FILLER = "○"  # what Korean writes for a syllable that cannot be shown
DASHES = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "₩": "￦"}


def for_text(written: str) -> str:
    """The same words in the characters a text message knows (완성형 한글, KS X 1001): accents go, emoji vanish, a rare syllable becomes ○."""
    composed = unicodedata.normalize("NFC", " ".join(written.split()))
    return " ".join("".join(_fitting(character) for character in composed).split())


def _fitting(character: str) -> str:
    if _is_known(character):
        return character
    if character in DASHES:
        return DASHES[character]
    if plain := "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii() and part.isprintable()):
        return plain
    return FILLER if unicodedata.category(character)[0] == "L" else ""


def _is_known(character: str) -> bool:
    """Printable, in one or two bytes: Python's codec writes a syllable outside the 2,350 in eight, which no phone reads."""
    try:
        return character.isprintable() and len(character.encode("euc-kr")) <= 2
    except UnicodeEncodeError:
        return False


def text_length(text: str) -> int:
    """Bytes on the carrier's way. Raises UnicodeEncodeError for what `for_text` would have replaced."""
    return len(text.encode("euc-kr"))


def next_morning(now: datetime) -> datetime | None:
    """In the quiet hours of Seoul, 21 to 8 o'clock: when they end. None by day."""
    local = timezone.localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=local.tzinfo)
