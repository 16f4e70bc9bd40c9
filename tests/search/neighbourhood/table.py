"""Reads the two lists of the neighbourhood and says where an answer is not what somebody who asks would expect."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from search.documents import EVERYONE, MEMBERS, Document
from search.engines.base import Change

NOTHING, NOBODY = "nothing", "-"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Question:
    """What is typed, and the keys of documents that an answer must have, must begin with and must not have.

    `known` says why an answer is not so yet; empty where it is.
    """

    text: str
    must: tuple[str, ...]
    first: tuple[str, ...]
    never: tuple[str, ...]
    known: str

    def wrong(self, found: list[str]) -> str:
        """What is wrong with an answer, empty when it is right. The first of the answer has to be one of those that must come first."""
        if self.must == (NOTHING,):
            return f"found {found}" if found else ""
        missing = [key for key in self.must if key not in found]
        unwanted = [key for key in self.never if key in found]
        second = found[:1] if self.first and not set(found[:1]) <= set(self.first) else []
        said = {"missing": missing, "unwanted": unwanted, "first": second}
        return ", ".join(f"{what}: {' '.join(keys)}" for what, keys in said.items() if keys)


def documents() -> dict[str, tuple[str, Document]]:
    """Key → its kind and document."""
    found = {}
    for kind, key, title, others, keywords, text in lines("documents.txt", 6):
        found[key] = kind, Document(title=title, names=f"{title} {others}".strip(), keywords=keywords, text=text)
    return found


def changes() -> list[Change]:
    """The neighbourhood as writes to an engine, the same for strangers and members."""
    return [Change(kind, at, 1, {EVERYONE: one, MEMBERS: one}) for at, (kind, one) in enumerate(documents().values(), 1)]


def keys(ids: Iterable[int]) -> list[str]:
    """The documents of an answer by their keys."""
    known = list(documents())
    return [known[one - 1] for one in ids]


def questions() -> list[Question]:
    """Every row of the list."""
    rows = lines("questions.txt", 5)
    return [Question(text, _keys(must), _keys(first), _keys(never), known) for text, must, first, never, known in rows]


def _keys(words: str) -> tuple[str, ...]:
    return () if words == NOBODY else tuple(words.split())


def lines(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a list; columns left empty at the end may be left out."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            cells = [cell.strip() for cell in line.split("|")]
            yield [*cells, *[""] * (columns - len(cells))]
