"""What somebody is typing, before it is a whole word: the same for every engine."""

from search.text import CLUSTERS, fold, initial, letters
from search.wishes import LONGEST_QUERY


def typed_words(text: str) -> str:
    """What was typed so far, as it is compared."""
    return " ".join(fold(text[:LONGEST_QUERY]).translate(CLUSTERS).split())


def key_of(typed: str) -> tuple[str, bool]:
    """What to look up, and whether that says all: `ㄱㅁㅈ` does; `김ㅁㅈ` looks up ㄱㅁㅈ and compares; anything else goes by letters."""
    jamo = sum("ㄱ" <= letter <= "ㅣ" for letter in typed)
    if jamo == len(typed):
        return typed, True
    if jamo > 1:
        return "".join(map(initial, typed)), False
    return letters(typed), True
