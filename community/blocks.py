"""Who is kept apart from whom: a block works both ways, and nobody tells the other."""

from typing import Any

from community.connections import ask_anew, kept_apart_newest_first

MOST_IN_A_QUERY = 500  # a search is asked to leave out so many, the newest; whoever is beyond that never gets past `visible_to`


def kept_apart(viewer: Any) -> frozenset[int]:
    """The accounts that the viewer blocks or is blocked by. Asked once per loaded account."""
    return frozenset(kept_apart_newest_first(viewer))


def kept_apart_in_search(viewer: Any) -> tuple[int, ...]:
    """The newest of them: blocks travel to the index as a bounded list of ids."""
    return kept_apart_newest_first(viewer)[:MOST_IN_A_QUERY]


def forget_kept_apart(*people: Any) -> None:
    """A block was made or taken back: ask anew."""
    ask_anew(*people)
