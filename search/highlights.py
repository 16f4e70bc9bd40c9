"""Titles and snippets with the found words marked: escaped HTML whose only tags are `<mark>`."""

import re
from collections.abc import Sequence
from html import escape

from search.text import CHOSEONG, FIRST, alike

BEFORE, LENGTH = 40, 150
LEAST_DIVIDED = 4  # syllables of a word that may stand there with a space in it


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of these words: Hangul anywhere, Latin at the start of a word, initial consonants as the syllables they begin."""
    parts = [_one(word) for word in sorted(set(words), key=len, reverse=True) if word]
    return re.compile("|".join(parts)) if parts else None


def _one(word: str) -> str:
    gap = " ?" if len(word) >= LEAST_DIVIDED and all("가" <= letter <= "힣" for letter in word) else ""
    whole = gap.join(_letter(letter) for letter in word)
    return rf"(?<![a-z0-9]){whole}" if word[0].isascii() else whole


def _letter(letter: str) -> str:
    if letter in " .-":
        return r"[ .\-]?"
    if letter in CHOSEONG:
        first = FIRST + 588 * CHOSEONG.index(letter)
        return f"[{chr(first)}-{chr(first + 587)}]"
    return re.escape(letter)


def marked(text: str, words: re.Pattern[str] | None) -> str:
    """The whole text, escaped, with what was found in `<mark>`."""
    if words is None:
        return escape(text)
    made, end = [], 0
    for found in words.finditer(alike(text)):
        if found.start() < found.end():
            made += [escape(text[end : found.start()]), "<mark>", escape(text[found.start() : found.end()]), "</mark>"]
            end = found.end()
    return "".join([*made, escape(text[end:])])


def snippet(texts: Sequence[str], words: re.Pattern[str] | None) -> str:
    """About 150 letters around the first find in the first text that has one; otherwise how the first text begins."""
    for text in texts:
        found = words.search(alike(text)) if words else None
        if found:
            return _around(text, found.start(), words)
    first = next((text for text in texts if text), "")
    return _around(first, 0, None) if first else ""


def _around(text: str, at: int, words: re.Pattern[str] | None) -> str:
    start = max(0, at - BEFORE)
    if start:
        space = text.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    end = start + LENGTH
    return ("… " if start else "") + marked(text[start:end].strip(), words) + (" …" if end < len(text) else "")
